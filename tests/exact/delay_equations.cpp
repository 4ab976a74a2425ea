// SPDX-License-Identifier: BSD-3-Clause
// Integrators of delay equations on x'(t) = -x(t - 1), x = 1 before 0, whose solution are polynomials between
// the breaking points: x(t) = sum_k (-1)^k (t - k + 1)^k / k! over t - k + 1 >= 0.
#include "core/simd_math.hpp"
#include "ode/dde_adaptive.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace khaos;

double exact(double t) {
  double sum = 0, factorial = 1;
  for (int k = 0; t - k + 1 >= 0; ++k) {
    if (k > 0) factorial *= k;
    sum += (k % 2 ? -1 : 1) * std::pow(t - k + 1, k) / factorial;
  }
  return sum;
}

const auto minus_delayed = [](const Lanes* x, Lanes, Lanes* dx) { dx[0] = -x[1]; };
// x' = -x(t - tau)^3 + sin x - x / 2: nothing about it is a polynomial.
const auto nonlinear = [](const Lanes* x, Lanes, Lanes* dx) {
  dx[0] = sin(x[0]) - 0.5 * x[0] - x[1] * x[1] * x[1];
};
const std::vector<double> one{1};

template <class F>
DelayProblem problem(const F& f, Lanes delay) {
  return {flow_of(1, f), {}, 1, delay};
}
double rk4(const DelayProblem& p, int steps_per_delay, double t) {
  DelayOrbit orbit(p, steps_per_delay, one);
  while (orbit.time()[0] < t - 1e-9) orbit.step();
  return orbit.state(0)[0];
}

TEST(DelayRk4, is_exact_while_the_solution_is_a_cubic) {
  // Degree 3 up to t = 3: Runge-Kutta and Hermite are exact for it. Rounding of 60 steps.
  for (const double t : {1.0, 2.0, 3.0})
    EXPECT_NEAR(rk4(problem(minus_delayed, 1.0), 20, t), exact(t), 1e-14);
}

TEST(DelayRk4, has_order_four) {
  const DelayProblem polynomial = problem(minus_delayed, 1.0);
  for (const int steps : {20, 40}) {
    const double coarse = rk4(polynomial, steps, 7) - exact(7),
                 fine = rk4(polynomial, 2 * steps, 7) - exact(7);
    EXPECT_NEAR(std::log2(coarse / fine), 4, 0.15);
  }
  const DelayProblem curved = problem(nonlinear, 1.5);
  const double best = rk4(curved, 1280, 12);
  EXPECT_NEAR(std::log2((rk4(curved, 40, 12) - best) / (rk4(curved, 80, 12) - best)), 4, 0.15);
}

TEST(DelayRk4, interpolates_its_history_with_order_four) {
  double errors[2];
  for (const int refinement : {0, 1}) {
    DelayOrbit orbit(problem(minus_delayed, 1.0), 20 << refinement, one);
    while (orbit.time()[0] < 6 - 1e-9) orbit.step();
    errors[refinement] = 0;
    for (double t = 5; t <= 6; t += 0.0173) {
      Lanes x;
      orbit.at(t, &x);
      errors[refinement] = std::max(errors[refinement], std::abs(x[0] - exact(t)));
    }
  }
  EXPECT_NEAR(std::log2(errors[0] / errors[1]), 4, 0.3);
}

TEST(DelayRk4, halves_its_steps_without_changing_the_history) {
  DelayOrbit orbit(problem(nonlinear, 1.5), 30, one);
  while (orbit.time()[0] < 4) orbit.step();
  const DelayOrbit finer = orbit.finer();
  EXPECT_EQ(finer.time()[0], orbit.time()[0]);
  for (double back = 0; back < 1.5; back += 0.013) {
    Lanes coarse, fine;
    orbit.at(orbit.time() - back, &coarse);
    finer.at(orbit.time() - back, &fine);
    EXPECT_NEAR(coarse[0], fine[0], 1e-14);
  }
}

