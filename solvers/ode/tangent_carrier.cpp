// SPDX-License-Identifier: BSD-3-Clause
#include "ode/tangent_carrier.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <cmath>

namespace khaos {
namespace {

/// Runge & Kutta's classical step of fixed length. The frame rides in the same step, so that it is the exact
/// derivative of the discrete flow.
class Rk4Carrier final : public TangentCarrier {
 public:
  Rk4Carrier(const Flow& tangent, double step)
      : f_(tangent), h_(step), k_(tangent.dimension), y_(tangent.dimension), sum_(tangent.dimension) {}

  bool advance(Lanes* x, Lanes& t, double t_end, int count) override {
    const long left = std::lround((t_end - t[0]) / h_);
    const long steps = std::min<long>(count, left);
    for (long n = 0; n < steps; ++n) {
      step(x, t);
      t += h_;
    }
    taken_ += steps;
    return steps == left;
  }
  bool repeatable() const override { return true; }
  long attempts(int) const override { return taken_; }
  std::unique_ptr<TangentCarrier> finer() const override { return std::make_unique<Rk4Carrier>(f_, h_ / 2); }

 private:
  void step(Lanes* x, Lanes t) {
    const int n = f_.dimension;
    Lanes *k = k_.data(), *y = y_.data(), *sum = sum_.data();
    const Lanes half(h_ / 2), full(h_), sixth(h_ / 6), two(2.0);
    f_(x, t, k);
    for (int i = 0; i < n; ++i) {
      sum[i] = k[i];
      y[i] = x[i] + half * k[i];
    }
    f_(y, t + half, k);
    for (int i = 0; i < n; ++i) {
      sum[i] += two * k[i];
      y[i] = x[i] + half * k[i];
    }
    f_(y, t + half, k);
    for (int i = 0; i < n; ++i) {
      sum[i] += two * k[i];
      y[i] = x[i] + full * k[i];
    }
    f_(y, t + full, k);
    for (int i = 0; i < n; ++i) x[i] += sixth * (sum[i] + k[i]);
  }

  Flow f_;
  long taken_ = 0;
  double h_;
  std::vector<Lanes> k_, y_, sum_;
};

class MapCarrier final : public TangentCarrier {
 public:
  explicit MapCarrier(const Flow& tangent) : f_(tangent), next_(tangent.dimension) {}

  bool advance(Lanes* x, Lanes& t, double t_end, int count) override {
    const long left = std::lround(t_end - t[0]);
    const long steps = std::min<long>(count, left);
    for (long n = 0; n < steps; ++n) {
      f_(x, t, next_.data());
      std::copy(next_.begin(), next_.end(), x);
      t += 1.0;
    }
    taken_ += steps;
    return steps == left;
  }
  bool repeatable() const override { return true; }
  long attempts(int) const override { return taken_; }
  std::unique_ptr<TangentCarrier> finer() const override { return nullptr; }

 private:
  Flow f_;
  long taken_ = 0;
  std::vector<Lanes> next_;
};

}  // namespace

std::unique_ptr<TangentCarrier> make_rk4_carrier(const Flow& tangent, double step) {
  return std::make_unique<Rk4Carrier>(tangent, step);
}

std::unique_ptr<TangentCarrier> make_map_carrier(const Flow& tangent) {
  return std::make_unique<MapCarrier>(tangent);
}

bool switches(const TangentProblem& problem) {
  return problem.bound && problem.bound->model().kernels && problem.bound->model().kernels->switching;
}

std::unique_ptr<TangentCarrier> make_carrier(const TangentProblem& problem, const LyapunovOptions& options) {
  if (problem.map) return make_map_carrier(problem.tangent);
  const bool saltates = switches(problem) && options.saltation;
  if (options.method == TangentMethod::dopri5) {
    if (saltates) throw UserError("saltation is there for rk4 only: choose method rk4");
    if (!(options.rtol > 0 && options.rtol <= 0.1)) throw UserError("rtol must be in (0, 0.1]");
    if (!(options.frame_rtol > 0 && options.frame_rtol <= 0.1))
      throw UserError("frame_rtol must be in (0, 0.1]");
    return make_dopri5_carrier(problem.tangent, problem.dimension, options);
  }
  if (!(options.step > 0)) throw UserError("the step must be positive");
  if (saltates) return make_switching_carrier(*problem.bound, options.step);
  return make_rk4_carrier(problem.tangent, options.step);
}

}  // namespace khaos
