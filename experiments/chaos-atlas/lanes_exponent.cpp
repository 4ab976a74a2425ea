// SPDX-License-Identifier: BSD-3-Clause
#include "lanes_exponent.hpp"

#include "lanes.hpp"
#include "lyapunov_point.hpp"
#include "ode/dde_lyapunov.hpp"
#include "ode/lyapunov_verdict.hpp"

#include <cmath>

namespace chaos_atlas {
namespace {
constexpr int blocks = 20;
constexpr double checked = 1.0 / 40;  // of each block
constexpr double rtol = 1e-8;         // of dopri5
}  // namespace

bool fixed_step_fails(const Model& model, long steps_per_period) {
  if (model.kind != ModelKind::flow || model.discontinuous) return false;
  const bool has_border = model.kernels && model.kernels->inside;
  return has_border || model.stiffness.value_or(0) > 0.5 * double(steps_per_period);
}

LyapunovOptions options_of_dopri5(const Model& model) {
  LyapunovOptions options;
  options.method = TangentMethod::dopri5;
  options.rtol = rtol;
  for (const double scale : scales_of(model)) options.atol.push_back(rtol * scale / 10);
  return options;
}

Exponent exponent_of(const MemberExponents& member) {
  if (member.failure.reason != MemberFailure::none) return {};
  if (member.exponents == 0) return {0, 0, false, true, int(Verdict::regular)};  // clocks alone: 0 exactly
  const LyapunovSpectrum one = pool(std::span(&member, 1), 0);
  Exponent found{0, 0, one.positive > 0 && one.chaotic, one.settled, int(verdict_of(one))};
  for (int b = 0; b < member.blocks; ++b) found.lambda += member.local[b * member.exponents] / member.blocks;
  for (int b = 0; b < member.blocks; ++b)
    found.error += std::pow(member.local[b * member.exponents] - found.lambda, 2);
  found.error = std::sqrt(found.error / (member.blocks * (member.blocks - 1.0)));
  return found;
}

std::vector<MemberExponents> largest_of_members(LaneMembers& members, std::span<const Lanes> x, double t,
                                                double periods, long steps_per_period) {
  const Model& model = members.model();
  LyapunovOptions options;
  if (fixed_step_fails(model, steps_per_period)) options = options_of_dopri5(model);
  options.step = step_of(model, steps_per_period);
  options.time = periods * model.period;
  options.transient = options.time / blocks;
  options.blocks = blocks;
  options.check = model.kind == ModelKind::map ? 0 : checked * options.time / blocks;
  options.exponents = 1;
  options.every = 10;  // one vector needs no more than not to overflow
  options.start_time = t;
  options.look = members.look();
  if (model.kind == ModelKind::delay) {
    // In delays, not in time: members with another tau than lane 0 have made as many steps.
    options.steps_per_delay = steps_per_delay(model, steps_per_period);
    const double steps = std::round(t / members.delay(0) * options.steps_per_delay);
    options.transient += steps * step_of(model, steps_per_period);
    return delay_spectrum(members.delay_problem(), members.starts(), options);
  }
  std::vector<double> starts;
  for (int lane = 0; lane < members.live(); ++lane)
    for (const Lanes& component : x) starts.push_back(component[lane]);
  Bound& bound = members.bound();
  return lyapunov_spectrum(
      TangentProblem{bound.tangent_vector(), model.dimension, model.kind == ModelKind::map, &bound}, starts,
      options);
}

std::vector<Exponent> largest_exponents(LaneMembers& members, std::span<const Lanes> x, double t,
                                        double periods, long steps_per_period) {
  std::vector<Exponent> exponents;
  for (const MemberExponents& member : largest_of_members(members, x, t, periods, steps_per_period))
    exponents.push_back(exponent_of(member));
  return exponents;
}

void declare_exponent(Outputs& out, const std::vector<std::string>& axes) {
  out.add("lambda1", axes, "1 / time",
          "largest Lyapunov exponent; NaN if there is none, as after divergence");
  out.add("stderr", axes, "1 / time", "its standard error, from 20 blocks of time");
  declare_verdict(out, axes);
}

void declare_verdict(Outputs& out, const std::vector<std::string>& axes) {
  out.add("settled", axes, "1",
          "1 if half the step (dopri5: a 32nd of the tolerance) leaves it within its error, or 1 %, in the "
          "fortieth of the time that is done again",
          Type::integer);
  out.add(
      "verdict", axes, "1",
      "regular: not above three errors and what a power law would show in this time; transient: chaos died; "
      "unsettled: half the step gives something else; invalid: the equations jump and no saltation is known; "
      "none: there is no exponent",
      Type::integer);
  out.words("verdict", {"regular", "chaotic", "hyperchaotic", "transient", "unsettled", "invalid", "none"});
}

}  // namespace chaos_atlas
