// SPDX-License-Identifier: BSD-3-Clause
#include "core/simd_math.hpp"
#include "ode/pi_control.hpp"
#include "ode/tableau.hpp"
#include "ode/tangent_carrier.hpp"

#include <algorithm>
#include <cmath>

namespace khaos {
namespace {

/// Each lane has its own step, chosen by pi_control.hpp; a lane that waits for the others at t_end takes
/// steps of length zero, which change nothing.
class Dopri5Carrier final : public TangentCarrier {
 public:
  Dopri5Carrier(const Flow& tangent, int dimension, const LyapunovOptions& options)
      : f_(tangent),
        dimension_(dimension),
        columns_(tangent.dimension / dimension),
        rtol_(options.rtol),
        frame_rtol_(options.frame_rtol),
        atol_(options.atol),
        y_(tangent.dimension),
        k_((stages + 1) * tangent.dimension) {
    if (atol_.empty()) atol_.assign(dimension, rtol_);
  }

  bool advance(Lanes* x, Lanes& t, double t_end, int count) override {
    const int n = f_.dimension;
    // The frame was orthonormalised since, so nothing of the last step can be used again.
    f_(x, t, k(0));
    for (int attempt = 0; attempt < count; ++attempt) {
      Lanes h(0.0);
      bool waiting = true;
      for (int lane = 0; lane < KHAOS_LANES; ++lane) {
        if (gone_[lane]) t.set(lane, t_end);
        const double left = t_end - t[lane];
        if (!(left > 0)) continue;
        waiting = false;
        if (step_[lane] == 0) step_[lane] = first_step(x, lane, left);
        // Two steps of equal length rather than one and a tiny one.
        h.set(lane, step_[lane] >= left ? left : step_[lane] > left / 2 ? left / 2 : step_[lane]);
      }
      if (waiting) return true;
      for (int s = 1; s <= stages; ++s) {
        Lanes weights[stages];
        for (int j = 0; j < s; ++j) weights[j] = h * Lanes(dopri5_tableau.a[s][j]);
        for (int i = 0; i < n; ++i) {
          Lanes y = x[i];
          for (int j = 0; j < s; ++j) y += weights[j] * k(j)[i];
          y_[i] = y;
        }
        f_(y_.data(), t + h * Lanes(dopri5_tableau.c[s]), k(s));
      }
      accept(x, t, t_end, h);
    }
    for (int lane = 0; lane < KHAOS_LANES; ++lane)
      if (t[lane] < t_end) return false;
    return true;
  }

  void slope(const Lanes* x, Lanes t, Lanes* dx) override { f_(x, t, dx); }
  std::unique_ptr<TangentCarrier> finer() const override {
    auto copy = std::make_unique<Dopri5Carrier>(*this);
    copy->rtol_ /= 32;  // (1/2)^5: half the step
    copy->frame_rtol_ /= 32;
    for (double& tolerance : copy->atol_) tolerance /= 32;
    for (double& step : copy->step_) step /= 2;
    return copy;
  }
  long attempts(int lane) const override { return attempts_[lane]; }
  bool underflow(int lane) const override { return gone_[lane]; }

 private:
  /// A hundredth of the time in which the state changes by itself; the controller corrects it at once.
  double first_step(const Lanes* x, int lane, double left) const {
    double size = 0, speed = 0;
    for (int i = 0; i < dimension_; ++i) {
      const int row = i * columns_;
      const double scale = atol_[i] + rtol_ * std::abs(x[row][lane]);
      size += std::pow(x[row][lane] / scale, 2);
      speed += std::pow(k(0)[row][lane] / scale, 2);
    }
    const double guess = speed > 0 && size > 0 ? 0.01 * std::sqrt(size / speed) : 1e-6 * left;
    return std::clamp(guess, 1e-14 * left, left);
  }

