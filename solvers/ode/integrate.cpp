// SPDX-License-Identifier: BSD-3-Clause
#include "ode/integrate.hpp"

#include "core/error.hpp"
#include "ode/explicit_step.hpp"
#include "ode/rosenbrock_step.hpp"
#include "ode/sundials.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <stdexcept>

namespace khaos {

namespace {

const std::map<std::string, const Tableau*> tableaus{{"rk4", &rk4_tableau},
                                                     {"dopri5", &dopri5_tableau},
                                                     {"tsit5", &tsit5_tableau},
                                                     {"dop853", &dop853_tableau}};
const std::map<std::string, const RosenbrockTableau*> rosenbrock_tableaus{{"rodas4", &rodas4_tableau},
                                                                          {"rodas5p", &rodas5p_tableau}};
const std::map<std::string, SundialsMethod> of_sundials{{"cvode", SundialsMethod::bdf},
                                                        {"cvode-adams", SundialsMethod::adams},
                                                        {"arkode", SundialsMethod::erk},
                                                        {"arkode-dirk", SundialsMethod::dirk}};

void check_samples(const SampleGrid& samples, const StepControl& control, double t) {
  if (samples.count < 1) throw std::invalid_argument("integrate: at least one sample");
  if (!((samples.first - t) * control.direction >= 0) ||
      !(samples.count == 1 || samples.spacing * control.direction > 0))
    throw std::invalid_argument("integrate: samples must follow the start and each other in time");
}

/// Members on their way through the lanes of one Integrator.
class Stream {
 public:
  Stream(Integrator& integrator, double t, const SampleGrid& samples, const Members& members,
         const Events* events)
      : integrator_(integrator),
        t_(t),
        samples_(samples),
        members_(members),
        events_(events),
        member_(KHAOS_LANES, -1),
        sample_(KHAOS_LANES, 0),
        x_(static_cast<std::size_t>(integrator.dimension()), 0.0),
        buffer_(x_.size(), 0.0) {
    if (events)
      search_ =
          std::make_unique<EventSearch>(events->functions, events->rules, events->pieces, events->tolerance);
  }

  void run() {
    for (int lane = 0; lane < KHAOS_LANES; ++lane) fill(lane);
    while (any(occupied_)) {
      const LaneMask advanced = integrator_.step();
      deliver(search_ ? meet_events(advanced) : advanced, integrator_.t());
      const LaneMask ended = occupied_ & !integrator_.running();
      if (any(ended))
        for (int lane = 0; lane < KHAOS_LANES; ++lane)
          if (ended[lane]) {
            finish(lane, integrator_.status(lane));
            fill(lane);
          }
    }
  }

 private:
  void fill(int lane) {
    while (next_ < members_.count) {
      const long member = next_++;
      members_.start(member, lane, buffer_);
      member_[lane] = member;
      sample_[lane] = 0;
      integrator_.start(lane, t_, buffer_.data());
      occupied_ = occupied_ | only(lane);
      due_.set(lane, samples_.first);
      if (samples_.first == t_) output(lane, buffer_);
      if (search_) search_->begin(integrator_, only(lane));
      if (integrator_.status(lane) == LaneStatus::running) return;
      finish(lane, integrator_.status(lane));  // the start was the only sample
    }
  }

  void finish(int lane, LaneStatus status) {
    if (sample_[lane] == samples_.count) status = LaneStatus::arrived;
    MemberResult result{status, integrator_.t()[lane], buffer_, integrator_.counts(lane)};
    integrator_.state(lane, result.x.data());
    occupied_ = occupied_ & !only(lane);
    due_.set(lane, integrator_.direction() * std::numeric_limits<double>::infinity());
    if (members_.finished) members_.finished(member_[lane], result);
  }

  /// Hands out the sample that is due in this lane; the last one stops the member.
  void output(int lane, std::span<const double> x) {
    if (members_.output) members_.output(member_[lane], sample_[lane], due_[lane], x);
    const long next = ++sample_[lane];
    if (next == samples_.count) {
      integrator_.stop(lane);
      due_.set(lane, integrator_.direction() * std::numeric_limits<double>::infinity());
    } else {
      due_.set(lane, samples_.first + static_cast<double>(next) * samples_.spacing);
    }
  }

  /// Samples of the step just made, up to `until` in each lane.
  void deliver(LaneMask lanes, Lanes until) {
    for (;;) {
      const LaneMask wanted = lanes & (integrator_.direction() > 0 ? due_ <= until : due_ >= until);
      if (!any(wanted)) return;
      integrator_.interpolate(due_, wanted, x_.data());
      for (int lane = 0; lane < KHAOS_LANES; ++lane)
        if (wanted[lane]) {
          for (std::size_t i = 0; i < buffer_.size(); ++i) buffer_[i] = x_[i][lane];
          output(lane, buffer_);
        }
    }
  }

