// SPDX-License-Identifier: BSD-3-Clause
#include "ode/integrator.hpp"

#include "ode/dense_output.hpp"
#include "ode/pi_control.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>

namespace khaos {

namespace {

constexpr double eps = std::numeric_limits<double>::epsilon(),
                 infinite = std::numeric_limits<double>::infinity();
constexpr double far_away = 1e10;  // beyond it a failed member counts as diverged

Lanes one_where(LaneMask mask) { return select(mask, 1.0, 0.0); }

/// 0 in lanes where all of x (n) is finite, else NaN.
Lanes zero_if_finite(const Lanes* x, int n) {
  Lanes zero = 0.0;
  for (int i = 0; i < n; ++i) zero += 0.0 * x[i];
  return zero;
}

}  // namespace

bool failed(LaneStatus status) { return status >= LaneStatus::left_domain; }

const char* text_of(LaneStatus status) {
  switch (status) {
    case LaneStatus::idle:
      return "holds no member";
    case LaneStatus::running:
      return "runs";
    case LaneStatus::arrived:
      return "arrived";
    case LaneStatus::stopped:
      return "stopped";
    case LaneStatus::left_domain:
      return "left the domain";
    case LaneStatus::diverged:
      return "diverged";
    case LaneStatus::step_underflow:
      return "needs steps below the rounding of time";
    case LaneStatus::too_many_steps:
      return "took more steps than allowed";
  }
  return "";
}

Integrator::Integrator(std::unique_ptr<OneStep> method, const StepControl& control)
    : method_(std::move(method)),
      control_(control),
      norm_(method_->flow().dimension, control.rtol, control.atol, control.norm_components),
      dimension_(method_->flow().dimension),
      x_(static_cast<std::size_t>(dimension_), 0.0),
      x_old_(x_),
      x_new_(x_),
      work_(x_),
      until_(control.direction * infinite),
      status_(KHAOS_LANES, LaneStatus::idle) {
  if (method_->error_order() == 0 && !(control.fixed_step > 0))
    throw std::invalid_argument("a method without error estimate needs a fixed step");
  if (control.direction != 1 && control.direction != -1) throw std::invalid_argument("direction is 1 or -1");
}

void Integrator::set_status(int lane, LaneStatus status) {
  status_[static_cast<std::size_t>(lane)] = status;
  running_ = status == LaneStatus::running ? running_ | only(lane) : running_ & !only(lane);
}

void Integrator::start(int lane, double t, const double* x, double h) {
  if (none_yet_) {  // the lanes without a member compute too: give them numbers that they can bear
    none_yet_ = false;
    t_ = t;
    for (int i = 0; i < dimension_; ++i) x_[i] = x[i];
  }
  place(lane, t, x);
  if (h == 0) h = control_.fixed_step > 0 ? control_.fixed_step : control_.first_step;
  h_.set(lane, control_.direction * (h == 0 ? infinite : h));
  choose_ = h == 0 ? choose_ | only(lane) : choose_ & !only(lane);
  until_.set(lane, control_.direction * infinite);
  log_error_.set(lane, std::log(pi_control::smallest_old));
  for (Lanes* count : {&steps_, &rejects_, &begins_, &first_steps_, &outputs_}) count->set(lane, 0);
}

void Integrator::restart(int lane, double t, const double* x) {
  place(lane, t, x);
  // The old step says nothing about the new piece of the orbit, except that it need not be longer.
  if (!(control_.fixed_step > 0)) choose_ = choose_ | only(lane);
}

void Integrator::place(int lane, double t, const double* x) {
  for (int i = 0; i < dimension_; ++i) x_[i].set(lane, x[i]);
  t_.set(lane, t);
  set_status(lane, LaneStatus::running);
  changed(only(lane));
}

void Integrator::changed(LaneMask lanes) {
  fresh_ = fresh_ | lanes;
  after_reject_ = after_reject_ & !lanes;
  origin_ = select(lanes, t_, origin_);
  ticks_ = select(lanes, 0.0, ticks_);
}

void Integrator::send_to(int lane, double t) {
  if ((t - t_[lane]) * control_.direction < 0) throw std::invalid_argument("send_to: a time already passed");
  until_.set(lane, t);
  set_status(lane, t == t_[lane] ? LaneStatus::arrived : LaneStatus::running);
}

void Integrator::advance(double t) {
  for (int lane = 0; lane < KHAOS_LANES; ++lane)
    if (status(lane) == LaneStatus::running || status(lane) == LaneStatus::arrived) send_to(lane, t);
  while (any_running()) step();
}

void Integrator::begin() {
  method_->begin(x_.data(), t_, fresh_);
  const LaneMask starting = fresh_ & running_;
  begins_ += one_where(starting);
  fresh_ = LaneMask{};
  const LaneMask finite =
      zero_if_finite(method_->slope(), dimension_) + zero_if_finite(x_.data(), dimension_) == 0.0;
  if (any(starting & !finite)) give_up(starting & !finite, finite);
  const LaneMask choosing = starting & choose_ & running_;
  if (any(choosing)) choose_first_steps(choosing);
  choose_ = choose_ & !starting;
}

/// Hairer, Norsett & Wanner, Solving ODEs I (1993), II.4: an explicit Euler step tells the second derivative.
void Integrator::choose_first_steps(LaneMask lanes) {
  const Lanes *x = x_.data(), *slope = method_->slope();
  const double limit = control_.largest_step > 0 ? control_.largest_step : infinite;
  const Lanes size = sqrt(norm_.squared(x, x, x)), speed = sqrt(norm_.squared(x, x, slope));
  const Lanes guess = min(select((size < 1e-5) | (speed < 1e-5), 1e-6, 0.01 * size / speed), limit);
  const Lanes h = control_.direction * guess;
  for (int i = 0; i < dimension_; ++i) work_[i] = x[i] + h * slope[i];
  method_->flow()(work_.data(), t_ + h, x_new_.data());
  for (int i = 0; i < dimension_; ++i) work_[i] = x_new_[i] - slope[i];
  const Lanes curvature = sqrt(norm_.squared(x, x, work_.data())) / guess, fastest = max(curvature, speed);
  const Lanes good = exp(log(0.01 / fastest) * (1.0 / method_->error_order()));
  const Lanes other = select(fastest <= 1e-15, max(1e-3 * guess, Lanes(1e-6)), good);
  const Lanes chosen = min(min(100.0 * guess, select(other > 0.0, other, guess)), limit);
  h_ = select(lanes, control_.direction * min(chosen, abs(h_)), h_);
  first_steps_ += one_where(lanes);
}

LaneMask Integrator::step() {
  if (any(fresh_)) begin();
  if (!any(running_)) return LaneMask{};
  // A rest of less than 1 % is taken along; fixed steps only bridge rounding.
  const double stretch = control_.fixed_step > 0 ? 1 + 1e-9 : 1.01;
  const LaneMask cut = running_ & (abs(until_ - t_) <= stretch * abs(h_));
  const Lanes h = select(cut, until_ - t_, h_);
  x_old_ = x_;
  const Lanes error = method_->attempt(x_old_.data(), t_, h, norm_, x_new_.data());
  const LaneMask finite = zero_if_finite(x_new_.data(), dimension_) + 0.0 * error == 0.0;
  const LaneMask good = control_.fixed_step > 0 ? finite : finite & (error <= 1.0);
  const LaneMask advanced = running_ & good, refused = running_ & !good;
  steps_ += one_where(advanced);
  rejects_ += one_where(refused);

  t_old_ = t_;
  h_done_ = h;
  rows_ = {nullptr, 0};
  counted_ = LaneMask{};
  if (any(advanced)) {
    method_->accept(advanced);
    for (int i = 0; i < dimension_; ++i) x_[i] = select(advanced, x_new_[i], x_[i]);
    ticks_ += one_where(advanced);
    const Lanes next = control_.fixed_step > 0 ? origin_ + ticks_ * h_ : t_ + h;
    t_ = select(advanced, select(cut, until_, next), t_);
    const LaneMask here = advanced & cut;
    if (any(here)) {
      origin_ = select(here, t_, origin_);
      ticks_ = select(here, 0.0, ticks_);
      for (int lane = 0; lane < KHAOS_LANES; ++lane)
        if (here[lane]) set_status(lane, LaneStatus::arrived);
    }
  }
  if (!(control_.fixed_step > 0)) choose_next_steps(advanced, refused, cut, h, error);
  const LaneMask tiny = running_ & (abs(h_) <= 16 * eps * abs(t_) + 1e-290);
  Lanes size = 0.0;
  for (int i = 0; i < dimension_; ++i) size = max(size, abs(x_[i]));
  // Far from everything, steps may stay above underflow for ever without getting anywhere.
  give_up((control_.fixed_step > 0 ? refused : tiny) | (running_ & (size > far_away)), finite);
  return advanced;
}

void Integrator::choose_next_steps(LaneMask advanced, LaneMask refused, LaneMask cut, Lanes tried,
                                   Lanes error) {
  const double q = method_->error_order();
  const Lanes log_now =
      log(select(error < 1e10, max(error, Lanes(pi_control::smallest_error)), 1e10));  // 1e10 also for NaN
  const Lanes largest = select(refused | after_reject_, 1.0, pi_control::largest_growth);
  const Lanes next =
      tried * pi_control::factor(exp(pi_control::exponent(advanced, log_now, log_error_, q)), largest);
  // A step that was cut short says little about the next one, which was meant to be longer.
  const LaneMask keep = advanced & cut & (abs(next) < abs(h_));
  h_ = select((advanced & !keep) | refused, next, h_);
  if (control_.largest_step > 0)
    h_ = select(abs(h_) > control_.largest_step, control_.direction * control_.largest_step, h_);
  log_error_ = select(advanced, max(log_now, Lanes(std::log(pi_control::smallest_old))), log_error_);
  after_reject_ = (after_reject_ & !advanced) | refused;
}

void Integrator::give_up(LaneMask hopeless, LaneMask finite) {
  LaneMask tired{};
  if (control_.most_steps > 0)
    tired = running_ & (steps_ + rejects_ >= static_cast<double>(control_.most_steps));
  if (!any(hopeless | tired)) return;
  for (int lane = 0; lane < KHAOS_LANES; ++lane) {
    if (!hopeless[lane] && !tired[lane]) continue;
    bool far = false;
    for (int i = 0; i < dimension_; ++i) far = far || !(std::abs(x_[i][lane]) <= far_away);
    set_status(lane, far               ? LaneStatus::diverged
                     : !hopeless[lane] ? LaneStatus::too_many_steps
                     : finite[lane]    ? LaneStatus::step_underflow
                                       : LaneStatus::left_domain);
  }
}

StepCounts Integrator::counts(int lane) const {
  const OneStep::Costs costs = method_->costs();
  const auto whole = [lane](Lanes x) { return static_cast<long>(x[lane]); };
  StepCounts counts{.steps = whole(steps_), .rejects = whole(rejects_)};
  const auto add = [&counts](long times, OneStep::Cost cost) {
    counts.rhs_calls += times * cost.rhs;
    counts.jacobians += times * cost.jacobians;
  };
  add(whole(begins_), costs.begin);
  add(whole(first_steps_), {1, 0});
  add(counts.steps + counts.rejects, costs.attempt);
  add(counts.steps, costs.accept);
  add(whole(outputs_), costs.rows);
  return counts;
}

void Integrator::state(int lane, double* x) const {
  for (int i = 0; i < dimension_; ++i) x[i] = x_[i][lane];
}

void Integrator::interpolate(Lanes t, LaneMask wanted, Lanes* x) {
  if (!rows_.first) rows_ = method_->rows();
  outputs_ += one_where(wanted & !counted_);
  counted_ = counted_ | wanted;
  nested_polynomial(rows_.first, rows_.second, dimension_, (t - t_old_) / h_done_, x);
}

}  // namespace khaos
