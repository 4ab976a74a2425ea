// SPDX-License-Identifier: BSD-3-Clause
/// One function for every method and any number of members: integrate(). Members stream through the lanes, a
/// lane that is done takes the next member, and results leave through callbacks, so that memory does not grow
/// with the ensemble.
#pragma once

#include "ode/events.hpp"
#include "ode/flow.hpp"
#include "ode/integrator.hpp"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace khaos {

/// What is integrated. Flows see one register of members; constants that differ between members are set in
/// Members::start for the lane named there (Bound::set).
struct Problem {
  Flow flow;                // dx/dt
  Flow tangent;             // D (1 + D) components, for the Jacobian: see needs_tangent()
  bool autonomous = false;  // no explicit time: saves Rosenbrock methods two evaluations a step
};

/// "rk4", "dopri5", "tsit5", "dop853", "rodas4", "rodas5p", "cvode" (BDF), "cvode-adams", "arkode"
/// (explicit), "arkode-dirk".
const std::vector<std::string>& ode_methods();
/// Throws UserError if there is no such method, this build lacks its library, or rk4 has no fixed step.
void require_method(const std::string& method, const StepControl& control);
/// True for the methods that read Problem::tangent.
bool needs_tangent(const std::string& method);
/// The one-step methods, the first six, for use with Integrator.
std::unique_ptr<OneStep> one_step(const std::string& method, const Problem& problem);

/// Output times first + k spacing, 0 <= k < count. spacing has the sign of StepControl::direction.
struct SampleGrid {
  double first = 0, spacing = 1;
  long count = 0;
};

/// How a member ended.
struct MemberResult {
  LaneStatus status = LaneStatus::arrived;  // arrived: all samples delivered; stopped: by an event
  double t = 0;           // of its last step or event, at or beyond the last sample if it arrived
  std::vector<double> x;  // (dimension) there: the last finite state of one that failed
  StepCounts counts;
};

/// Where members come from and results go. Calls come from one thread; those of one member in order of time.
struct Members {
  long count = 0;
  /// Fills x (dimension) for `member`, which goes into `lane`: sets its constants there.
  std::function<void(long member, int lane, std::span<double> x)> start;
  /// A sample (dimension); never called for samples that a failed or stopped member did not reach.
  std::function<void(long member, long sample, double t, std::span<const double> x)> output;
  std::function<void(long member, const MemberResult& result)> finished;
};

/// Whether a member goes on after a terminal event.
enum class EventAction { go_on, stop };

/// Events along the way; rk4 to rodas5p only. At a terminal event, `hit` may change x (dimension): the member
/// starts anew from it, or stops. At other events both x and the answer are ignored.
struct Events {
  Flow functions;
  std::vector<EventRule> rules;
  int pieces = 8;
  double tolerance = 0;
  std::function<EventAction(long member, int lane, const Hit& hit, std::span<double> x)> hit;
};

/// Integrates all members from time t through the samples. Steps are not forced onto the samples: those come
/// from dense output, the last step passes the last sample (cvode and arkode too). A member that fails is
/// reported to `finished`, and the others go on. Throws UserError as require_method(), or for bad tolerances.
void integrate(const Problem& problem, const std::string& method, const StepControl& control, double t,
               const SampleGrid& samples, const Members& members, const Events* events = nullptr);

/// The same for ensembles that fit: starts (members, dimension); x (members, count, dimension) receives the
/// samples, NaN where not reached. All lanes have the same constants. Returns (members).
std::vector<MemberResult> integrate(const Problem& problem, const std::string& method,
                                    const StepControl& control, double t, const SampleGrid& samples,
                                    std::span<const double> starts, std::span<double> x);

}  // namespace khaos
