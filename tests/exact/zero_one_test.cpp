// SPDX-License-Identifier: BSD-3-Clause
#include "stats/zero_one_test.hpp"

#include "core/error.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace khaos {
namespace {

const Stream stream = make_stream(7, 0, "0-1 test");

std::vector<double> logistic(double r, int n) {
  std::vector<double> series;
  double x = 0.3;
  for (int i = -1000; i < n; ++i) {
    x = r * x * (1 - x);
    if (i >= 0) series.push_back(x);
  }
  return series;
}
std::vector<double> sine(double omega, int n) {
  std::vector<double> series;
  for (int i = 0; i < n; ++i) series.push_back(3 + std::sin(omega * i));
  return series;
}

}  // namespace

TEST(ZeroOneTest, tells_the_regular_and_the_chaotic_logistic_map_of_its_paper) {
  // Gottwald & Melbourne 2009, fig. 1: r = 3.55 (period 8) and r = 3.97.
  EXPECT_NEAR(zero_one_test(logistic(3.55, 2000), stream, 0), 0, 0.05);
  EXPECT_GT(zero_one_test(logistic(3.97, 2000), stream, 0), 0.99);
}

TEST(ZeroOneTest, calls_quasiperiodic_motion_regular) {
  std::vector<double> series = sine(1.0, 3000);
  const std::vector<double> other = sine(std::sqrt(2.0), 3000);
  for (std::size_t i = 0; i < series.size(); ++i) series[i] += other[i];
  EXPECT_NEAR(zero_one_test(series, stream, 0), 0, 0.1);
}

TEST(ZeroOneTest, in_resonance_sees_ballistic_motion) {
  // c = omega: p and q run away in a straight line, the displacement is n^2 / 4, whose correlation with n is
  // sqrt(15) / 4 for long series; the terms that oscillate are smaller by the 200 lags squared, and 1/200 off
  // the limit of many lags.
  EXPECT_NEAR(zero_one_at(sine(1.0, 2000), 1.0), std::sqrt(15.0) / 4, 5e-3);
}

TEST(ZeroOneTest, of_a_constant_is_nan) {
  EXPECT_TRUE(std::isnan(zero_one_at(std::vector<double>(200, 0.0), 1.0)));
}

TEST(ZeroOneTest, refuses_short_series_and_frequencies_outside) {
  EXPECT_THROW(zero_one_at(sine(1, 99), 1), UserError);
  EXPECT_THROW(zero_one_at(sine(1, 200), 0), UserError);
  EXPECT_THROW(zero_one_at(sine(1, 200), 3.2), UserError);
  EXPECT_THROW(zero_one_test(sine(1, 200), stream, 0, 0), UserError);
  std::vector<double> broken = sine(1, 200);
  broken[5] = std::nan("");
  EXPECT_THROW(zero_one_at(broken, 1), UserError);
}

}  // namespace khaos
