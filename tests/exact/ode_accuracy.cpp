// SPDX-License-Identifier: BSD-3-Clause
// Adaptive steps: exact states of Lorenz 1963, global error against tolerance, and agreement with SUNDIALS.
#include "expect_error.hpp"
#include "ode/sundials.hpp"
#include "ode_systems.hpp"

#include <gtest/gtest.h>

namespace {

using namespace ode_test;

StepControl tolerance(double rtol) { return {.rtol = rtol, .atol = {0.01 * rtol}}; }

TEST(Dop853, gives_the_exact_state_of_lorenz) {
  const Lorenz lorenz;
  const auto at_1 = state_at(1, "dop853", lorenz.problem(), tolerance(1e-12), lorenz_start);
  const auto at_20 = state_at(20, "dop853", lorenz.problem(), tolerance(1e-12), lorenz_start);
  for (int i = 0; i < 3; ++i) {
    EXPECT_NEAR(at_1[i], lorenz_at_1[i], 1e-10);  // the tolerances of the reference table
    EXPECT_NEAR(at_20[i], lorenz_at_20[i], 1e-4);
  }
}

TEST(AdaptiveMethods, reach_the_state_at_t_1_within_a_hundred_tolerances) {
  const Lorenz lorenz;
  for (const char* method : {"dopri5", "tsit5", "dop853", "rodas4", "rodas5p"})
    for (const double rtol : {1e-6, 1e-8, 1e-10}) {
      const auto x = state_at(1, method, lorenz.problem(), tolerance(rtol), lorenz_start);
      // |x| is 32; errors of single steps grow by a few e^(0.9 t) and add up over some ten steps.
      EXPECT_LT(distance(x, lorenz_at_1), 100 * rtol * 32) << method << " at " << rtol;
    }
}

TEST(AdaptiveMethods, have_a_global_error_proportional_to_the_tolerance) {
  // Tolerances a factor 1e4 apart. Error per step control of order q - 1 gives rtol^(1 - 1/q) or better.
  const Lorenz lorenz;
  for (const char* method : {"dopri5", "tsit5", "dop853", "rodas4", "rodas5p"}) {
    const auto error = [&](double rtol) {
      double sum = 0;  // of starts along the orbit: single ones scatter by a factor 10
      std::vector<double> start = lorenz_at_1;
      for (int k = 0; k < 10; ++k) {
        const auto exact = state_at(0.5, "dop853", lorenz.problem(), tolerance(1e-13), start);
        sum += distance(state_at(0.5, method, lorenz.problem(), tolerance(rtol), start), exact);
        start = exact;
      }
      return sum;
    };
    const double power = std::log(error(1e-5) / error(1e-9)) / std::log(1e4);
    EXPECT_GT(power, 0.75) << method;
    EXPECT_LT(power, 1.2) << method;
  }
}

TEST(Integrator, ends_exactly_where_it_is_sent_and_goes_back_again) {
  const Lorenz lorenz;
  const auto there = state_at(2, "dop853", lorenz.problem(), tolerance(1e-13), lorenz_start);
  StepControl backward = tolerance(1e-13);
  backward.direction = -1;
  Integrator integrator(one_step("dop853", lorenz.problem()), backward);
  const int lane = KHAOS_LANES - 1;
  integrator.start(lane, 2, there.data());
  integrator.advance(1.25);
  EXPECT_EQ(integrator.t()[lane], 1.25);
  integrator.advance(0);
  EXPECT_EQ(integrator.t()[lane], 0);
  std::vector<double> back(3);
  integrator.state(lane, back.data());
  // Backward, the contraction of 14 per unit time makes errors grow by e^29 = 1e12.6.
  EXPECT_LT(distance(back, lorenz_start), 0.5);
  EXPECT_EQ(integrator.status(lane), LaneStatus::arrived);
}

TEST(Integrator, counts_its_work) {
  const Lorenz lorenz;
  for (const auto& [method, per_attempt, per_step] :
       {std::tuple("dopri5", 6, 0), std::tuple("tsit5", 6, 0), std::tuple("dop853", 11, 1)}) {
    Integrator integrator(one_step(method, lorenz.problem()), tolerance(1e-8));
    integrator.start(KHAOS_LANES - 1, 0, lorenz_start.data());
    integrator.advance(20);
    const StepCounts counts = integrator.counts(KHAOS_LANES - 1);
    EXPECT_GT(counts.rejects, 0) << method;
    // one slope to begin with, one evaluation to choose the first step
    EXPECT_EQ(counts.rhs_calls, 2 + per_attempt * (counts.steps + counts.rejects) + per_step * counts.steps)
        << method;
    EXPECT_EQ(counts.jacobians, 0) << method;
  }
}

TEST(Integrator, keeps_fixed_steps_on_their_grid) {
  const Oscillator oscillator;
  const double zero[2] = {0, 1};
  Integrator integrator(one_step("rk4", oscillator.problem()), {.fixed_step = 0.1});
  integrator.start(0, 0, zero);
  for (int k = 1; k <= 1000; ++k) {
    integrator.step();
    ASSERT_EQ(integrator.t()[0], k * 0.1);  // not the sum of k roundings
  }
}

TEST(ErrorNorm, refuses_bad_tolerances) {
  const Lorenz lorenz;
  const auto make = [&](double rtol, std::vector<double> atol) {
    Integrator(one_step("dopri5", lorenz.problem()), {.rtol = rtol, .atol = std::move(atol)});
  };
  EXPECT_EQ(khaos::testing::error_of([&] { make(0, {1e-9}); }), "rtol must be in (0, 0.1], got 0");
  EXPECT_EQ(khaos::testing::error_of([&] { make(0.2, {1e-9}); }), "rtol must be in (0, 0.1], got 0.2");
  EXPECT_EQ(khaos::testing::error_of([&] { make(1e-6, {-1}); }), "atol must be 0 or positive, got -1");
  EXPECT_EQ(khaos::testing::error_of([&] {
              make(1e-6, {1e-9, 1e-9});
            }),
            "2 absolute tolerances for the error norm of 3 of 3 components");
}

TEST(Integrator, may_leave_tangent_vectors_out_of_the_error_norm) {
  // The tangent flow of Lorenz with a huge tangent vector: steps as for the state alone.
  const Lorenz lorenz;
  std::vector<double> start(12, 0.0);
  for (int i = 0; i < 3; ++i) start[i * 4] = 1, start[i * 4 + 1 + i] = 1e6;
  const Problem problem{lorenz.tangent(), {}, true};
  const auto steps = [&](int components) {
    StepControl control = tolerance(1e-8);
    control.norm_components = components;
    Integrator integrator(one_step("dopri5", problem), control);
    integrator.start(0, 0, start.data());
    integrator.advance(5);
    return integrator.counts(0).steps;
  };
  EXPECT_LT(steps(1), steps(0));
}

TEST(Sundials, agrees_with_dop853) {
  if (!have_sundials()) GTEST_SKIP() << "built without SUNDIALS";
  const Lorenz lorenz;
  const SampleGrid grid{0, 0.25, 9};
  std::vector<double> ours(9 * 3), theirs(9 * 3);
  integrate(lorenz.problem(), "dop853", tolerance(1e-12), 0, grid, lorenz_start, ours);
  for (const char* method : {"cvode", "cvode-adams", "arkode", "arkode-dirk"}) {
    const auto result = integrate(lorenz.problem(), method, tolerance(1e-10), 0, grid, lorenz_start, theirs);
    EXPECT_EQ(result[0].status, LaneStatus::arrived) << method;
    EXPECT_EQ(result[0].t, 2) << method;
    EXPECT_GT(result[0].counts.steps, 50) << method;
    // CVODE's local error control at 1e-10, values of 30, some 1e3 steps and growth by e^1.8.
    EXPECT_LT(distance(ours, theirs), 1e-5) << method;
  }
}

TEST(Sundials, is_reported_as_what_the_build_has) {
  EXPECT_EQ(have_sundials(), !sundials_version().empty());
  if (!have_sundials()) {
    EXPECT_EQ(khaos::testing::error_of([&] { require_method("cvode", {}); }),
              "method 'cvode' needs SUNDIALS, which this khaos was built without (Debian: libsundials-dev)");
  }
}

TEST(Methods, are_refused_with_a_sentence) {
  EXPECT_EQ(
      khaos::testing::error_of([&] { require_method("euler", {}); }),
      "no method 'euler' (there are rk4, dopri5, tsit5, dop853, rodas4, rodas5p, cvode, cvode-adams, arkode, "
      "arkode-dirk)");
  EXPECT_EQ(khaos::testing::error_of([&] { require_method("rk4", {}); }),
            "method 'rk4' has no error estimate and needs a fixed step");
}

}  // namespace
