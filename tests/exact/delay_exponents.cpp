// SPDX-License-Identifier: BSD-3-Clause
// Exponents of delay equations against characteristic roots and published values.
#include "core/simd_math.hpp"
#include "ode/dde_lyapunov.hpp"
#include "ode/lyapunov_verdict.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>

namespace {

using namespace khaos;

/// x' = a x + b x(t - tau); the derivatives of rows (value, d/dx, d/dx_tau).
struct Linear {
  double a, b;
  void operator()(const Lanes* x, Lanes, Lanes* dx) const {
    for (int k = 0; k < 3; ++k) dx[k] = a * x[k] + b * x[3 + k];
  }
};

/// Real parts of the leading roots of lambda = a + b exp(-lambda tau), by Newton's method from many starts.
std::vector<double> characteristic(double a, double b, double tau, std::size_t count) {
  using C = std::complex<double>;
  std::vector<C> roots;
  for (double re = -8; re < 3; re += 0.25)
    for (double im = 0; im < 60; im += 0.25) {
      C l(re, im);
      for (int n = 0; n < 60; ++n)
        l -= (l - a - b * std::exp(-l * tau)) / (1.0 + b * tau * std::exp(-l * tau));
      if (!(std::abs(l - a - b * std::exp(-l * tau)) < 1e-10)) continue;
      const bool known = std::any_of(roots.begin(), roots.end(), [&](C r) {
        return std::abs(r - l) < 1e-6 || std::abs(std::conj(r) - l) < 1e-6;
      });
      if (!known) roots.push_back(l);
    }
  std::vector<double> parts;
  for (const C& r : roots)
    for (int k = 0; k < (std::abs(r.imag()) > 1e-6 ? 2 : 1); ++k) parts.push_back(r.real());
  std::sort(parts.begin(), parts.end(), std::greater<>());
  parts.resize(count);
  return parts;
}

LyapunovOptions options(int exponents, double transient, double time, int steps = 100) {
  LyapunovOptions o;
  o.exponents = exponents;
  o.transient = transient;
  o.time = time;
  o.check = time / 20;
  o.steps_per_delay = steps;
  return o;
}

TEST(DelayExponents, of_a_linear_equation_are_its_characteristic_roots) {
  const struct { double a, b, tau; } cases[] = {{0, -1, 1}, {-0.5, 0.8, 2}, {-0.3, -0.4, 1.3}};
  for (const auto& c : cases) {
    const Linear f{c.a, c.b};
    const DelayProblem p{{}, flow_of(3, f), 1, Lanes(c.tau)};
    // Pairs of complex roots turn their plane: means over 400 delays know each of them to 1 / 400 of log 10.
    const auto members = delay_spectrum(p, std::vector<double>{0.0}, options(5, 60 * c.tau, 400 * c.tau));
    const LyapunovSpectrum s = pool(members);
    const std::vector<double> roots = characteristic(c.a, c.b, c.tau, 6);
    const bool split = roots[4] == roots[5];  // the fifth of five is half a pair
    for (int j = 0; j < (split ? 4 : 5); ++j) EXPECT_NEAR(s.exponents[j], roots[j], 0.01 / c.tau) << j;
    // Volumes of whole pairs do not turn.
    if (roots[0] == roots[1]) {
      EXPECT_NEAR(s.exponents[0] + s.exponents[1], roots[0] + roots[1], 2e-3 / c.tau);
    }
    EXPECT_TRUE(s.settled && s.valid);
  }
}

TEST(DelayExponents, of_mackey_and_glass_are_those_of_a_limit_cycle_at_16_and_chaotic_at_17) {
  const Model& model = find_model("MackeyGlass");
  std::vector<double> starts, parameters;
  for (int m = 0; m < 8; ++m) starts.push_back(0.8 + 0.02 * m);
  const auto cycle = pool(lyapunov_spectrum(model, model.parameters, starts, options(4, 4000, 24000, 100)));
  const double published[4] = {0, -0.00835, -0.0301, -0.06232};
  for (int j = 0; j < 4; ++j) EXPECT_NEAR(cycle.exponents[j], published[j], 5e-4) << j;
  EXPECT_FALSE(cycle.chaotic);
  EXPECT_EQ(cycle.ky, 1);

  const auto chaos =
      pool(lyapunov_spectrum(model, parameters_of(model, "tau = 17"), starts, options(4, 4000, 40000, 100)));
  EXPECT_NEAR(chaos.exponents[0], 0.0053, 5e-4);
  EXPECT_NEAR(chaos.exponents[1], 0, 5e-4);
  EXPECT_TRUE(chaos.chaotic && chaos.settled);
}

TEST(DelayExponents, of_ikeda_are_hyperchaotic) {
  const Model& model = find_model("IkedaDelay");
  const std::vector<double> starts{0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09};
  const auto s = pool(lyapunov_spectrum(model, model.parameters, starts, options(6, 100, 1000, 200)));
  EXPECT_NEAR(s.exponents[0], 0.450, 0.01);
  EXPECT_NEAR(s.exponents[0], 0.4503, 5 * s.error[0]);
  EXPECT_GE(s.positive, 4);
  EXPECT_TRUE(s.settled && s.chaotic);
  EXPECT_TRUE(std::isnan(s.ky));  // more exponents are positive than were asked for
}

TEST(DelayExponents, know_when_there_are_too_few_steps) {
  const Model& model = find_model("VossDelay");
  const std::vector<double> starts{0.24, 0.25, 0.26, 0.27};
  // alpha tau / 10 = 4.3 is beyond the stability limit 2.8 of Runge-Kutta: the members diverge.
  const auto s = pool(lyapunov_spectrum(model, model.parameters, starts, options(2, 200, 1000, 10)));
  EXPECT_FALSE(s.settled && s.failed == 0);
  // Ten steps per delay are stable for Ikeda's equation, and wrong by 5 %.
  const Model& ikeda = find_model("IkedaDelay");
  EXPECT_FALSE(pool(lyapunov_spectrum(ikeda, ikeda.parameters, starts, options(2, 200, 1000, 10))).settled);
}

TEST(DelayExponents, of_a_member_do_not_depend_on_its_neighbours) {
  const Model& model = find_model("MackeyGlass");
  std::vector<double> starts, parameters;
  for (int m = 0; m < KHAOS_LANES; ++m) {
    starts.push_back(0.8 + 0.02 * m);
    std::vector<double> own = model.parameters;
    own[model.delay] = 14 + m;
    parameters.insert(parameters.end(), own.begin(), own.end());
  }
  const LyapunovOptions o = options(3, 100, 600, 40);
  const auto together = lyapunov_spectrum(model, parameters, starts, o);
  for (int m = 0; m < KHAOS_LANES; ++m) {
    const std::size_t width = model.parameters.size();
    const auto alone = lyapunov_spectrum(model, std::span(parameters).subspan(m * width, width),
                                         std::span(starts).subspan(m, 1), o);
    EXPECT_EQ(together[m].local, alone[0].local) << m;
    EXPECT_EQ(together[m].step_error, alone[0].step_error) << m;
    EXPECT_EQ(together[m].time, alone[0].time) << m;
  }
}

}  // namespace
