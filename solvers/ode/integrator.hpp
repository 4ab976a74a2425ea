// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "ode/one_step.hpp"

#include <memory>
#include <string>
#include <vector>

namespace khaos {

/// What a lane is doing, or why it stopped.
enum class LaneStatus : unsigned char {
  idle,  // holds no member
  running,
  arrived,         // stands at the time it was sent to
  stopped,         // by its caller, at an event or at the end of its samples
  left_domain,     // the right-hand side is not finite near its last state
  diverged,        // its last finite state has a component beyond 1e10 (units of the system)
  step_underflow,  // the step that the tolerance asks for is below the rounding of the time
  too_many_steps   // StepControl::most_steps
};
/// True for the last four.
bool failed(LaneStatus status);
/// "left the domain", "diverged", "needs steps below the rounding of time", ...: for "<system> ... at t =
/// <t>".
const char* text_of(LaneStatus status);

/// Work done for one member. A tangent evaluation counts as a Jacobian.
struct StepCounts {
  long steps = 0, rejects = 0, rhs_calls = 0, jacobians = 0;
};

/// How an Integrator chooses its steps.
struct StepControl {
  double rtol = 1e-6;
  std::vector<double> atol{1e-9};  // one for all components, or one each
  int norm_components =
      0;                  // the first so many make the error norm; 0: all. For tangent flows: dimension of x
  double fixed_step = 0;  // > 0: this step, no error control
  double first_step = 0;  // 0: chosen by Hairer's rule
  double largest_step = 0;  // 0: no limit
  long most_steps = 0;      // of one member, rejected ones included; 0: no limit
  int direction = 1;        // -1: backward in time
};

/// KHAOS_LANES members under one method, each at its own time with its own step. A lane's numbers depend on
/// its own member alone, whatever stands in the others and whenever it was filled.
///
///   Integrator integrator(one_step("dopri5", {flow}), {.rtol = 1e-8});  // integrate.hpp
///   integrator.start(lane, t, x);                   // any lane, any time between steps
///   while (integrator.any_running()) integrator.step();
///
/// Steps are chosen by pi_control.hpp with q = error_order.
class Integrator {
 public:
  Integrator(std::unique_ptr<OneStep> method, const StepControl& control);

  int dimension() const { return dimension_; }
  int direction() const { return control_.direction; }
  /// A new member, which begins at (t, x (dimension)) with counters at 0 and no time to stop at; h: its first
  /// step, 0 = as StepControl says.
  void start(int lane, double t, const double* x, double h = 0);
  /// The member in this lane goes on from another state, with its counters: after an event. Its first step is
  /// chosen anew, and not longer than the last one.
  void restart(int lane, double t, const double* x);
  /// The caller has changed x() in these lanes; their status and step stay.
  void changed(LaneMask lanes);
  void stop(int lane, LaneStatus why = LaneStatus::stopped) { set_status(lane, why); }
  /// The lane's next steps end exactly at t, where it `arrived`; if it had, it runs again.
  void send_to(int lane, double t);
  /// One attempt in every running lane; returns the lanes that advanced.
  LaneMask step();
  /// All lanes that run or have arrived go exactly to t, or fail; each with its own steps, the fast wait.
  void advance(double t);

  LaneMask running() const { return running_; }
  bool any_running() const { return any(running_); }
  LaneStatus status(int lane) const { return status_[static_cast<std::size_t>(lane)]; }
  StepCounts counts(int lane) const;

  Lanes t() const { return t_; }
  Lanes t_before() const { return t_old_; }  // where the last step() began
  Lanes h() const { return h_; }             // of the next attempt
  const Lanes* x() const { return x_.data(); }
  Lanes* x() { return x_.data(); }        // then call changed()
  void state(int lane, double* x) const;  // (dimension)

  /// The step just made, at t in each lane: dense output. Meaningful in lanes that advanced, t_before() <= t
  /// <= t(). `wanted`: those that ask, for the counters.
  void interpolate(Lanes t, LaneMask wanted, Lanes* x);

 private:
  void place(int lane, double t, const double* x);
  void begin();
  void choose_first_steps(LaneMask lanes);
  void choose_next_steps(LaneMask advanced, LaneMask refused, LaneMask cut, Lanes tried, Lanes error);
  void give_up(LaneMask hopeless, LaneMask finite);
  void set_status(int lane, LaneStatus status);

  std::unique_ptr<OneStep> method_;
  StepControl control_;
  ErrorNorm norm_;
  int dimension_;
  std::vector<Lanes> x_, x_old_, x_new_, work_;  // (dimension)
  Lanes t_ = 0.0, t_old_ = 0.0, h_ = 1.0, h_done_ = 1.0, until_;
  Lanes origin_ = 0.0, ticks_ = 0.0;  // fixed steps: t = origin + ticks h, which does not accumulate rounding
  Lanes log_error_ = 0.0;             // of the last accepted step
  Lanes steps_ = 0.0, rejects_ = 0.0, begins_ = 0.0, first_steps_ = 0.0, outputs_ = 0.0;  // whole numbers
  LaneMask running_{}, fresh_{}, choose_{}, after_reject_{}, counted_{};
  bool none_yet_ = true;
  std::pair<const Lanes*, int> rows_{nullptr, 0};
  std::vector<LaneStatus> status_;
};

}  // namespace khaos
