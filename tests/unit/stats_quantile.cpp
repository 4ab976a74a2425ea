// SPDX-License-Identifier: BSD-3-Clause
#include "core/error.hpp"
#include "stats/quantile.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace khaos {

TEST(Quantile, equals_that_of_numpy) {
  const std::vector<double> x{3, -1, 7, 2, 2.5, 11};
  EXPECT_DOUBLE_EQ(quantile(x, 0), -1);
  EXPECT_DOUBLE_EQ(quantile(x, 1), 11);
  EXPECT_DOUBLE_EQ(quantile(x, 0.95), 10);  // numpy.quantile(x, 0.95)
  EXPECT_DOUBLE_EQ(quantile(x, 0.3), 2.25);
  EXPECT_DOUBLE_EQ(median(x), 2.75);
  EXPECT_DOUBLE_EQ(median({5, 1, 4}), 4);
}

TEST(Quantile, of_a_sample_with_nan_is_nan) { EXPECT_TRUE(std::isnan(median({1, std::nan(""), 2}))); }

TEST(Quantile, refuses_an_empty_sample_and_ranks_outside) {
  EXPECT_THROW(median({}), UserError);
  EXPECT_THROW(quantile({1}, 1.01), UserError);
  EXPECT_THROW(quantile({1}, -0.01), UserError);
}

}  // namespace khaos
