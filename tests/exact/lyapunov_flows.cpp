// SPDX-License-Identifier: BSD-3-Clause
// Exponents of flows against closed forms, exact sums and published values.
#include "core/dual.hpp"
#include "core/simd_math.hpp"
#include "ode/lyapunov_verdict.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace {

using namespace khaos;

/// The tangent flow of a right-hand side written for Dual<D, Lanes>.
template <int D, class F>
struct Tangent {
  F f;
  void operator()(const Lanes* x, Lanes, Lanes* dx) const {
    using Row = Dual<D, Lanes>;
    f(reinterpret_cast<const Row*>(x), reinterpret_cast<Row*>(dx));
  }
};
template <int D, class F>
Tangent<D, F> tangent(const F& f) {
  return {f};
}
template <int D, class F>
TangentProblem problem(const Tangent<D, F>& t) {
  return {flow_of(D * (1 + D), t), D, false, nullptr};
}

LyapunovOptions fixed(double step, double transient, double time, int every) {
  LyapunovOptions o;
  o.step = step;
  o.transient = transient;
  o.time = time;
  o.every = every;
  return o;
}

/// The model's listed start, and seven more on its attractor's side of it.
std::vector<double> starts_of(const Model& model, int members) {
  std::vector<double> starts;
  for (int m = 0; m < members; ++m)
    for (int i = 0; i < model.dimension; ++i) starts.push_back(model.start[i] * (1 + 0.01 * m));
  return starts;
}

LyapunovOptions periods(const Model& model, double transient, double time, int steps = 1000) {
  LyapunovOptions o = fixed(model.period / steps, transient * model.period, time * model.period, 0);
  o.check = model.period;
  return o;
}

// x' = A x with A = S diag(0.5, -0.2, -3) S^-1, S = (1 1 0; 0 1 1; 0 0 1), at its fixed point.
const auto linear = tangent<3>([](const auto* x, auto* dx) {
  dx[0] = 0.5 * x[0] - 0.7 * x[1] + 0.7 * x[2];
  dx[1] = -0.2 * x[1] - 2.8 * x[2];
  dx[2] = -3.0 * x[2];
});

TEST(LyapunovSpectrum, of_a_linear_flow_is_that_of_its_matrix) {
  const std::vector<double> start(3, 0.0);
  // The frame aligns as e^(-0.7 t), so to 1e-12 in t = 40. Of RK4 one exponent is log(1 + z + z^2/2 + z^3/6 +
  // z^4/24) / h with z = h lambda, that is lambda (1 - z^4 / 120): 3e-10 for the fastest.
  const LyapunovSpectrum s = pool(lyapunov_spectrum(problem(linear), start, fixed(0.003, 40, 20, 50)));
  EXPECT_NEAR(s.exponents[0], 0.5, 1e-9);
  EXPECT_NEAR(s.exponents[1], -0.2, 1e-9);
  EXPECT_NEAR(s.exponents[2], -3, 1e-9);
  EXPECT_NEAR(s.sum, s.divergence, 1e-9);
  EXPECT_NEAR(s.ky, 2 + 0.3 / 3, 1e-9);
}

TEST(LyapunovSpectrum, of_adaptive_steps_resolves_an_equilibrium_where_the_state_has_no_error) {
  const std::vector<double> start(3, 0.0);
  LyapunovOptions o = fixed(0, 40, 20, 2);
  o.method = TangentMethod::dopri5;
  for (const double rtol : {1e-6, 1e-9}) {
    o.rtol = rtol;
    const LyapunovSpectrum s = pool(lyapunov_spectrum(problem(linear), start, o));
    // An error of rtol in each step of about rtol^(1/5).
    EXPECT_NEAR(s.exponents[0], 0.5, 30 * std::pow(rtol, 0.8));
    EXPECT_NEAR(s.exponents[2], -3, 30 * std::pow(rtol, 0.8));
  }
}

