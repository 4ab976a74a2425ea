// SPDX-License-Identifier: BSD-3-Clause
#include "ode/watched.hpp"
#include "trajectories.hpp"

#include <algorithm>

namespace chaos_atlas {
namespace {

MemberEnds::Status outcome_of(LaneStatus status) {
  switch (status) {
    case LaneStatus::left_domain:
    case LaneStatus::stopped:  // at the border of the domain, the only event there is
      return MemberEnds::left_domain;
    case LaneStatus::diverged:
      return MemberEnds::diverged;
    case LaneStatus::step_underflow:
      return MemberEnds::step_underflow;
    case LaneStatus::too_many_steps:
      return MemberEnds::too_many_steps;
    default:
      return MemberEnds::done;
  }
}

}  // namespace

LaneTrajectories::LaneTrajectories(const Chosen& chosen, const Integration& how, const Samples& samples)
    : chosen_(&chosen), how_(how), samples_(samples) {}

MemberEnds LaneTrajectories::run(const Stream& stream, double spread, long first, long count,
                                 const MemberSample& sample) const {
  const Model& model = chosen_->model;
  const auto d = std::size_t(model.dimension);
  MemberEnds ends(std::size_t(count), d);
  const Bound bound(model, chosen_->parameters);
  // SUNDIALS calls through C, where an exception has no business: there only samples are looked at.
  const bool ours = !how_.method.starts_with("cvode") && !how_.method.starts_with("arkode");
  const Watched watched(bound.flow(), ours ? how_.look : nullptr);
  Problem problem;
  problem.flow = watched.flow();
  if (needs_tangent(how_.method)) problem.tangent = bound.tangent();
  problem.autonomous = !model.nonautonomous;
  StepControl control;
  control.rtol = how_.rtol;
  control.atol = how_.atol;
  if (how_.method == "rk4") control.fixed_step = how_.step;

  const auto inside = model.kernels ? model.kernels->inside : nullptr;
  const auto margin = [&](const Lanes* x, Lanes t, Lanes* g) {
    inside(x, t, bound.constants(), g);
    g[0] = g[0] - 0.5;
  };
  Events border;
  border.functions = flow_of(1, margin);
  border.rules = {{.direction = -1, .terminal = true}};
  border.hit = [](long, int, const Hit&, std::span<double>) { return EventAction::stop; };

  Members members;
  members.count = count;
  members.start = [&](long m, int, std::span<double> x) {
    const std::vector<double> start = member_start(*chosen_, stream, spread, first + m);
    std::copy(start.begin(), start.end(), x.begin());
  };
  members.output = [&](long m, long k, double, std::span<const double> x) {
    if (how_.look) how_.look();
    sample(m, k, x);
  };
  members.finished = [&](long m, const MemberResult& result) {
    const auto at = std::size_t(m);
    ends.status[at] = outcome_of(result.status);
    if (ends.status[at] != MemberEnds::done) ends.failed_at[at] = result.t;
    std::copy(result.x.begin(), result.x.end(), ends.last.begin() + long(at * d));
    ends.steps[at] = result.counts.steps;
    ends.rejects[at] = result.counts.rejects;
    ends.rhs_calls[at] = result.counts.rhs_calls;
  };
  integrate(problem, how_.method, control, 0, {samples_.transient, samples_.spacing, samples_.count}, members,
            inside && ours ? &border : nullptr);
  return ends;
}

}  // namespace chaos_atlas
