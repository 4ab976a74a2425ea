// SPDX-License-Identifier: BSD-3-Clause
// Members share registers and nothing else: the same bits alone and in company, whatever fails beside them.
#include "core/error.hpp"
#include "ode_systems.hpp"

#include <gtest/gtest.h>

#include <map>

namespace {

using namespace ode_test;

StepControl tolerance(double rtol) { return {.rtol = rtol, .atol = {0.01 * rtol}}; }

struct Collected {
  std::map<long, std::vector<double>> samples;  // of each member, one after the other
  std::map<long, MemberResult> results;
};

/// Lorenz with rho and start of their own for each of `members` (their numbers), in that order.
Collected run_lorenz(const std::string& method, const std::vector<long>& numbers, const SampleGrid& grid,
                     StepControl control) {
  Lorenz lorenz;
  Collected collected;
  const Members members{
      .count = static_cast<long>(numbers.size()),
      .start =
          [&](long k, int lane, std::span<double> x) {
            const auto number = static_cast<double>(numbers[k]);
            lorenz.parameters().rho.set(lane, 20 + 0.7 * number);
            x[0] = 1 + 0.1 * number, x[1] = 1.5, x[2] = 20 - number;
          },
      .output =
          [&](long k, long sample, double t, std::span<const double> x) {
            auto& mine = collected.samples[numbers[k]];
            EXPECT_EQ(static_cast<long>(mine.size()), 3 * sample);
            EXPECT_EQ(t, grid.first + static_cast<double>(sample) * grid.spacing);
            mine.insert(mine.end(), x.begin(), x.end());
          },
      .finished = [&](long k, const MemberResult& result) { collected.results[numbers[k]] = result; }};
  integrate(lorenz.problem(), method, control, 0, grid, members);
  return collected;
}

TEST(Ensemble, gives_each_member_the_bits_that_it_has_alone) {
  std::vector<long> all, reversed;
  for (long k = 0; k < 21; ++k) all.push_back(k), reversed.insert(reversed.begin(), k);
  for (const std::string method : {"rk4", "dopri5", "tsit5", "dop853", "rodas4", "rodas5p"}) {
    StepControl control = tolerance(1e-7);
    if (method == "rk4") control.fixed_step = 0.004;
    const SampleGrid grid{0.3, 0.17, 20};
    const Collected together = run_lorenz(method, all, grid, control);
    const Collected backwards = run_lorenz(method, reversed, grid, control);
    ASSERT_EQ(together.samples.size(), all.size());
    for (const long k : all) {
      const Collected alone = run_lorenz(method, {k}, grid, control);
      for (const Collected* other : {&together, &backwards}) {
        EXPECT_EQ(alone.samples.at(k), other->samples.at(k)) << method << " member " << k;
        const MemberResult &a = alone.results.at(k), &b = other->results.at(k);
        EXPECT_EQ(a.status, LaneStatus::arrived);
        EXPECT_EQ(a.status, b.status);
        EXPECT_EQ(a.t, b.t);
        EXPECT_EQ(a.x, b.x);
        EXPECT_EQ(a.counts.steps, b.counts.steps);
        EXPECT_EQ(a.counts.rejects, b.counts.rejects);
        EXPECT_EQ(a.counts.rhs_calls, b.counts.rhs_calls) << method;
        EXPECT_EQ(a.counts.jacobians, b.counts.jacobians);
      }
    }
  }
}

TEST(Ensemble, lets_lanes_go_at_their_own_pace) {
  // A block of lanes in lock-step would take as many rounds as the slowest of each eight; refilled lanes
  // take sum / lanes. Oscillators of frequencies 1 .. 64.
  struct Rhs {
    Lanes frequency = 1.0;
    void operator()(const Lanes* x, Lanes, Lanes* dx) const {
      dx[0] = frequency * x[1];
      dx[1] = -frequency * x[0];
      ++calls;
    }
    mutable long calls = 0;
  } rhs;
  long steps = 0;
  const Members members{
      .count = 16 * KHAOS_LANES,
      .start =
          [&](long k, int lane, std::span<double> x) {
            rhs.frequency.set(lane, k % KHAOS_LANES == 0 ? 64.0 : 1.0);
            x[0] = 1, x[1] = 0;
          },
      .output = {},
      .finished = [&](long, const MemberResult& r) { steps += r.counts.steps + r.counts.rejects; }};
  integrate({flow_of(2, rhs), {}, true}, "dopri5", tolerance(1e-8), 0, {10, 1, 1}, members);
  // Six evaluations a round; starting and the tail of the queue cost the rest.
  EXPECT_LT(static_cast<double>(rhs.calls), 1.6 * 6.0 * static_cast<double>(steps) / KHAOS_LANES);
}

/// x' = sign x^2: from x > 0 it reaches infinity at t = 1 / x if sign = 1.
struct BlowUpRhs {
  Lanes sign = 1.0;
  template <class T>
  void operator()(const T* x, Lanes, T* dx) const {
    dx[0] = sign * (x[0] * x[0]);
  }
};

TEST(Ensemble, marks_members_that_diverge_with_time_and_state_while_the_others_go_on) {
  for (const std::string method :
       {"rk4", "dopri5", "tsit5", "dop853", "rodas4", "rodas5p", "cvode", "arkode"}) {
    System<1, BlowUpRhs> system;
    StepControl control = tolerance(1e-8);
    if (method == "rk4") control.fixed_step = 1.0 / 1024;
    if (method == "cvode") control.most_steps = 5000;  // it has no other end near a pole
    try {
      require_method(method, control);
    } catch (const UserError&) {
      continue;  // built without SUNDIALS
    }
    std::map<long, MemberResult> results;
    std::map<long, long> samples;
    const Members members{.count = 20,
                          .start =
                              [&](long k, int lane, std::span<double> x) {
                                system.parameters().sign.set(lane, k % 3 == 0 ? 1.0 : -1.0);
                                x[0] = 1;
                              },
                          .output = [&](long k, long, double, std::span<const double>) { ++samples[k]; },
                          .finished = [&](long k, const MemberResult& r) { results[k] = r; }};
    integrate(system.problem(), method, control, 0, {0, 0.3, 9}, members);
    ASSERT_EQ(results.size(), 20u) << method;
    for (const auto& [k, r] : results)
      if (k % 3 == 0) {
        EXPECT_EQ(r.status, LaneStatus::diverged) << method << " at " << r.t << ", " << r.x[0];
        EXPECT_TRUE(failed(r.status));
        EXPECT_NEAR(r.t, 1, 0.02) << method;
        EXPECT_GT(r.x[0], 1e10) << method;
        EXPECT_TRUE(std::isfinite(r.x[0])) << method;
        EXPECT_EQ(samples[k], 4) << method;  // t = 0, 0.3, 0.6, 0.9
      } else {
        EXPECT_EQ(r.status, LaneStatus::arrived) << method;
        EXPECT_EQ(samples[k], 9) << method;
      }
  }
}

/// x' = -1 / (2 sqrt(x)) = -1 / (2 x) for x = sqrt(1 - t): leaves the domain of its root at t = 1.
struct RootRhs {
  template <class T>
  void operator()(const T* x, Lanes, T* dx) const {
    dx[0] = -0.75 - sqrt(x[0]);
  }
};

TEST(Ensemble, marks_members_that_leave_the_domain) {
  // x' = -3/4 - sqrt x reaches 0 with slope -3/4, behind it there is no real root.
  const System<1, RootRhs> system;
  for (const std::string method : {"rk4", "dopri5", "tsit5", "dop853", "rodas4", "rodas5p"}) {
    StepControl control = tolerance(1e-8);
    if (method == "rk4") control.fixed_step = 0.01;
    std::vector<double> x(10);
    const auto results =
        integrate(system.problem(), method, control, 0, {0, 0.5, 10}, std::vector<double>{1}, x);
    EXPECT_EQ(results[0].status, LaneStatus::left_domain) << method;
    // t = integral of dx / (3/4 + sqrt x) = 2 - (3/2) log(7/3) = 0.729...
    const double exact = 2 - 1.5 * std::log(7.0 / 3);
    EXPECT_NEAR(results[0].t, exact, method == "rk4" ? 0.011 : 1e-4) << method;
    EXPECT_GE(results[0].x[0], 0) << method;
    EXPECT_EQ(x[0], 1);
    EXPECT_FALSE(std::isnan(x[1])) << method;  // t = 0.5
    EXPECT_TRUE(std::isnan(x[2])) << method;
  }
}

TEST(Ensemble, fails_a_start_outside_the_domain_at_once) {
  const System<1, RootRhs> system;
  std::vector<double> x(1);
  const auto results =
      integrate(system.problem(), "dopri5", tolerance(1e-8), 2, {3, 1, 1}, std::vector<double>{-1}, x);
  EXPECT_EQ(results[0].status, LaneStatus::left_domain);
  EXPECT_EQ(results[0].t, 2);
  EXPECT_EQ(results[0].x[0], -1);
  EXPECT_EQ(results[0].counts.steps, 0);
}

TEST(Ensemble, stops_a_member_that_takes_too_many_steps) {
  const Lorenz lorenz;
  StepControl control = tolerance(1e-10);
  control.most_steps = 50;
  std::vector<double> x(3);
  const auto results = integrate(lorenz.problem(), "dopri5", control, 0, {100, 1, 1}, lorenz_start, x);
  EXPECT_EQ(results[0].status, LaneStatus::too_many_steps);
  EXPECT_EQ(results[0].counts.steps + results[0].counts.rejects, 50);
  EXPECT_GT(results[0].t, 0);
}

/// x' = 1 for t < 1, and then of the other sign: no step across t = 1 is exact, none is refused for ever.
struct KinkRhs {
  void operator()(const Lanes*, Lanes t, Lanes* dx) const { dx[0] = select(t < 1.0, 1.0, 1e30); }
};

TEST(Ensemble, names_step_underflow) {
  // A jump of 1e30 in the slope: accepting a step over it needs h 1e30 < 1e-10, below the rounding of t = 1.
  const KinkRhs kink;
  std::vector<double> x(1);
  const auto results = integrate({flow_of(1, kink), {}, false}, "dopri5", {.rtol = 1e-8, .atol = {1e-10}}, 0,
                                 {2, 1, 1}, std::vector<double>{0}, x);
  EXPECT_EQ(results[0].status, LaneStatus::step_underflow);
  EXPECT_NEAR(results[0].t, 1, 1e-12);
  EXPECT_NEAR(results[0].x[0], 1, 1e-6);
  EXPECT_STREQ(text_of(results[0].status), "needs steps below the rounding of time");
}

TEST(Ensemble, goes_backward_through_its_samples) {
  const Oscillator oscillator;
  StepControl control = tolerance(1e-11);
  control.direction = -1;
  std::vector<double> x(2 * 5);
  const auto results =
      integrate(oscillator.problem(), "dop853", control, 0, {0, -0.5, 5}, std::vector<double>{0, 1}, x);
  EXPECT_EQ(results[0].status, LaneStatus::arrived);
  for (int k = 0; k < 5; ++k) EXPECT_NEAR(x[2 * k], std::sin(-0.5 * k), 1e-9);
}

}  // namespace
