// SPDX-License-Identifier: BSD-3-Clause
#include "stats/sample_entropy.hpp"

#include "core/error.hpp"
#include "core/stream.hpp"
#include "stats/moments.hpp"
#include "stats/multiscale.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace khaos {
namespace {

std::vector<double> white_noise(long n) {
  const Stream stream = make_stream(8, 0, "white noise");
  std::vector<double> x;
  for (long i = 0; i < n; ++i) x.push_back(stream.normal(0, static_cast<std::uint64_t>(i)));
  return x;
}
std::vector<double> logistic(long n) {
  std::vector<double> x{0.4};
  while (static_cast<long>(x.size()) < n) x.push_back(3.9 * x.back() * (1 - x.back()));
  return x;
}

/// The definition: sums over pairs of templates of match(distance).
template <class Match>
double plain_entropy(const std::vector<double>& x, int m, const Match& match) {
  double shorter = 0, longer = 0;
  for (std::size_t i = 0; i + m < x.size(); ++i)
    for (std::size_t j = i + 1; j + m < x.size(); ++j) {
      double d = 0;
      for (std::size_t k = 0; k < static_cast<std::size_t>(m); ++k)
        d = std::max(d, std::abs(x[i + k] - x[j + k]));
      shorter += match(d);
      longer += match(
          std::max(d, std::abs(x[i + static_cast<std::size_t>(m)] - x[j + static_cast<std::size_t>(m)])));
    }
  return -std::log(longer / shorter);
}

}  // namespace

TEST(SampleEntropy, equals_its_definition) {
  for (const std::vector<double>& x : {white_noise(700), logistic(701)})
    for (const int m : {1, 2, 4})
      for (const double r : {0.3, 0.9}) {
        EXPECT_DOUBLE_EQ(sample_entropy(x, m, r),
                         plain_entropy(x, m, [&](double d) { return d <= r ? 1.0 : 0.0; }));
        EXPECT_NEAR(fuzzy_entropy(x, m, r),
                    plain_entropy(x, m, [&](double d) { return std::exp(-d * d / (r * r)); }), 1e-12);
      }
}

TEST(SampleEntropy, of_white_noise_is_minus_ln_erf_at_every_scale) {
  // Two normal values are within r of each other with probability erf(r / 2); means over s have deviation
  // 1/sqrt(s).
  const std::vector<double> x = white_noise(100'000);
  const double r = 0.2 * moments(x).std;
  for (const long scale : {1L, 2L, 5L, 10L}) {
    const double entropy =
        composite(x, scale, [&](std::span<const double> y) { return sample_entropy(y, 2, r); });
    const double exact = -std::log(std::erf(0.2 * std::sqrt(static_cast<double>(scale)) / 2));
    EXPECT_NEAR(entropy, exact, 0.03 * exact) << "scale " << scale;
  }
}

TEST(FuzzyEntropy, of_white_noise_is_that_of_its_integral) {
  // For u = max over k pairs of |x - y|, P(u < v) = erf(v/2)^k, so the mean of exp(-(u/r)^2) is the integral
  // of erf(v/2)^k 2 v / r^2 exp(-(v/r)^2) dv.
  const double r = 0.2;
  const auto mean_match = [&](int k) {
    double total = 0;
    const int points = 20'000;
    const double dv = 10 * r / points;
    for (int i = 1; i < points; ++i) {
      const double v = i * dv;
      total += std::pow(std::erf(v / 2), k) * 2 * v / (r * r) * std::exp(-v * v / (r * r)) * dv;
    }
    return total;
  };
  EXPECT_NEAR(mean_match(1), 1 / std::sqrt(1 + 4 / (r * r)), 1e-8);  // a Gaussian integral
  const double exact = -std::log(mean_match(3) / mean_match(2));
  EXPECT_NEAR(fuzzy_entropy(white_noise(20'000), 2, r), exact, 0.02 * exact);  // sampling, about 1 %
}

TEST(SampleEntropy, of_an_alternating_series_is_exact) {
  // n values, n - 2 templates, half of them of each kind; a match of two values goes on for ever.
  std::vector<double> x;
  for (int i = 0; i < 102; ++i) x.push_back(i % 2);
  const TemplateMatches matches = template_matches(x, 2, 0.1);
  EXPECT_EQ(matches.shorter, 2 * (50 * 49 / 2));
  EXPECT_EQ(matches.longer, matches.shorter);
  EXPECT_EQ(sample_entropy(x, 2, 0.1), 0);
}

TEST(SampleEntropy, counts_a_distance_of_exactly_r) {
  std::vector<double> ramp;
  for (int i = 0; i < 12; ++i) ramp.push_back(i);
  EXPECT_EQ(template_matches(ramp, 2, 3).shorter, 9 + 8 + 7);  // lags 1, 2, 3 of 10 templates
  EXPECT_EQ(template_matches(ramp, 2, std::nextafter(3, 0)).shorter, 9 + 8);
}

TEST(SampleEntropy, is_nan_without_a_longer_match) {
  EXPECT_TRUE(std::isnan(sample_entropy(std::vector<double>{0, 1, 0, 5, 9, 20}, 1, 0.5)));
}

TEST(SampleEntropy, refuses_what_does_not_fit) {
  const std::vector<double> x = white_noise(50);
  EXPECT_THROW(sample_entropy(x, 0, 0.2), UserError);
  EXPECT_THROW(sample_entropy(x, 2, 0), UserError);
  EXPECT_THROW(sample_entropy(std::vector<double>{1, 2, 3}, 2, 0.2), UserError);
  EXPECT_THROW(fuzzy_entropy(std::vector<double>{1, 2, std::nan(""), 4, 5, 6}, 2, 0.2), UserError);
}

TEST(CoarseGrain, averages_stretches_from_its_offset) {
  const std::vector<double> x{1, 2, 3, 4, 5, 6, 7};
  EXPECT_EQ(coarse_grain(x, 1), x);
  EXPECT_EQ(coarse_grain(x, 3), (std::vector<double>{2, 5}));
  EXPECT_EQ(coarse_grain(x, 3, 1), (std::vector<double>{3, 6}));
  EXPECT_EQ(coarse_grain(x, 3, 2), (std::vector<double>{4}));
  EXPECT_THROW(coarse_grain(x, 3, 3), UserError);
  EXPECT_THROW(coarse_grain(x, 0), UserError);
}

TEST(Composite, is_the_mean_over_the_offsets) {
  const std::vector<double> x{1, 2, 3, 4, 5, 6, 7};
  EXPECT_DOUBLE_EQ(composite(x, 3, [](std::span<const double> y) { return y[0]; }), 3);
}

}  // namespace khaos
