// SPDX-License-Identifier: BSD-3-Clause
#include "ode/dde.hpp"

#include "core/error.hpp"
#include "core/simd_math.hpp"
#include "core/stream.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace khaos {
namespace {

/// Right half of a cubic Hermite segment of length h: value and slope in its middle.
void middle_of(const Lanes* x0, const Lanes* x1, const Lanes* f0, const Lanes* f1, Lanes h, int n, Lanes* x,
               Lanes* f) {
  const Lanes eighth = h / 8.0, inverse = 1.5 / h;
  for (int i = 0; i < n; ++i) {
    x[i] = 0.5 * (x0[i] + x1[i]) + eighth * (f0[i] - f1[i]);
    if (f) f[i] = inverse * (x1[i] - x0[i]) - 0.25 * (f0[i] + f1[i]);
  }
}

}  // namespace

DelayOrbit::DelayOrbit(const DelayProblem& problem, int steps_per_delay, std::span<const double> starts,
                       int tangents)
    : problem_(problem),
      nodes_(steps_per_delay),
      tangents_(tangents),
      columns_(1 + tangents),
      width_(problem.dimension * (1 + tangents)),
      h_(problem.delay / double(steps_per_delay)) {
  if (!all(problem.delay > Lanes(0.0))) throw UserError("delay tau must be positive");
  if (steps_per_delay < 10) throw UserError("at least 10 steps per delay");
  const int dimension = problem_.dimension;
  if (starts.empty() || starts.size() % dimension || starts.size() > std::size_t(dimension * KHAOS_LANES))
    throw UserError("starts are not (members, dimension) values of at most one block of lanes");
  members_ = int(starts.size()) / dimension;
  values_.resize(std::size_t(nodes_ + 1) * width_);
  slopes_.assign(values_.size(), Lanes(0.0));
  for (auto* v : {&y_, &half_, &k2_, &k3_, &k4_}) v->resize(width_);
  packed_.resize(std::size_t(2 * dimension) * (1 + 2 * dimension));
  out_.resize(std::size_t(dimension) * (1 + 2 * dimension));
  start(starts);
}

void DelayOrbit::start(std::span<const double> starts) {
  const Stream generic{0x64656c6179};
  const int dimension = problem_.dimension;
  for (int back = 0; back <= nodes_; ++back) {
    Lanes *x = value(-back), *f = slope(-back);
    const double s = double(back) / nodes_;
    for (int i = 0; i < dimension; ++i) {
      for (int lane = 0; lane < KHAOS_LANES; ++lane)
        x[i * columns_].set(lane, starts[(lane < members_ ? lane : 0) * dimension + i]);
      for (int j = 0; j < tangents_; ++j) {  // a polynomial of cosines in s = -t / tau
        Lanes v(0.0), dv(0.0);
        for (int k = 0; k <= tangents_; ++k) {
          const double weight = generic.normal(i * 64 + j, k), phase = std::numbers::pi * k;
          v += weight * std::cos(phase * s);
          dv += weight * phase * std::sin(phase * s);
        }
        x[i * columns_ + 1 + j] = v;
        f[i * columns_ + 1 + j] = dv / problem_.delay;
      }
    }
  }
  before_.assign(slope(0), slope(0) + width_);
  rhs(value(0), value(-nodes_), Lanes(0.0), slope(0));
}

void DelayOrbit::rhs(const Lanes* x, const Lanes* delayed, Lanes t, Lanes* dx) {
  const int dimension = problem_.dimension;
  if (tangents_ == 0) {
    std::copy(x, x + dimension, packed_.begin());
    std::copy(delayed, delayed + dimension, packed_.begin() + dimension);
    problem_.flow(packed_.data(), t, dx);
    return;
  }
  const int row = 1 + 2 * dimension;
  std::fill(packed_.begin(), packed_.end(), Lanes(0.0));
  for (int i = 0; i < dimension; ++i) {
    packed_[i * row] = x[i * columns_];
    packed_[(dimension + i) * row] = delayed[i * columns_];
  }
  for (int i = 0; i < 2 * dimension; ++i) packed_[i * row + 1 + i] = Lanes(1.0);
  problem_.tangent(packed_.data(), t, out_.data());
  for (int i = 0; i < dimension; ++i) {
    dx[i * columns_] = out_[i * row];
    for (int j = 1; j <= tangents_; ++j) {
      Lanes sum(0.0);
      for (int l = 0; l < dimension; ++l)
        sum += out_[i * row + 1 + l] * x[l * columns_ + j] +
               out_[i * row + 1 + dimension + l] * delayed[l * columns_ + j];
      dx[i * columns_ + j] = sum;
    }
  }
}

