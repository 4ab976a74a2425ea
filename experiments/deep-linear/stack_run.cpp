// SPDX-License-Identifier: BSD-3-Clause
#include "stack_run.hpp"

#include "ode/integrate.hpp"
#include "stack_observer.hpp"

#include <algorithm>
#include <cmath>

namespace deep_linear {
namespace {

/// u_a - fraction s_a.
struct Learned {
  const StackFlow& flow;
  std::vector<double> goal;
  void operator()(const Lanes* x, Lanes, Lanes* g) const {
    flow.strengths(x, g);
    for (std::size_t a = 0; a < goal.size(); ++a) g[a] = g[a] - goal[a];
  }
};

struct Work {
  const StackFlow& flow;
  const StackObserver& observer;
  const StackTime& time;
  const Learned& learned;
  const std::vector<std::vector<double>>& starts;
  const std::function<void()>& look;
  std::vector<StackRecord>& records;
};

void by_integrator(const Work& work) {
  Members members;
  members.count = static_cast<long>(work.starts.size());
  members.start = [&](long member, int, std::span<double> x) {
    std::ranges::copy(work.starts[static_cast<std::size_t>(member)], x.begin());
  };
  members.output = [&](long member, long k, double, std::span<const double> x) {
    const auto m = static_cast<std::size_t>(member);
    work.observer.sample(work.records[m], work.starts[m], k, x);
    work.look();
  };
  members.finished = [&](long member, const MemberResult& result) {
    work.observer.finish(work.records[static_cast<std::size_t>(member)], failed(result.status));
  };
  Events events;
  events.functions = flow_of(static_cast<int>(work.learned.goal.size()), work.learned);
  events.rules.assign(work.learned.goal.size(), {});
  events.pieces = 2;  // modes are monotonic on the scale of a step
  events.hit = [&](long member, int, const Hit& hit, std::span<double>) {
    double& when =
        work.records[static_cast<std::size_t>(member)].learned[static_cast<std::size_t>(hit.event)];
    if (std::isnan(when)) when = hit.t;
    return EventAction::go_on;
  };
  StepControl control{.rtol = work.time.rtol, .atol = {1e-3 * work.time.rtol}};
  if (work.time.integrator == "rk4") control.fixed_step = work.time.eta * work.time.tau;
  integrate({flow_of(static_cast<int>(work.flow.shape().dimension()), work.flow), {}, true},
            work.time.integrator, control, 0,
            {0, work.time.T / static_cast<double>(work.time.samples - 1), work.time.samples}, members,
            &events);
}

/// Full-batch gradient descent: W += eta tau dW/dt. What lies between two steps is on the line between them.
class Descent {
 public:
  Descent(const Work& work, long first)
      : work_(work),
        first_(first),
        live_(std::min<long>(KHAOS_LANES, static_cast<long>(work.starts.size()) - first)),
        x_(static_cast<std::size_t>(work.flow.shape().dimension())),
        before_(x_.size()),
        slope_(x_.size()),
        g_(work.learned.goal.size()),
        g_before_(g_.size()) {
    for (int lane = 0; lane < KHAOS_LANES; ++lane) {
      const auto& start = work.starts[static_cast<std::size_t>(first + std::min<long>(lane, live_ - 1))];
      for (std::size_t i = 0; i < x_.size(); ++i) x_[i].set(lane, start[i]);
    }
  }

  void run() {
    const StackTime& time = work_.time;
    const double h = time.eta * time.tau, spacing = time.T / static_cast<double>(time.samples - 1);
    sample(0, 0);
    work_.learned(x_.data(), 0.0, g_.data());
    for (long k = 1, step = 0; k < time.samples; ++step) {
      before_ = x_;
      g_before_ = g_;
      work_.flow(x_.data(), 0.0, slope_.data());
      for (std::size_t i = 0; i < x_.size(); ++i) x_[i] += h * slope_[i];
      work_.learned(x_.data(), 0.0, g_.data());
      mark(static_cast<double>(step) * h, h);
      const double t = static_cast<double>(step + 1) * h;
      // A last step that ends short of T by rounding is at T.
      for (; k < time.samples && static_cast<double>(k) * spacing <= t * (1 + 1e-12); ++k)
        sample(k, std::min(1.0, (static_cast<double>(k) * spacing - t + h) / h));
      if (step % 64 == 0) {
        work_.look();
        if (lost_ == live_) break;
      }
    }
    for (long lane = 0; lane < live_; ++lane)
      work_.observer.finish(record(lane), is_lost_[static_cast<std::size_t>(lane)]);
  }

 private:
  StackRecord& record(long lane) { return work_.records[static_cast<std::size_t>(first_ + lane)]; }

  void sample(long k, double theta) {
    std::vector<double> state(x_.size());
    for (int lane = 0; lane < live_; ++lane) {
      bool small = true;
      for (std::size_t i = 0; i < x_.size(); ++i) {
        const double from = k == 0 ? x_[i][lane] : before_[i][lane];
        state[i] = from + theta * (x_[i][lane] - from);
        small = small && std::abs(state[i]) < 1e10;
      }
      bool& lost = is_lost_[static_cast<std::size_t>(lane)];
      lost_ += !small && !lost;
      lost = lost || !small;
      if (!lost)
        work_.observer.sample(record(lane), work_.starts[static_cast<std::size_t>(first_ + lane)], k, state);
    }
  }

  void mark(double t, double h) {
    for (std::size_t a = 0; a < g_.size(); ++a)
      for (int lane = 0; lane < live_; ++lane) {
        const double from = g_before_[a][lane], to = g_[a][lane];
        double& when = record(lane).learned[a];
        if (std::isnan(when) && from != 0 && (from < 0) != (to < 0) && std::isfinite(to))
          when = t + h * from / (from - to);
      }
  }

  const Work& work_;
  long first_, live_, lost_ = 0;
  std::vector<Lanes> x_, before_, slope_, g_, g_before_;
  bool is_lost_[KHAOS_LANES] = {};
};

}  // namespace

std::vector<StackRecord> run_stacks(const StackShape& shape, const StackData& data, const StackTime& time,
                                    const std::vector<std::vector<double>>& starts,
                                    const std::vector<double>& exact, const std::function<void()>& look) {
  const StackFlow flow(shape, data, time.tau);
  const StackObserver observer(shape, data, time, exact);
  Learned learned{flow, data.s};
  for (double& goal : learned.goal) goal *= time.fraction;
  std::vector<StackRecord> records;
  for (std::size_t m = 0; m < starts.size(); ++m) records.push_back(observer.begin());
  const Work work{flow, observer, time, learned, starts, look, records};
  if (time.integrator == "euler")
    for (long first = 0; first < static_cast<long>(starts.size()); first += KHAOS_LANES)
      Descent(work, first).run();
  else
    by_integrator(work);
  return records;
}

}  // namespace deep_linear
