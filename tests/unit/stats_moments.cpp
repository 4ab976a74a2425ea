// SPDX-License-Identifier: BSD-3-Clause
#include "core/error.hpp"
#include "stats/moments.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace khaos {
namespace {

const std::vector<double> sample{0.3, 1.2, -0.7, 2.5, 0.0, 1.9, -3.1, 0.3};
constexpr double rounding = 1e-14;  // a few ulps of numbers near 1

}  // namespace

TEST(Moments, equal_those_of_scipy) {
  const Moments m = moments(sample);
  EXPECT_NEAR(m.mean, 0.3, rounding);                                 // numpy.mean
  EXPECT_NEAR(m.std, 1.6147755261955143, rounding);                   // numpy.std
  EXPECT_NEAR(m.skewness, -0.737971722732991, rounding);              // scipy.stats.skew
  EXPECT_NEAR(m.excess_kurtosis, 0.03860186478086547, 3 * rounding);  // scipy.stats.kurtosis
  EXPECT_NEAR(m.rms, 1.6424067705656842, rounding);                   // sqrt(numpy.mean(numpy.square))
  EXPECT_EQ(m.min, -3.1);
  EXPECT_EQ(m.max, 2.5);
}

TEST(Moments, lose_no_digits_to_a_large_mean) {
  const Moments m = moments(std::vector<double>{1e9 + 1, 1e9 + 2, 1e9 + 3});
  EXPECT_DOUBLE_EQ(m.std, std::sqrt(2.0 / 3));
  EXPECT_NEAR(m.skewness, 0, rounding);
}

TEST(Moments, of_a_constant_have_no_shape) {
  const Moments m = moments(std::vector<double>(3, 0.1));
  EXPECT_EQ(m.std, 0);
  EXPECT_TRUE(std::isnan(m.skewness));
  EXPECT_TRUE(std::isnan(m.excess_kurtosis));
}

TEST(Moments, of_a_sample_with_nan_are_nan_throughout) {
  const Moments m = moments(std::vector<double>{1, std::numeric_limits<double>::quiet_NaN(), 2});
  EXPECT_TRUE(std::isnan(m.mean));
  EXPECT_TRUE(std::isnan(m.max));
}

TEST(Moments, refuse_an_empty_sample) { EXPECT_THROW(moments({}), UserError); }

TEST(Correlation, equals_that_of_scipy) {
  // scipy.stats.pearsonr(sample, [1, 2, 2, 4, 0, 3, -5, 1])[0]
  EXPECT_NEAR(correlation(sample, std::vector<double>{1, 2, 2, 4, 0, 3, -5, 1}), 0.9230277539329846,
              rounding);
}

TEST(Correlation, is_one_for_a_line_and_nan_for_a_constant) {
  EXPECT_NEAR(correlation(sample, sample), 1, rounding);
  EXPECT_TRUE(std::isnan(correlation(sample, std::vector<double>(sample.size(), 0.1))));
}

TEST(Correlation, refuses_samples_of_unequal_length) {
  EXPECT_THROW(correlation(sample, std::vector<double>{1, 2}), UserError);
}

}  // namespace khaos
