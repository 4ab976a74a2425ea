// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "ode/integrator.hpp"

#include <span>
#include <vector>

namespace khaos {

/// Which sign changes of an event function g count, and what they do.
struct EventRule {
  int direction = 0;      // +1: g rises through 0; -1: falls; 0: both
  bool terminal = false;  // the member stops there: later hits of its step are not reported
};

/// A zero of event function number `event` in one lane.
struct Hit {
  int event = 0;
  int direction = 0;  // +1 if g rose, -1 if it fell
  double t = 0;
};

/// Zeros of functions g(x, t) along the dense output of an Integrator: Poincare sections, extrema (g = one
/// component of the right-hand side), switching surfaces.
///
///   EventSearch search(flow_of(1, g), {{.direction = 1}});
///   integrator.start(lane, t, x);  search.begin(integrator, only(lane));
///   ... const LaneMask advanced = integrator.step();  search.look(integrator, advanced);
///   for (const Hit& hit : search.hits(lane)) ...
///
/// Each step is looked at in `pieces` equal parts: in one part, an even number of zeros of the same function
/// (a grazing contact, or two crossings closer than h / pieces) is not seen, an odd number counts as one.
/// Steps must resolve g: where the flow is smooth and g is not, set StepControl::largest_step. A zero is then
/// bracketed and found by Chandrupatla's method (Adv. Eng. Softw. 28 (1997) 145), inverse quadratic where
/// that is safe, else bisection, to `tolerance` in t or 4 units in its last place. How exact the zero is
/// beyond that is a matter of the dense output, so of rtol.
///
/// After a terminal hit the caller restarts the lane at the hit, from interpolate() or a changed state. The
/// search remembers on which side of 0 each g was left, so that the zero where a member stands is not found
/// again, even if rounding puts it on the other side. If the jump changes other event functions: begin()
/// anew.
class EventSearch {
 public:
  /// g: as many components as there are rules, reads the state (dimension of the integrator).
  EventSearch(const Flow& g, std::vector<EventRule> rules, int pieces = 8, double tolerance = 0);

  /// Notes the signs of all g where these lanes stand.
  void begin(const Integrator& integrator, LaneMask lanes);
  /// Searches the step that `advanced` have just made.
  void look(Integrator& integrator, LaneMask advanced);
  /// What look() found in a lane, in order of time, up to the first terminal one.
  std::span<const Hit> hits(int lane) const { return found_[static_cast<std::size_t>(lane)]; }
  bool terminal(const Hit& hit) const { return rules_[static_cast<std::size_t>(hit.event)].terminal; }

 private:
  void evaluate(Integrator& integrator, Lanes t, LaneMask lanes, Lanes* g);
  Lanes zero(Integrator& integrator, int event, LaneMask lanes, Lanes t_a, Lanes g_a, Lanes t_b, Lanes g_b);
  void keep_until_terminal(int lane);

  Flow g_;
  std::vector<EventRule> rules_;
  int pieces_;
  double tolerance_;
  bool forward_ = true;
  std::vector<Lanes> side_, side_before_;       // (events) last sign of g other than 0, now and before look()
  std::vector<Lanes> x_, values_, left_, now_;  // a state; g somewhere, at the start and the end of a part
  std::vector<std::vector<Hit>> found_;         // (lanes)
};

}  // namespace khaos
