// SPDX-License-Identifier: BSD-3-Clause
#include "models/lorenz96.hpp"

namespace khaos {

Lorenz96Orbit::Lorenz96Orbit(std::span<const double> x, double forcing, int columns)
    : n_(static_cast<int>(x.size())), forcing_(forcing), x_(n_ + before + after), frame_(n_, columns) {
  for (int i = 0; i < n_; ++i) x_[before + i] = x[i];
  for (Stage& stage : stages_) stage.x.resize(n_ + before + after), stage.difference.resize(n_);
  for (std::vector<Lanes>& y : y_) y.resize(n_);
}

/// Copies the ends and takes the differences.
void Lorenz96Orbit::close(Stage& stage) const {
  double* const x = stage.x.data() + before;
  x[-2] = x[n_ - 2], x[-1] = x[n_ - 1], x[n_] = x[0];
  double* const difference = stage.difference.data();
  for (int i = 0; i < n_; ++i) difference[i] = x[i + 1] - x[i - 2];
}

/// The four states at which one step evaluates; x_ moves to the next.
void Lorenz96Orbit::stages_of_state(double h) {
  double* const now = x_.data() + before;
  const double weight[4] = {h / 6, h / 3, h / 3, h / 6}, ahead[3] = {0.5 * h, 0.5 * h, h};
  stages_[0].x = x_;
  for (int s = 0; s < 4; ++s) {
    close(stages_[s]);
    const double *const x = stages_[s].x.data() + before, *const difference = stages_[s].difference.data();
    const double* const start = stages_[0].x.data() + before;
    if (s < 3) {
      double* const next = stages_[s + 1].x.data() + before;
      for (int i = 0; i < n_; ++i) {
        const double slope = difference[i] * x[i - 1] - x[i] + forcing_;
        now[i] += weight[s] * slope;
        next[i] = start[i] + ahead[s] * slope;
      }
    } else {
      for (int i = 0; i < n_; ++i) now[i] += weight[s] * (difference[i] * x[i - 1] - x[i] + forcing_);
    }
  }
}

/// Calls store(i, slope of component i) for the vectors y at a stage:
///   dy_i/dt = (y_{i+1} - y_{i-2}) x_{i-1} + (x_{i+1} - x_{i-2}) y_{i-1} - y_i.
/// The four neighbours move through registers: one load a row.
template <class Store>
void Lorenz96Orbit::sweep(const Stage& stage, const Lanes* y, Store store) const {
  const double *const left = stage.x.data() + before - 1, *const difference = stage.difference.data();
  Lanes y_2 = y[n_ - 2], y_1 = y[n_ - 1], y0 = y[0];
  const Lanes first = y0;
  for (int i = 0; i < n_; ++i) {
    const Lanes y1 = i + 1 < n_ ? y[i + 1] : first;
    store(i, (y1 - y_2) * left[i] + (difference[i] * y_1 - y0));
    y_2 = y_1, y_1 = y0, y0 = y1;
  }
}

/// One RK4 step of the vectors of a block. The last stage recovers the sum of the slopes from the stages,
/// v + h/6 (k1 + 2 k2 + 2 k3 + k4) = (y2 + 2 y3 + y4 - v) / 3 + h/6 k4: a third less to store.
void Lorenz96Orbit::advance_block(Lanes* v, double h) {
  Lanes *const y2 = y_[0].data(), *const y3 = y_[1].data(), *const y4 = y_[2].data();
  const Lanes half = 0.5 * h, whole = h, sixth = h / 6, third = 1.0 / 3;
  sweep(stages_[0], v, [=](int i, Lanes k) { y2[i] = v[i] + half * k; });
  sweep(stages_[1], y2, [=](int i, Lanes k) { y3[i] = v[i] + half * k; });
  sweep(stages_[2], y3, [=](int i, Lanes k) { y4[i] = v[i] + whole * k; });
  sweep(stages_[3], y4,
        [=](int i, Lanes k) { v[i] = third * (y2[i] - v[i] + y3[i] + (y3[i] + y4[i])) + sixth * k; });
}

void Lorenz96Orbit::advance(double h, long steps) {
  for (long step = 0; step < steps; ++step) {
    stages_of_state(h);
    for (int b = 0; b < frame_.blocks(); ++b) advance_block(frame_.block(b), h);
  }
}

}  // namespace khaos
