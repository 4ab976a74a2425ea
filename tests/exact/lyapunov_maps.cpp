// SPDX-License-Identifier: BSD-3-Clause
// Exponents of maps against theory, and the distribution of those over finite time.
#include "ode/finite_time.hpp"
#include "ode/lyapunov_verdict.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace {

using namespace khaos;

LyapunovSpectrum spectrum_of(const std::string& name, double iterations, const std::string& constants = "") {
  const Model& model = find_model(name);
  LyapunovOptions o;
  o.transient = 300;
  o.time = iterations;
  std::vector<double> starts;
  for (int m = 0; m < 8; ++m)
    for (int i = 0; i < model.dimension; ++i) starts.push_back(model.start[i] + 1e-4 * m);
  return pool(lyapunov_spectrum(model, parameters_of(model, constants), starts, o));
}

TEST(MapExponents, of_tent_baker_and_chebyshev_are_exact) {
  EXPECT_NEAR(spectrum_of("Tent", 2000).exponents[0], std::log(1.9), 1e-12);  // |slope| 2 mu everywhere
  const LyapunovSpectrum baker = spectrum_of("Baker", 2000);
  EXPECT_NEAR(baker.exponents[0], std::log(2 - 1e-10), 1e-12);  // the file's slope is 2 - 1e-10
  EXPECT_NEAR(baker.exponents[1], -std::numbers::ln2, 1e-12);
  const LyapunovSpectrum chebyshev = spectrum_of("Chebyshev", 20000);
  EXPECT_NEAR(chebyshev.exponents[0], std::log(6), 1e-3);
  EXPECT_TRUE(chebyshev.settled && chebyshev.chaotic && chebyshev.valid);
}

TEST(MapExponents, of_kaplan_and_yorke_give_their_dimension) {
  const LyapunovSpectrum s = spectrum_of("KaplanYorke", 50000);
  EXPECT_NEAR(s.exponents[0], std::numbers::ln2, 1e-3);
  EXPECT_NEAR(s.exponents[1], std::log(0.2), 1e-3);
  EXPECT_NEAR(s.ky, 1 - std::numbers::ln2 / std::log(0.2), 1e-3);
}

TEST(MapExponents, add_up_to_the_determinant_exactly) {
  // Sums of log R are log |det| to rounding, whatever the frame: 1e-16 sqrt(iterations).
  const LyapunovSpectrum henon = spectrum_of("Henon", 20000);
  EXPECT_NEAR(henon.sum, std::log(0.3), 1e-12);
  EXPECT_NEAR(henon.exponents[0], 0.4192, 1e-3);
  EXPECT_NEAR(spectrum_of("Ikeda", 5000).sum, 2 * std::log(0.9), 1e-12);
  EXPECT_NEAR(spectrum_of("Chirikov", 5000).sum, 0, 1e-12);
}

TEST(MapExponents, are_minus_infinity_on_a_superstable_orbit) {
  // x -> 2 x (1 - x) has its maximum 1/2 as fixed point, where the derivative vanishes.
  const LyapunovSpectrum s = spectrum_of("Logistic", 1000, "r = 2");
  EXPECT_EQ(s.exponents[0], -std::numeric_limits<double>::infinity());
  EXPECT_FALSE(s.chaotic);
  EXPECT_EQ(s.ky, 0);
}

TEST(MapExponents, that_are_not_chaotic_are_not_called_so) {
  for (const char* name : {"Bogdanov", "Gingerbreadman", "GumowskiMira"}) {
    const Model& model = find_model(name);
    LyapunovOptions o;
    o.transient = 2000;
    o.time = 20000;
    const std::vector<double> start(model.start.begin(), model.start.begin() + model.dimension);
    const LyapunovSpectrum s = pool(lyapunov_spectrum(model, model.parameters, start, o));
    EXPECT_FALSE(s.chaotic) << name << " " << s.exponents[0] << " +- " << s.error[0];
  }
  EXPECT_NEAR(spectrum_of("GumowskiMira", 5000).exponents[0], -0.159, 1e-3);
}

TEST(FiniteTimeExponents, of_the_logistic_map_at_four_have_the_variance_of_log_cosine) {
  const Model& model = find_model("Logistic");
  LyapunovOptions o;
  o.transient = 100;
  o.time = 50000;
  o.blocks = 50000;
  const std::vector<double> starts{0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9};
  const auto members = lyapunov_spectrum(model, parameters_of(model, "r = 4"), starts, o);
  const FiniteTimeExponents d = finite_time_exponents(members, 40);
  // x = sin^2(pi theta / 2) makes it the tent map: log |f'| = log |4 cos(pi theta)| with theta uniform, so
  // its mean is log 2 and its variance pi^2 / 12. 4e5 samples: errors 0.0014 and 0.003 (fourth moment).
  EXPECT_EQ(d.samples, 400000);
  EXPECT_NEAR(d.mean[0], std::numbers::ln2, 0.006);
  EXPECT_NEAR(d.variance[0], std::numbers::pi * std::numbers::pi / 12, 0.012);
  EXPECT_LT(d.skewness[0], -1);  // a long tail of near misses of the maximum
  EXPECT_NEAR(d.spread[0], d.variance[0], 1e-12);
  double area = 0;
  for (int k = 0; k < 40; ++k) area += d.density[k] * (d.centres[1] - d.centres[0]);
  EXPECT_NEAR(area, 1, 1e-12);
}

TEST(FiniteTimeExponents, of_windows_join_to_those_of_whole_blocks) {
  const Model& model = find_model("Henon");
  LyapunovOptions o;
  o.transient = 100;
  o.time = 4000;
  const std::vector<double> starts{0.1, 0.1, -0.2, 0.3};
  const auto whole = lyapunov_spectrum(model, model.parameters, starts, o);
  o.blocks *= 8;
  const auto windows = lyapunov_spectrum(model, model.parameters, starts, o);
  for (std::size_t m = 0; m < whole.size(); ++m) {
    const MemberExponents joined = join_windows(windows[m], 8);
    ASSERT_EQ(joined.blocks, whole[m].blocks);
    ASSERT_EQ(joined.local.size(), whole[m].local.size());
    // Sums of 200 logarithms in another order, and frames that were orthonormalised at other times.
    for (std::size_t k = 0; k < joined.local.size(); ++k)
      EXPECT_NEAR(joined.local[k], whole[m].local[k], 1e-12);
  }
  EXPECT_THROW(join_windows(whole[0], 3), std::invalid_argument);
}

TEST(FiniteTimeExponents, of_constant_stretching_do_not_vary) {
  const Model& model = find_model("Baker");
  LyapunovOptions o;
  o.transient = 100;
  o.time = 1000;
  o.blocks = 100;
  const auto d =
      finite_time_exponents(lyapunov_spectrum(model, model.parameters, std::vector<double>{0.3, 0.4}, o));
  EXPECT_NEAR(d.mean[0], std::numbers::ln2, 1e-9);
  EXPECT_NEAR(d.variance[0], 0, 1e-20);
  EXPECT_EQ(d.window, 10);
}

}  // namespace
