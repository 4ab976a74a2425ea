// SPDX-License-Identifier: BSD-3-Clause
#include "core/error.hpp"
#include "core/stream.hpp"
#include "stats/time_scales.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

namespace khaos {
namespace {

const Stream stream = make_stream(9, 0, "time scales");
constexpr double spacing = 0.1;
constexpr int n = 1024;

/// Lines of amplitude 1 and 0.3 at 24 and 150 cycles in the series, and white noise of deviation `sigma`.
std::vector<double> two_lines(double sigma) {
  std::vector<double> x;
  for (int i = 0; i < n; ++i)
    x.push_back(7 + std::sin(2 * std::numbers::pi * 24 * i / n) +
                0.3 * std::sin(2 * std::numbers::pi * 150 * i / n) +
                sigma * stream.normal(1'000'000, static_cast<std::uint64_t>(i)));
  return x;
}
std::vector<double> noise() {
  std::vector<double> x;
  for (int i = 0; i < n; ++i) x.push_back(stream.normal(1'000'001, static_cast<std::uint64_t>(i)));
  return x;
}

}  // namespace

TEST(TimeScales, of_two_lines_in_noise_are_theirs) {
  const TimeScales scales = time_scales(two_lines(0.2), spacing, Surrogate::shuffle, stream);
  EXPECT_DOUBLE_EQ(scales.dominant, 24 / (n * spacing));
  // The window makes a line three frequencies wide.
  EXPECT_NEAR(scales.highest, 150 / (n * spacing), 1.01 / (n * spacing));
}

TEST(TimeScales, of_noise_are_none) {
  for (const Surrogate kind : {Surrogate::shuffle, Surrogate::random_phase}) {
    const TimeScales scales = time_scales(noise(), spacing, kind, stream);
    EXPECT_TRUE(std::isnan(scales.highest));
    // 5 % of 509 frequencies; neighbours share noise through the window, so the spread is about 1.5 sqrt(24).
    EXPECT_NEAR(scales.share, 0.05, 0.04);
  }
}

TEST(TimeScales, refuse_too_few_surrogates_and_values) {
  EXPECT_THROW(time_scales(noise(), spacing, Surrogate::shuffle, stream, 0, 10), UserError);
  EXPECT_THROW(time_scales(std::vector<double>(63, 1.0), spacing, Surrogate::shuffle, stream), UserError);
  EXPECT_THROW(time_scales(noise(), 0, Surrogate::shuffle, stream), UserError);
  EXPECT_THROW(time_scales(noise(), spacing, Surrogate::shuffle, stream, 0, 100, 1), UserError);
}

}  // namespace khaos