TEST(LyapunovSpectrum, of_lorenz_adds_up_to_its_divergence) {
  const Model& model = find_model("Lorenz");
  for (const int steps : {500, 1000}) {
    const auto s =
        pool(lyapunov_spectrum(model, model.parameters, starts_of(model, 8), periods(model, 20, 100, steps)));
    EXPECT_NEAR(s.divergence, -13.667, 1e-9);  // beta + sigma + 1, the same everywhere
    // Sums of log R are log |det| of the discrete flow exactly; RK4 contracts volume by 1 + z + .. + z^4/24
    // and not e^z, and its relative error of the fourth order is 7e-9 at period / 1000 and 16 times that at
    // period / 500.
    EXPECT_NEAR(s.sum, -13.667, steps == 1000 ? 1e-6 : 1.6e-5);
    EXPECT_NEAR(s.exponents[0], 0.907, 5 * s.error[0]);
    EXPECT_LT(s.error[0], 0.03);  // 8 members of 100 periods each; 0.015 to 0.021 were seen
    EXPECT_NEAR(s.exponents[1], 0, 5 * s.error[1]);
    EXPECT_TRUE(s.settled && s.chaotic && s.valid && !s.transient && !s.divided);
    EXPECT_EQ(s.positive, 1);
    EXPECT_NEAR(s.ky, 2.0622, 5 * s.ky_error);
  }
}

TEST(LyapunovSpectrum, of_rossler_has_the_published_exponents) {
  const Model& model = find_model("Rossler");
  const auto s =
      pool(lyapunov_spectrum(model, model.parameters, starts_of(model, 8), periods(model, 50, 400)));
  EXPECT_NEAR(s.exponents[0], 0.0714, 5 * s.error[0]);
  EXPECT_LT(s.error[0], 0.002);
  EXPECT_NEAR(s.exponents[1], 0, 5 * s.error[1]);
  EXPECT_NEAR(s.exponents[2], -5.394, 5 * s.error[2]);
  // The divergence varies along the orbit; its trapezoidal mean over intervals of 0.3 is good to 1e-4.
  EXPECT_NEAR(s.sum, s.divergence, 3e-4);
}

TEST(LyapunovSpectrum, of_fixed_and_of_adaptive_steps_agree) {
  const Model& model = find_model("Lorenz");
  LyapunovOptions o = periods(model, 20, 200);
  o.method = TangentMethod::dopri5;
  o.rtol = 1e-9;
  const auto s = pool(lyapunov_spectrum(model, model.parameters, starts_of(model, 8), o));
  EXPECT_NEAR(s.sum, -13.667, 1e-6);  // rtol per step of about 0.03, of 30 errors in a unit of time
  EXPECT_NEAR(s.exponents[0], 0.907, 5 * s.error[0]);
  EXPECT_TRUE(s.settled);
}

TEST(LyapunovSpectrum, has_an_exponent_of_exactly_zero_for_a_clock) {
  const Model& model = find_model("Duffing");  // x, y and the phase of the forcing
  const auto s =
      pool(lyapunov_spectrum(model, model.parameters, starts_of(model, 4), periods(model, 50, 100)));
  EXPECT_EQ(s.exponents[1], 0.0);
  EXPECT_EQ(s.error[1], 0.0);
  EXPECT_NEAR(s.sum, -0.1, 1e-9);  // delta; the step's error of the volume is of order 1e-12
  EXPECT_NEAR(s.exponents[0], 0.13, 5 * s.error[0]);
}

TEST(LyapunovSpectrum, does_not_call_regular_motion_chaotic) {
  for (const char* name : {"HenonHeiles", "ForcedVanDerPol", "BickleyJet", "Torus"}) {
    const Model& model = find_model(name);
    const auto s =
        pool(lyapunov_spectrum(model, model.parameters, starts_of(model, 1), periods(model, 50, 100)));
    EXPECT_FALSE(s.chaotic) << name << " " << s.exponents[0] << " +- " << s.error[0];
    EXPECT_TRUE(s.settled) << name;
  }
}

TEST(LyapunovSpectrum, is_not_settled_where_the_step_is_too_long_for_the_frame) {
  const Model& model = find_model("BelousovZhabotinsky");
  const auto starts = starts_of(model, 2);
  const auto coarse = pool(lyapunov_spectrum(model, model.parameters, starts, periods(model, 5, 20, 1000)));
  EXPECT_FALSE(coarse.settled);
  const auto fine = pool(lyapunov_spectrum(model, model.parameters, starts, periods(model, 5, 20, 8000)));
  EXPECT_TRUE(fine.settled);
  EXPECT_NEAR(fine.exponents[2], -5100, 300);  // -5105(5) at period / 20000; here 40 periods only
}