TEST(DelayRk4, gives_each_member_its_own_delay_and_the_same_bits_alone) {
  Lanes delays(1.0);
  for (int lane = 0; lane < KHAOS_LANES; ++lane) delays.set(lane, 1 + 0.1 * lane);
  DelayOrbit together(problem(nonlinear, delays), 25, one);
  for (int n = 0; n < 200; ++n) together.step();
  for (int lane = 0; lane < KHAOS_LANES; ++lane) {
    DelayOrbit alone(problem(nonlinear, delays[lane]), 25, one);
    for (int n = 0; n < 200; ++n) alone.step();
    EXPECT_EQ(together.state(0)[lane], alone.state(0)[0]);
    EXPECT_EQ(together.time()[lane], alone.time()[0]);
  }
}

TEST(DelayRk4, refuses_too_few_steps_and_no_delay) {
  EXPECT_THROW(DelayOrbit(problem(nonlinear, 1.0), 9, one), std::runtime_error);
  EXPECT_THROW(DelayOrbit(problem(nonlinear, 0.0), 100, one), std::runtime_error);
  EXPECT_THROW(AdaptiveDelayOrbit(problem(nonlinear, -1.0), one, 1e-6), std::runtime_error);
  EXPECT_THROW(AdaptiveDelayOrbit(problem(nonlinear, 1.0), one, 0.2), std::runtime_error);
}

TEST(AdaptiveDelay, keeps_the_error_in_proportion_to_the_tolerance) {
  for (const double rtol : {1e-5, 1e-7, 1e-9, 1e-11}) {
    AdaptiveDelayOrbit orbit(problem(minus_delayed, 1.0), one, rtol);
    orbit.advance(7.3);
    EXPECT_NEAR(orbit.state(0)[0], exact(7.3), 3 * rtol);
    // The dense output is a quartic, of an order less than the steps.
    for (double t = 6.4; t < 7.3; t += 0.0371) EXPECT_NEAR(orbit.at(0, 0, t), exact(t), 30 * rtol) << t;
    EXPECT_EQ(orbit.time()[0], 7.3);
  }
}

TEST(AdaptiveDelay, agrees_with_fixed_steps_on_a_nonlinear_equation) {
  AdaptiveDelayOrbit orbit(problem(nonlinear, 1.5), one, 1e-11);
  orbit.advance(12);
  // x grows to 11, and errors with it: some 40 rtol of that.
  EXPECT_NEAR(orbit.state(0)[0], rk4(problem(nonlinear, 1.5), 2560, 12), 5e-9);
}

TEST(AdaptiveDelay, gives_a_member_the_same_bits_alone) {
  Lanes delays(1.0);
  for (int lane = 0; lane < KHAOS_LANES; ++lane) delays.set(lane, 1 + 0.1 * lane);
  AdaptiveDelayOrbit together(problem(nonlinear, delays), one, 1e-8);
  together.advance(9);
  for (int lane = 0; lane < KHAOS_LANES; ++lane) {
    AdaptiveDelayOrbit alone(problem(nonlinear, delays[lane]), one, 1e-8);
    alone.advance(9);
    EXPECT_EQ(together.state(0)[lane], alone.state(0)[0]);
    EXPECT_EQ(together.steps(lane), alone.steps(0));
  }
}

TEST(AdaptiveDelay, stops_a_member_that_diverges_and_goes_on_with_the_others) {
  const auto blow_up = [](const Lanes* x, Lanes, Lanes* dx) { dx[0] = x[0] * x[0] + 0.0 * x[1]; };
  const std::vector<double> starts{1, -1};
  AdaptiveDelayOrbit orbit(problem(blow_up, 0.3), starts, 1e-9);
  orbit.advance(3);
  if (KHAOS_LANES < 2) return;
  EXPECT_TRUE(orbit.failed(0));
  EXPECT_NEAR(orbit.time()[0], 1, 1e-6);  // of the pole
  EXPECT_FALSE(orbit.failed(1));
  EXPECT_NEAR(orbit.state(0)[1], -0.25, 1e-8);
}

}  // namespace