  /// Error of the state, sqrt(mean((e_i / (atol_i + rtol |x_i|))^2)), and of each vector of the frame
  /// relative to rtol times the larger of 1, its length after orthonormalisation, and its length now; the
  /// largest of them.
  Lanes error_norm(const Lanes* x, Lanes h) const {
    Lanes worst(0.0);
    for (int j = 0; j < columns_; ++j) {
      Lanes error(0.0), length(0.0);
      for (int i = 0; i < dimension_; ++i) {
        const int row = i * columns_ + j;
        Lanes e(0.0);
        for (int s = 0; s <= stages; ++s) e += Lanes(dopri5_tableau.e[s]) * k(s)[row];
        e *= h;
        if (j == 0) e = e / (atol_[i] + rtol_ * max(abs(x[row]), abs(y_[row])));
        error += e * e;
        length += y_[row] * y_[row];
      }
      const Lanes norm = j == 0 ? sqrt(error / double(dimension_))
                                : sqrt(error) / (frame_rtol_ * max(Lanes(1.0), sqrt(length)));
      worst = select(norm <= worst, worst, norm);  // a NaN wins
    }
    return worst;
  }

  void accept(Lanes* x, Lanes& t, double t_end, Lanes h) {
    const Lanes error = error_norm(x, h);
    const Mask<KHAOS_LANES> accepted = error <= Lanes(1.0);
    const Lanes log_error = log(select(error < 1e10, max(error, Lanes(pi_control::smallest_error)), 1e10));
    const Lanes factor =
        pi_control::factor(exp(pi_control::exponent(accepted, log_error, log_old_, 5)), largest_growth_);
    Lanes gone(0.0);
    for (int lane = 0; lane < KHAOS_LANES; ++lane) {
      if (h[lane] == 0) continue;
      ++attempts_[lane];
      const double next = h[lane] * factor[lane];
      if (accepted[lane]) {
        // A step cut short by t_end says little about the next one.
        step_[lane] = h[lane] < step_[lane] ? std::max(step_[lane], next) : next;
        log_old_.set(lane, std::max(log_error[lane], std::log(pi_control::smallest_old)));
        largest_growth_.set(lane, pi_control::largest_growth);
        t.set(lane, h[lane] >= t_end - t[lane] ? t_end : t[lane] + h[lane]);
      } else {
        step_[lane] = next;
        largest_growth_.set(lane, 1);
        if (step_[lane] < 1e-15 * std::max(std::abs(t[lane]), std::abs(t_end))) {
          gone_[lane] = true;
          gone.set(lane, std::nan(""));
          t.set(lane, t_end);
        }
      }
    }
    const int n = f_.dimension;
    for (int i = 0; i < n; ++i) {
      x[i] = select(accepted, y_[i], x[i]) + gone;
      k(0)[i] = select(accepted, k(stages)[i], k(0)[i]);  // first same as last
    }
  }

  Lanes* k(int stage) { return k_.data() + stage * f_.dimension; }
  const Lanes* k(int stage) const { return k_.data() + stage * f_.dimension; }

  static constexpr int stages = 6;  // of dopri5_tableau; the seventh slope is the next step's first
  Flow f_;
  int dimension_, columns_;
  double rtol_, frame_rtol_;
  std::vector<double> atol_;
  std::vector<Lanes> y_, k_;
  Lanes log_old_ = Lanes(std::log(pi_control::smallest_old));  // of the error of the last accepted step
  Lanes largest_growth_ = Lanes(pi_control::largest_growth);
  double step_[KHAOS_LANES] = {};  // 0: not known yet
  long attempts_[KHAOS_LANES] = {};
  bool gone_[KHAOS_LANES] = {};
};

}  // namespace

std::unique_ptr<TangentCarrier> make_dopri5_carrier(const Flow& tangent, int dimension,
                                                    const LyapunovOptions& options) {
  return std::make_unique<Dopri5Carrier>(tangent, dimension, options);
}

}  // namespace khaos