TEST(LyapunovSpectrum, of_a_member_does_not_depend_on_its_neighbours) {
  const Model& model = find_model("Lorenz");
  for (const TangentMethod method : {TangentMethod::rk4, TangentMethod::dopri5}) {
    LyapunovOptions o = periods(model, 5, 20);
    o.method = method;
    std::vector<double> starts = starts_of(model, 8), parameters;
    for (int m = 0; m < 8; ++m) {
      std::vector<double> own = model.parameters;
      own[parameter_index(model, "rho")] = 20 + 4 * m;
      parameters.insert(parameters.end(), own.begin(), own.end());
    }
    starts[9] = 1e200;  // one that fails
    const auto together = lyapunov_spectrum(model, parameters, starts, o);
    for (int m = 0; m < 8; ++m) {
      const std::span<const double> all(parameters), at(starts);
      const auto alone = lyapunov_spectrum(
          model, all.subspan(m * model.parameters.size(), model.parameters.size()), at.subspan(3 * m, 3), o);
      if (m == 3) continue;  // NaN is not equal to itself
      EXPECT_EQ(together[m].local, alone[0].local) << m;
      EXPECT_EQ(together[m].step_error, alone[0].step_error) << m;
    }
    EXPECT_EQ(together[3].failure.reason, MemberFailure::diverged);
  }
}

TEST(LyapunovSpectrum, marks_a_member_that_diverges_with_time_and_state) {
  const auto blow_up = tangent<1>([](const auto* x, auto* dx) { dx[0] = x[0] * x[0]; });  // x0 / (1 - x0 t)
  const std::vector<double> starts{1, -1};
  const auto members = lyapunov_spectrum(problem(blow_up), starts, fixed(1e-3, 0, 4, 10));
  EXPECT_EQ(members[0].failure.reason, MemberFailure::diverged);
  EXPECT_NEAR(members[0].failure.time, 1, 0.02);  // steps do not see the pole
  EXPECT_GT(members[0].failure.state[0], 1e6);
  EXPECT_EQ(describe(members[0].failure, "X", 3).substr(0, 16), "X diverged at t=");
  EXPECT_EQ(members[1].failure.reason, MemberFailure::none);
  // lambda = mean of -2 / (1 + t) = -2 ln 5 / 4
  EXPECT_NEAR(pool(members).exponents[0], -0.5 * std::log(5), 1e-9);
  EXPECT_EQ(pool(members).failed, 1);
}

TEST(LyapunovSpectrum, marks_a_member_that_leaves_the_domain) {
  const auto root = tangent<1>([](const auto* x, auto* dx) { dx[0] = -sqrt(x[0]); });  // (1 - t / 2)^2
  const std::vector<double> starts{1};
  for (const TangentMethod method : {TangentMethod::rk4, TangentMethod::dopri5}) {
    LyapunovOptions o = fixed(1e-3, 0, 4, 10);
    o.method = method;
    const auto members = lyapunov_spectrum(problem(root), starts, o);
    EXPECT_NE(members[0].failure.reason, MemberFailure::none);
    EXPECT_NE(members[0].failure.reason, MemberFailure::diverged);
    EXPECT_NEAR(members[0].failure.time, 2, 0.01);
    EXPECT_FALSE(pool(members).valid);
  }
}

TEST(LyapunovSpectrum, is_broken_off_by_what_look_throws_and_else_the_same) {
  struct Enough {};
  for (const char* name : {"Lorenz", "StickSlipOscillator", "MackeyGlass", "Duffing"}) {
    const Model& model = find_model(name);
    const std::vector<double> starts = starts_of(model, 2);
    LyapunovOptions o = periods(model, 1, 40);
    o.check = 0;
    const auto alone = lyapunov_spectrum(model, model.parameters, starts, o);
    long looks = 0;
    o.look = [&] { ++looks; };
    const auto watched = lyapunov_spectrum(model, model.parameters, starts, o);
    EXPECT_GT(looks, 0) << name;
    for (std::size_t m = 0; m < alone.size(); ++m) EXPECT_EQ(watched[m].local, alone[m].local) << name;
    o.look = [] { throw Enough{}; };
    EXPECT_THROW(lyapunov_spectrum(model, model.parameters, starts, o), Enough) << name;
  }
}

TEST(LyapunovSpectrum, refuses_options_that_make_no_sense) {
  const std::vector<double> start(3, 0.0), two(2, 0.0);
  EXPECT_THROW(lyapunov_spectrum(problem(linear), start, fixed(0, 1, 1, 1)), std::runtime_error);
  EXPECT_THROW(lyapunov_spectrum(problem(linear), start, fixed(0.1, 1, 0, 1)), std::runtime_error);
  EXPECT_THROW(lyapunov_spectrum(problem(linear), start, fixed(0.1, -1, 1, 1)), std::runtime_error);
  EXPECT_THROW(lyapunov_spectrum(problem(linear), two, fixed(0.1, 1, 1, 1)), std::runtime_error);
}

}  // namespace
