// SPDX-License-Identifier: BSD-3-Clause
#include "stats/correlation_dimension.hpp"

#include "core/error.hpp"
#include "core/stream.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numbers>
#include <vector>

namespace khaos {
namespace {

/// What would be counted if C were this function; segments are alike, so the jackknife sees no scatter.
CorrelationSum made_up(const std::function<double(double r)>& C, long points = 1'000'000) {
  CorrelationSum sum;
  sum.points = points;
  sum.first = -160;
  sum.all_pairs = std::int64_t{1} << 50;
  for (int k = 0; k < 200; ++k)
    sum.pairs.push_back(static_cast<std::int64_t>(std::min(1.0, C(ladder_radius(sum.first + k))) * 0x1p50));
  sum.pairs_without.assign(8, sum.pairs);
  return sum;
}
CorrelationSum power_law(double D, long points = 1'000'000) {
  return made_up([D](double r) { return std::pow(r / 4, D); }, points);
}

std::vector<double> henon(long n) {
  std::vector<double> points;
  double x = 0.1, y = 0.1;
  for (long i = -1000; i < n; ++i) {
    const double next = 1 - 1.4 * x * x + y;
    y = 0.3 * x;
    x = next;
    if (i >= 0) points.insert(points.end(), {x, y});
  }
  return points;
}

}  // namespace

TEST(CorrelationDimension, of_points_that_repeat_is_zero) {
  // A cycle of five: a fifth of the pairs coincides, up to what the points are known to.
  const CorrelationSum cycle = made_up([](double r) { return r < 0.1 ? 0.2 : std::min(1.0, 2 * r); });
  const CorrelationDimension d = correlation_dimension(cycle, 1e-6);
  EXPECT_EQ(d.scaling, Scaling::discrete);
  EXPECT_EQ(d.D2, 0);
  EXPECT_EQ(d.error, 0);
}

TEST(CorrelationDimension, is_not_read_from_differences_below_the_accuracy) {
  // Rounding or an integrator's errors fill all dimensions below 1e-3; above is a curve.
  const auto noisy = [](double r) { return r < 1e-3 ? 1e6 * std::pow(r, 3) : r; };
  const CorrelationDimension d = correlation_dimension(made_up(noisy), 2e-3);
  EXPECT_NEAR(d.D2, 1, 1e-3);
  EXPECT_GE(d.r_low, 2e-3);
  EXPECT_NE(d.scaling, Scaling::discrete);  // though 2e-3 of the pairs are closer than the accuracy
}

TEST(CorrelationDimension, of_a_power_law_is_its_exponent) {
  for (const double D : {0.63, 1.0, 2.06, 5.5}) {
    const CorrelationSum sum = power_law(D);
    const CorrelationDimension d = correlation_dimension(sum, scaling_range(sum));
    // Counts are whole numbers; from 100 pairs on that is 1e-2 of a few, 1e-4 of the fit.
    EXPECT_NEAR(d.D2, D, 2e-4 * D);
    EXPECT_NEAR(d.takens, D, 1e-3 * D);
    EXPECT_NEAR(hill_exponent(sum), 1 + D / (10 * std::log(10.0) / 9 - 1), 1e-6);
    EXPECT_EQ(d.scaling, Scaling::settled);
    EXPECT_NEAR(d.statistical, 0, 1e-13);
    EXPECT_GE(d.error, d.spread);
    EXPECT_LT(std::pow(d.r_high / 4, D), 0.1);
  }
}

TEST(CorrelationDimension, of_a_circle_is_1) {
  const Stream stream = make_stream(4, 0, "circle");
  std::vector<double> points;
  for (std::uint64_t i = 0; i < 4000; ++i) {
    const double angle = 2 * std::numbers::pi * stream.uniform(0, i);
    points.insert(points.end(), {std::cos(angle), std::sin(angle)});
  }
  const CorrelationSum sum = correlation_sum(points, 2, 0, Comm::self());
  // C(r) = 2/pi asin(r/2); for independent points the spread of C is below that of as many Bernoulli trials
  // as there are points.
  for (std::size_t k = 0; k < sum.radii(); ++k) {
    if (sum.r(k) < 0.05 || sum.r(k) > 2) continue;
    const double C = 2 / std::numbers::pi * std::asin(sum.r(k) / 2);
    EXPECT_NEAR(sum.C(k), C, 4 * std::sqrt(C * (1 - C) / 4000) * 0.1) << "r = " << sum.r(k);
  }
  const CorrelationDimension d = correlation_dimension(sum, scaling_range(sum));
  EXPECT_EQ(d.scaling, Scaling::settled);
  EXPECT_NEAR(d.D2, 1, 0.03);
  EXPECT_LT(std::abs(d.D2 - 1), 2 * d.error);
}

TEST(CorrelationDimension, of_henon_is_that_of_the_literature) {
  const CorrelationSum sum = correlation_sum(henon(20'000), 2, 10, Comm::self());
  const CorrelationDimension fixed = correlation_dimension(sum, radii_between(sum, 1e-3, 0.03));
  EXPECT_NEAR(fixed.D2, 1.19, 0.04);  // in this range, computed independently
  EXPECT_EQ(fixed.scaling,
            Scaling::none);  // the local slope wanders by 10 % there: the set is not self-similar
  EXPECT_LT(fixed.statistical, 0.02);
  const CorrelationDimension chosen = correlation_dimension(sum, scaling_range(sum));
  EXPECT_NEAR(chosen.D2, 1.22, 0.01 + chosen.error);  // 1.21(1) Grassberger & Procaccia, 1.22 with N = 1e6
}

TEST(ScalingRange, is_nowhere_if_the_slope_never_settles) {
  // ln C = -(ln (r/20))^2 / 2: the slope falls by ln 2 = 0.69 per octave, from 8.
  const CorrelationSum bending =
      made_up([](double r) { return std::exp(-0.5 * std::pow(std::log(r / 20), 2)); });
  EXPECT_FALSE(scaling_range(bending));
  const CorrelationDimension d = correlation_dimension(bending, scaling_range(bending));
  EXPECT_EQ(d.scaling, Scaling::none);
  EXPECT_TRUE(std::isnan(d.D2));
  EXPECT_TRUE(std::isnan(d.error));
}

TEST(ScalingRange, finds_the_power_law_between_two_bends) {
  // Slope 1.5 from 0.01 to 0.5; steeper and steeper below, flat above, at C = 0.09.
  const auto C = [](double r) {
    const double below = std::log(std::min(r, 0.01) / 0.01);
    return 0.09 * std::pow(std::min(r, 0.5) / 0.5, 1.5) * std::exp(2 * below - 0.5 * below * below);
  };
  const CorrelationSum sum = made_up(C);
  const CorrelationDimension d = correlation_dimension(sum, scaling_range(sum));
  EXPECT_NEAR(d.D2, 1.5, 0.03);
  EXPECT_EQ(d.scaling, Scaling::drifting);  // the dimension, a limit, may be larger
  EXPECT_GT(d.below, 2);
  EXPECT_GE(d.error, 0.99 * (d.below - d.D2));
  EXPECT_GT(d.r_low, 0.01);  // the local slope looks half an octave to each side
  EXPECT_LT(d.r_low, 0.02);
  EXPECT_LT(d.r_high, 0.5);
  EXPECT_GT(d.r_high, 0.25);
}

TEST(ScalingRange, is_called_narrow_below_half_a_decade) {
  const CorrelationSum law = power_law(2);
  const auto verdict = [&](double r_low, double r_high) {
    return correlation_dimension(law, radii_between(law, r_low, r_high)).scaling;
  };
  EXPECT_EQ(verdict(0.01, 0.015), Scaling::none);  // less than an octave
  EXPECT_EQ(verdict(0.01, 0.025), Scaling::narrow);
  EXPECT_EQ(verdict(0.01, 0.1), Scaling::settled);
}

TEST(CorrelationDimension, beyond_what_the_points_can_show_is_not_settled) {
  const CorrelationSum many = power_law(7, 1'000'000), few = power_law(7, 2'000);  // 2 log10 N = 12 and 6.6
  EXPECT_EQ(correlation_dimension(many, scaling_range(many)).scaling, Scaling::settled);
  EXPECT_EQ(correlation_dimension(few, scaling_range(few)).scaling, Scaling::too_few_points);
}

TEST(CorrelationDimension, has_an_error_bar_that_holds_the_scatter_of_its_sources) {
  // Twenty independent sets on a square of side 1: the fitted slope over a fixed range scatters by the
  // jackknife's error, within what twenty values can say of a standard deviation (16 %) and eight segments of
  // each error (27 %).
  const Stream stream = make_stream(6, 0, "square");
  std::vector<double> slopes, errors;
  for (std::uint64_t set = 0; set < 20; ++set) {
    std::vector<double> points;
    for (std::uint64_t i = 0; i < 4000; ++i) points.push_back(stream.uniform(set, i));
    const CorrelationSum sum = correlation_sum(points, 2, 0, Comm::self());
    const CorrelationDimension d = correlation_dimension(sum, radii_between(sum, 0.02, 0.06));
    slopes.push_back(d.D2);
    errors.push_back(d.statistical);
  }
  double mean = 0, scatter = 0, error = 0;
  for (const double slope : slopes) mean += slope / 20;
  for (const double slope : slopes) scatter += (slope - mean) * (slope - mean) / 19;
  for (const double e : errors) error += e * e / 20;
  EXPECT_GT(std::sqrt(error / scatter), 0.6);
  EXPECT_LT(std::sqrt(error / scatter), 1.7);
}

TEST(CorrelationDimension, refuses_a_range_of_fewer_than_three_radii) {
  EXPECT_THROW(radii_between(power_law(2), 0.1, 0.11), UserError);
  EXPECT_THROW(radii_between(power_law(2), 1e3, 1e4), UserError);
}

TEST(HillExponent, needs_pairs_up_to_its_upper_quantile) {
  CorrelationSum sum = power_law(2);
  EXPECT_THROW(hill_exponent(sum, 0.5, 0.05), UserError);
  sum.pairs.resize(150);  // C up to 0.01
  EXPECT_TRUE(std::isnan(hill_exponent(sum)));
}

}  // namespace khaos