  /// Returns the lanes whose step goes on to its end.
  LaneMask meet_events(LaneMask advanced) {
    search_->look(integrator_, advanced);
    LaneMask whole = advanced;
    for (int lane = 0; lane < KHAOS_LANES; ++lane)
      for (const Hit& hit : search_->hits(lane)) {
        deliver(only(lane), hit.t);  // all that leaves for one member is in order of time
        if (sample_[lane] == samples_.count) break;
        integrator_.interpolate(hit.t, only(lane), x_.data());
        for (std::size_t i = 0; i < buffer_.size(); ++i) buffer_[i] = x_[i][lane];
        const EventAction action = events_->hit(member_[lane], lane, hit, buffer_);
        if (!search_->terminal(hit)) continue;
        whole = whole & !only(lane);
        integrator_.restart(lane, hit.t, buffer_.data());
        if (action == EventAction::stop) integrator_.stop(lane);
      }
    return whole;
  }

  Integrator& integrator_;
  double t_;
  const SampleGrid& samples_;
  const Members& members_;
  const Events* events_;
  std::unique_ptr<EventSearch> search_;
  long next_ = 0;
  LaneMask occupied_{};
  Lanes due_ = 0.0;
  std::vector<long> member_, sample_;
  std::vector<Lanes> x_;
  std::vector<double> buffer_;
};

}  // namespace

const std::vector<std::string>& ode_methods() {
  static const std::vector<std::string> names{"rk4",     "dopri5", "tsit5",       "dop853", "rodas4",
                                              "rodas5p", "cvode",  "cvode-adams", "arkode", "arkode-dirk"};
  return names;
}

bool needs_tangent(const std::string& method) {
  return rosenbrock_tableaus.count(method) || method == "cvode" || method == "arkode-dirk";
}

void require_method(const std::string& method, const StepControl& control) {
  const auto& names = ode_methods();
  if (std::find(names.begin(), names.end(), method) == names.end()) {
    std::string known;
    for (const std::string& name : names) known += (known.empty() ? "" : ", ") + name;
    throw UserError(fmt::format("no method '{}' (there are {})", method, known));
  }
  if (of_sundials.count(method) && !have_sundials())
    throw UserError(
        fmt::format("method '{}' needs SUNDIALS, which this khaos was built without "
                    "(Debian: libsundials-dev)",
                    method));
  if (of_sundials.count(method) && control.fixed_step > 0)
    throw UserError(fmt::format("method '{}' chooses its own steps, a fixed one cannot be set", method));
  if (method == "rk4" && !(control.fixed_step > 0))
    throw UserError("method 'rk4' has no error estimate and needs a fixed step");
}

std::unique_ptr<OneStep> one_step(const std::string& method, const Problem& problem) {
  if (const auto found = rosenbrock_tableaus.find(method); found != rosenbrock_tableaus.end())
    return std::make_unique<RosenbrockStep>(problem.flow, problem.tangent, problem.autonomous,
                                            *found->second);
  const auto found = tableaus.find(method);
  if (found == tableaus.end()) throw std::invalid_argument(method + " is not one of our one-step methods");
  return std::make_unique<ExplicitStep>(problem.flow, *found->second);
}

void integrate(const Problem& problem, const std::string& method, const StepControl& control, double t,
               const SampleGrid& samples, const Members& members, const Events* events) {
  require_method(method, control);
  check_samples(samples, control, t);
  if (const auto found = of_sundials.find(method); found != of_sundials.end()) {
    if (events) throw UserError(fmt::format("method '{}' finds no events; use one of our own", method));
    integrate_by_sundials(found->second, problem, control, t, samples, members);
    return;
  }
  Integrator integrator(one_step(method, problem), control);
  Stream(integrator, t, samples, members, events).run();
}

std::vector<MemberResult> integrate(const Problem& problem, const std::string& method,
                                    const StepControl& control, double t, const SampleGrid& samples,
                                    std::span<const double> starts, std::span<double> x) {
  const auto n = static_cast<std::size_t>(problem.flow.dimension);
  const auto count = static_cast<std::size_t>(samples.count);
  std::vector<MemberResult> results(starts.size() / n);
  if (x.size() != results.size() * count * n)
    throw std::invalid_argument("integrate: x must hold (members, samples, dimension)");
  std::fill(x.begin(), x.end(), std::numeric_limits<double>::quiet_NaN());
  const Members members{
      .count = static_cast<long>(results.size()),
      .start =
          [&](long member, int, std::span<double> state) {
            std::copy_n(starts.begin() + static_cast<long>(n) * member, n, state.begin());
          },
      .output =
          [&](long member, long sample, double, std::span<const double> state) {
            const std::size_t row =
                static_cast<std::size_t>(member) * count + static_cast<std::size_t>(sample);
            std::copy(state.begin(), state.end(), x.begin() + static_cast<long>(row * n));
          },
      .finished = [&](long member,
                      const MemberResult& result) { results[static_cast<std::size_t>(member)] = result; }};
  integrate(problem, method, control, t, samples, members);
  return results;
}

}  // namespace khaos