void DelayOrbit::step() {
  const long old = now_ - nodes_;
  const Lanes half = 0.5 * h_, t = time();
  const Lanes *x = value(now_), *k1 = slope(now_);
  const Lanes* right = old + 1 == 0 ? before_.data() : slope(old + 1);
  middle_of(value(old), value(old + 1), slope(old), right, h_, width_, half_.data(), nullptr);
  for (int i = 0; i < width_; ++i) y_[i] = x[i] + half * k1[i];
  rhs(y_.data(), half_.data(), t + half, k2_.data());
  for (int i = 0; i < width_; ++i) y_[i] = x[i] + half * k2_[i];
  rhs(y_.data(), half_.data(), t + half, k3_.data());
  for (int i = 0; i < width_; ++i) y_[i] = x[i] + h_ * k3_[i];
  rhs(y_.data(), value(old + 1), t + h_, k4_.data());
  const Lanes sixth = h_ / 6.0;
  Lanes* next = value(now_ + 1);  // where `old` was
  for (int i = 0; i < width_; ++i) next[i] = x[i] + sixth * (k1[i] + 2.0 * (k2_[i] + k3_[i]) + k4_[i]);
  ++now_;
  rhs(next, value(now_ - nodes_), time(), slope(now_));
}

void DelayOrbit::at(Lanes t, Lanes* x) const {
  for (int lane = 0; lane < KHAOS_LANES; ++lane) {
    const double h = h_[lane], position = t[lane] / h;
    const long left = std::clamp(long(std::floor(position)), now_ - nodes_, now_ - 1);
    const double s = position - double(left), r = 1 - s;
    for (int i = 0; i < problem_.dimension; ++i) {
      const int c = i * columns_;
      const double right_slope = left + 1 == 0 ? before_[c][lane] : slope(left + 1)[c][lane];
      x[i].set(lane, r * r * (1 + 2 * s) * value(left)[c][lane] +
                         s * s * (1 + 2 * r) * value(left + 1)[c][lane] +
                         h * s * r * (r * slope(left)[c][lane] - s * right_slope));
    }
  }
}

void DelayOrbit::displace(std::span<const Lanes> by) {
  for (long node = now_ - nodes_; node <= now_; ++node)
    for (int i = 0; i < problem_.dimension; ++i) value(node)[i * columns_] += by[std::size_t(i)];
  rhs(value(now_), value(now_ - nodes_), time(), slope(now_));
}

/// g <- lower triangle of the inner products.
void DelayOrbit::gram(Lanes* g) const {
  std::fill(g, g + tangents_ * tangents_, Lanes(0.0));
  for (int back = nodes_; back >= 0; --back) {
    const Lanes* v = value(now_ - back);
    const double weight = (back == 0 || back == nodes_ ? 0.5 : 1.0) / nodes_;
    for (int i = 0; i < problem_.dimension; ++i)
      for (int j = 0; j < tangents_; ++j) {
        const Lanes w = weight * v[i * columns_ + 1 + j];
        for (int k = 0; k <= j; ++k) g[j * tangents_ + k] += w * v[i * columns_ + 1 + k];
      }
  }
}

void DelayOrbit::orthonormalise(Lanes* r) {
  const int m = tangents_;
  std::vector<Lanes> l(m * m), inverse(m);
  for (int j = 0; j < m; ++j) r[j] = Lanes(1.0);
  for (int pass = 0; pass < 2; ++pass) {
    gram(l.data());
    for (int j = 0; j < m; ++j) {  // G = L L^T in place
      for (int k = 0; k < j; ++k) {
        for (int i = 0; i < k; ++i) l[j * m + k] -= l[j * m + i] * l[k * m + i];
        l[j * m + k] *= inverse[k];
      }
      for (int i = 0; i < j; ++i) l[j * m + j] -= l[j * m + i] * l[j * m + i];
      const Lanes pivot = sqrt(max(l[j * m + j], Lanes(0.0)));
      inverse[j] =
          select(pivot > Lanes(0.0), 1.0 / pivot, Lanes(0.0));  // a function that vanished stays zero
      r[j] *= pivot;
    }
    for (auto* ring : {&values_, &slopes_})  // V <- V L^-T, values and slopes alike
      for (std::size_t row = 0; row < ring->size(); row += columns_) {
        Lanes* v = ring->data() + row + 1;
        for (int j = 0; j < m; ++j) {
          for (int k = 0; k < j; ++k) v[j] -= l[j * m + k] * v[k];
          v[j] *= inverse[j];
        }
      }
  }
}

DelayOrbit DelayOrbit::finer() const {
  DelayOrbit fine = *this;
  fine.nodes_ = 2 * nodes_;
  fine.now_ = 2 * now_;
  fine.h_ = 0.5 * h_;
  fine.values_.resize(std::size_t(fine.nodes_ + 1) * width_);
  fine.slopes_.resize(fine.values_.size());
  for (long node = now_ - nodes_; node <= now_; ++node) {
    std::copy(value(node), value(node) + width_, fine.value(2 * node));
    std::copy(slope(node), slope(node) + width_, fine.slope(2 * node));
    if (node == now_) break;
    const Lanes* right = node + 1 == 0 ? before_.data() : slope(node + 1);
    middle_of(value(node), value(node + 1), slope(node), right, h_, width_, fine.value(2 * node + 1),
              fine.slope(2 * node + 1));
  }
  return fine;
}

}  // namespace khaos
