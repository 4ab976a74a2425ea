// SPDX-License-Identifier: BSD-3-Clause
// Stiff systems: van der Pol's relaxation oscillation, and the Belousov-Zhabotinsky reaction of systems.json
// by RODAS4, DOP853 and CVODE.
#include "models/model.hpp"
#include "ode/lane_lu.hpp"
#include "ode/sundials.hpp"
#include "ode_systems.hpp"

#include <gtest/gtest.h>

namespace {

using namespace ode_test;

StepControl tolerance(double rtol, double atol) { return {.rtol = rtol, .atol = {atol}}; }

TEST(LaneLu, solves_systems_that_need_pivoting_in_each_lane_with_its_own) {
  constexpr int n = 10;
  LaneLu lu(n);
  std::vector<Lanes> a(n * n), x(n), b(n, 0.0);
  for (int i = 0; i < n; ++i)
    for (int lane = 0; lane < KHAOS_LANES; ++lane) {
      x[i].set(lane, 1 + i - 0.1 * lane);
      for (int j = 0; j < n; ++j) {
        // A permutation matrix that differs from lane to lane, plus something small and irregular.
        const double small = std::sin(1.0 + i * 7.3 + j * j * 1.7 + lane * 0.9);
        a[i * n + j].set(lane, ((i * (lane % 2 ? 3 : 7) + lane) % n == j ? 5.0 : 0.0) + small);
      }
    }
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j) {
      lu.matrix()[i * n + j] = a[i * n + j];
      b[i] += a[i * n + j] * x[j];
    }
  lu.factorise();
  lu.solve(b.data());
  for (int i = 0; i < n; ++i)
    for (int lane = 0; lane < KHAOS_LANES; ++lane)
      EXPECT_NEAR(b[i][lane], x[i][lane], 1e-12);  // condition below 100
}

/// Hairer & Wanner, Solving ODEs II, IV.10: x'' = mu (1 - x^2) x' - x in the scaled time t / mu, mu = 1000.
struct VanDerPolRhs {
  template <class T>
  void operator()(const T* x, Lanes, T* dx) const {
    dx[0] = x[1];
    dx[1] = 1e6 * ((1.0 - x[0] * x[0]) * x[1] - x[0]);
  }
};

TEST(Rosenbrock, methods_follow_van_der_pol_at_mu_1000) {
  // The reference solution of Hairer & Wanner's test set, at t = 1 .. 10, start (2, -0.66).
  const double reference[][2] = {
      {-1.863646254808130, 0.7535430865435460}, {1.706167732170456, -0.8928097010248257},
      {-1.510606936744095, 1.178380000730945},  {1.194414677695905, -2.799585996540082},
      {1.890428596416747, -0.7345118680166940}, {-1.737716306805883, 0.8604008653025923},
      {1.551614645548223, -1.102382892533321},  {-1.278631984330405, 2.013890883009155},
      {-1.916552949489830, 0.7169573003463228}, {1.768163792391936, -0.8315276407898496}};
  const System<2, VanDerPolRhs> oscillator;
  for (const char* method : {"rodas4", "rodas5p"}) {
    std::vector<double> x(2 * 10);
    const auto results = integrate(oscillator.problem(), method, tolerance(1e-9, 1e-9), 0, {1, 1, 10},
                                   std::vector<double>{2, -0.66}, x);
    EXPECT_EQ(results[0].status, LaneStatus::arrived);
    for (int k = 0; k < 10; ++k)
      for (int i = 0; i < 2; ++i)  // each of the jumps amplifies errors of 1e-9 by some 1e3
        EXPECT_NEAR(x[2 * k + i], reference[k][i], 1e-5 * std::abs(reference[k][i]))
            << method << " at " << k + 1;
  }
}

TEST(Rosenbrock, methods_take_steps_of_the_slow_motion_where_explicit_ones_are_held_by_stability) {
  const System<2, VanDerPolRhs> oscillator;
  const auto run = [&](const std::string& method, double& x) {
    std::vector<double> samples(2);
    const auto results = integrate(oscillator.problem(), method, tolerance(1e-6, 1e-8), 0, {0.1, 1, 1},
                                   std::vector<double>{2, -0.66}, samples);
    x = samples[0];
    return results[0].counts.steps + results[0].counts.rejects;
  };
  double by_dopri5, by_rodas4, by_rodas5p;
  const long steps = run("dopri5", by_dopri5);
  EXPECT_GT(steps, 50'000);  // h < 3.3 / |lambda|, lambda = -1e6 (x^2 - 1)
  EXPECT_LT(run("rodas4", by_rodas4), 100);
  EXPECT_LT(run("rodas5p", by_rodas5p), 100);
  EXPECT_NEAR(by_rodas4, by_dopri5, 1e-5);
  EXPECT_NEAR(by_rodas5p, by_dopri5, 1e-5);
}

class BelousovZhabotinsky : public ::testing::Test {
 protected:
  BelousovZhabotinsky() : model_(find_model("BelousovZhabotinsky")), bound_(model_, model_.parameters) {}
  Problem problem() const { return {bound_.flow(), bound_.tangent(), true}; }
  StepControl control(double rtol) const {
    StepControl control{.rtol = rtol, .atol = {}};
    for (const double deviation : model_.std) control.atol.push_back(0.1 * rtol * deviation);
    return control;
  }
  /// Ten samples, each half a period after the one before.
  std::vector<double> run(const std::string& method, double rtol) const {
    std::vector<double> x(30);
    const auto results = integrate(problem(), method, control(rtol), 0,
                                   {0.5 * model_.period, 0.5 * model_.period, 10}, model_.start, x);
    EXPECT_EQ(results[0].status, LaneStatus::arrived) << method;
    return x;
  }

  const Model& model_;
  Bound bound_;
};

TEST_F(BelousovZhabotinsky, has_one_solution_by_rosenbrock_explicit_and_bdf_methods) {
  const auto reference = run("dop853", 1e-12);
  // In standard deviations, over five periods, in which chaos amplifies by some e^5.
  const auto largest = [&](const std::string& method, double rtol) {
    const auto x = run(method, rtol);
    double difference = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
      difference = std::max(difference, std::abs(x[i] - reference[i]) / model_.std[i % 3]);
    return difference;
  };
  EXPECT_LT(largest("dop853", 1e-9), 1e-5);
  EXPECT_LT(largest("rodas4", 1e-9), 1e-4);
  EXPECT_LT(largest("rodas5p", 1e-9), 1e-4);
  EXPECT_LT(largest("rodas4", 1e-6), 0.05);
  if (have_sundials()) {
    EXPECT_LT(largest("cvode", 1e-11), 1e-3);
  }
}

}  // namespace
