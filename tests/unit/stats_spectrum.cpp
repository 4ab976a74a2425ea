// SPDX-License-Identifier: BSD-3-Clause
#include "core/error.hpp"
#include "stats/spectrum.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

namespace khaos {
namespace {

std::vector<double> tone(double omega, double dt, int n) {
  std::vector<double> values;
  for (int j = 0; j < n; ++j) values.push_back(0.7 + 0.01 * std::cos(omega * dt * j + 0.3));
  return values;
}

}  // namespace

TEST(DominantFrequency, is_found_between_the_frequencies_of_the_grid) {
  // 800 samples, 0.25 apart: the grid is 0.0314 wide. The Hann window's tail of the mirror line, some 80 grid
  // steps away, is below 1e-5 of the peak.
  for (const double omega : {0.5, 1.2247448713915890, 1.24, 9.0})
    EXPECT_NEAR(dominant_frequency(tone(omega, 0.25, 800), 0.25), omega, 1e-5) << omega;
}

TEST(DominantFrequency, leaves_out_the_last_of_an_odd_number_of_values) {
  std::vector<double> odd = tone(1.3, 0.25, 101);
  odd.back() = 1e6;
  EXPECT_NEAR(dominant_frequency(odd, 0.25), 1.3, 1e-2);
}

TEST(DominantFrequency, prefers_the_stronger_line) {
  std::vector<double> values = tone(1.0, 0.1, 1000);
  for (int j = 0; j < 1000; ++j) values[j] += 0.005 * std::sin(2.5 * 0.1 * j);
  EXPECT_NEAR(dominant_frequency(values, 0.1), 1.0, 1e-3);
}

TEST(DominantFrequency, of_a_series_with_nan_is_nan) {
  std::vector<double> values = tone(1, 0.1, 100);
  values[50] = std::nan("");
  EXPECT_TRUE(std::isnan(dominant_frequency(values, 0.1)));
}

TEST(DominantFrequency, refuses_short_series_and_no_spacing) {
  EXPECT_THROW(dominant_frequency(std::vector<double>(7, 1.0), 1), UserError);
  EXPECT_THROW(dominant_frequency(std::vector<double>(8, 1.0), 0), UserError);
}

}  // namespace khaos
