// SPDX-License-Identifier: BSD-3-Clause
#include "ode/tangent_carrier.hpp"

#include "core/error.hpp"
#include "ode/equal_steps_carrier.hpp"
#include "ode/rk4_step.hpp"

#include <algorithm>

namespace khaos {
namespace {

/// The frame rides in the same step, so that it is the exact derivative of the discrete flow.
class Rk4Carrier final : public EqualStepsCarrier {
 public:
  Rk4Carrier(const Flow& tangent, double step)
      : EqualStepsCarrier(tangent, step), rk4_(tangent.dimension), k_(tangent.dimension) {}
  std::unique_ptr<TangentCarrier> finer() const override {
    return std::make_unique<Rk4Carrier>(f_, ticks_.length() / 2);
  }

 private:
  void step(Lanes* x, Lanes t) override {
    f_(x, t, k_.data());
    rk4_(f_, x, k_.data(), t, Lanes(ticks_.length()), x);
  }
  Rk4Step rk4_;
  std::vector<Lanes> k_;
};

class MapCarrier final : public EqualStepsCarrier {
 public:
  explicit MapCarrier(const Flow& tangent) : EqualStepsCarrier(tangent, 1), next_(tangent.dimension) {}
  std::unique_ptr<TangentCarrier> finer() const override { return nullptr; }

 private:
  void step(Lanes* x, Lanes t) override {
    f_(x, t, next_.data());
    std::copy(next_.begin(), next_.end(), x);
  }
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
  if (saltates) return make_switching_carrier(*problem.bound, problem.tangent, options.step);
  return make_rk4_carrier(problem.tangent, options.step);
}

}  // namespace khaos
