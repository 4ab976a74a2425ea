// SPDX-License-Identifier: BSD-3-Clause
// Orders of convergence: each tableau and RODAS4 with fixed steps on Lorenz 1963, and each dense output.
#include "ode_systems.hpp"

#include <gtest/gtest.h>

namespace {

using namespace ode_test;

/// log2 of the ratio of errors at t = 1 when the step 1/steps is halved; see ode_systems.hpp for the exact
/// state.
double order_on_lorenz(const std::string& method, int steps, bool autonomous = true) {
  const Lorenz lorenz;
  const auto error = [&](int n) {
    return distance(state_at(1, method, lorenz.problem(autonomous), {.fixed_step = 1.0 / n}, lorenz_start),
                    lorenz_at_1);
  };
  return std::log2(error(steps) / error(2 * steps));
}

// Steps: small enough for the leading term, large enough that rounding (1e-14) does not show.
TEST(Rk4, has_order_four_on_lorenz) { EXPECT_NEAR(order_on_lorenz("rk4", 1280), 4, 0.15); }
TEST(Dopri5, has_order_five_on_lorenz) { EXPECT_NEAR(order_on_lorenz("dopri5", 320), 5, 0.15); }
TEST(Tsit5, has_order_five_on_lorenz) { EXPECT_NEAR(order_on_lorenz("tsit5", 640), 5, 0.15); }
TEST(Rodas4, has_order_four_on_lorenz) { EXPECT_NEAR(order_on_lorenz("rodas4", 1280), 4, 0.15); }
TEST(Rodas5p, has_order_five_on_lorenz) { EXPECT_NEAR(order_on_lorenz("rodas5p", 320), 5, 0.15); }
TEST(Rodas4, differs_by_rounding_if_it_differentiates_in_a_time_that_does_not_enter) {
  EXPECT_NEAR(order_on_lorenz("rodas4", 1280, false), 4, 0.15);
}

TEST(Dop853, has_order_eight_on_lorenz) {
  // On the attractor, from x(1): the start (1, 1, 1) is left at an atypical speed, and there rounding comes
  // before the leading term (8.7 to 9.1 is measured).
  const Lorenz lorenz;
  const std::vector<double> end =
      state_at(1, "dop853", lorenz.problem(), {.fixed_step = 1.0 / 800}, lorenz_at_1);
  const auto error = [&](int n) {
    return distance(state_at(1, "dop853", lorenz.problem(), {.fixed_step = 1.0 / n}, lorenz_at_1), end);
  };
  EXPECT_NEAR(std::log2(error(32) / error(64)), 8, 0.15);
}

/// x' = -5 (x - cos t), x(0) = 0.
struct ForcedRhs {
  template <class T>
  void operator()(const T* x, Lanes t, T* dx) const {
    dx[0] = -5.0 * (x[0] - cos(t));
  }
};
double forced_exact(double t) { return (25 * std::cos(t) + 5 * std::sin(t) - 25 * std::exp(-5 * t)) / 26; }

TEST(Rodas4, has_order_four_where_time_is_explicit) {
  const System<1, ForcedRhs> forced;
  const auto error = [&](int n, bool autonomous) {
    return std::abs(state_at(1, "rodas4", forced.problem(autonomous), {.fixed_step = 1.0 / n}, {0})[0] -
                    forced_exact(1));
  };
  EXPECT_NEAR(std::log2(error(80, false) / error(160, false)), 4, 0.15);
  // Without df/dt it falls to order 1: the flag matters.
  EXPECT_LT(std::log2(error(80, true) / error(160, true)), 1.5);
}

/// Orders p of the interpolants: the largest error within one step from Lorenz' start goes as h^(p + 1).
double dense_order(const std::string& method, double h) {
  const Lorenz lorenz;
  const auto worst = [&](double step) {
    Integrator integrator(one_step(method, lorenz.problem()), {.fixed_step = step});
    integrator.start(0, 0, lorenz_start.data());
    integrator.step();
    double error = 0;
    for (int k = 1; k < 10; ++k) {
      const double t = 0.1 * k * step;
      Lanes x[3];
      integrator.interpolate(t, only(0), x);
      const auto exact = state_at(t, "dop853", lorenz.problem(), {.fixed_step = t / 16}, lorenz_start);
      error = std::max(error, distance({x[0][0], x[1][0], x[2][0]}, exact));
    }
    return error;
  };
  return std::log2(worst(h) / worst(h / 2)) - 1;
}

TEST(DenseOutput, of_rk4_is_hermite_and_has_order_three) {
  EXPECT_NEAR(dense_order("rk4", 0.1 / 64), 3, 0.15);
}
TEST(DenseOutput, of_dopri5_has_order_four) { EXPECT_NEAR(dense_order("dopri5", 0.1 / 32), 4, 0.15); }
TEST(DenseOutput, of_tsit5_has_order_four) { EXPECT_NEAR(dense_order("tsit5", 0.1 / 32), 4, 0.15); }
TEST(DenseOutput, of_dop853_has_order_seven) { EXPECT_NEAR(dense_order("dop853", 0.1 / 8), 7, 0.15); }
TEST(DenseOutput, of_rodas4_has_order_three) { EXPECT_NEAR(dense_order("rodas4", 0.1 / 64), 3, 0.15); }

TEST(DenseOutput, of_rodas5p_has_order_four) { EXPECT_NEAR(dense_order("rodas5p", 0.1 / 32), 4, 0.15); }

TEST(DenseOutput, meets_both_ends_of_the_step) {
  const Lorenz lorenz;
  for (const char* method : {"rk4", "dopri5", "tsit5", "dop853", "rodas4", "rodas5p"}) {
    Integrator integrator(one_step(method, lorenz.problem()), {.fixed_step = 0.01});
    integrator.start(0, 0, lorenz_start.data());
    integrator.step();
    Lanes begin[3], end[3];
    integrator.interpolate(0.0, only(0), begin);
    integrator.interpolate(0.01, only(0), end);
    for (int i = 0; i < 3; ++i) {
      EXPECT_EQ(begin[i][0], 1) << method;
      EXPECT_NEAR(end[i][0], integrator.x()[i][0], 1e-14) << method;  // a rounding of numbers below 10
    }
  }
}

}  // namespace
