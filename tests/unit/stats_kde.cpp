// SPDX-License-Identifier: BSD-3-Clause
#include "core/error.hpp"
#include "stats/kde.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace khaos {
namespace {

const std::vector<double> sample{0.3, 1.2, -0.7, 2.5, 0.0, 1.9, -3.1, 0.3};

}  // namespace

TEST(Kde, equals_that_of_scipy) {
  // k = scipy.stats.gaussian_kde(sample); k.factor * numpy.std(sample, ddof=1); k([-4, -1, 0, 0.5, 3, 6])
  EXPECT_NEAR(scott_bandwidth(sample), 1.1389119102508432, 1e-14);
  const std::vector<double> points{-4, -1, 0, 0.5, 3, 6};
  const std::vector<double> expected{0.03286430961124236, 0.13460095984860077, 0.20565662867092124,
                                     0.21761185276023756, 0.08664444533807429, 0.00046319844004929654};
  const std::vector<double> density = gaussian_kde(sample, points, scott_bandwidth(sample));
  ASSERT_EQ(density.size(), points.size());
  for (std::size_t i = 0; i < points.size(); ++i)
    EXPECT_NEAR(density[i], expected[i], 1e-15) << "point " << i;
}

TEST(Kde, of_one_sample_is_the_kernel_and_vanishes_beyond_eight_bandwidths) {
  const std::vector<double> density =
      gaussian_kde(std::vector<double>{1.0}, std::vector<double>{1.0, 1.0 + 8.1 * 0.5}, 0.5);
  EXPECT_DOUBLE_EQ(density[0], 1 / (0.5 * std::sqrt(2 * std::numbers::pi)));
  EXPECT_EQ(density[1], 0);
}

TEST(Kde, does_not_depend_on_the_order_of_the_samples) {
  std::vector<double> reversed(sample.rbegin(), sample.rend());
  EXPECT_EQ(gaussian_kde(sample, std::vector<double>{0.1}, 1),
            gaussian_kde(reversed, std::vector<double>{0.1}, 1));
}

TEST(Kde, refuses_no_samples_and_no_bandwidth) {
  EXPECT_THROW(gaussian_kde({}, sample, 1), UserError);
  EXPECT_THROW(gaussian_kde(sample, sample, 0), UserError);
  EXPECT_THROW(scott_bandwidth(std::vector<double>{1}), UserError);
}

}  // namespace khaos
