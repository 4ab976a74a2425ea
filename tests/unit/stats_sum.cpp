// SPDX-License-Identifier: BSD-3-Clause
#include "core/error.hpp"
#include "stats/relative_distance.hpp"
#include "stats/sum.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace khaos {

TEST(Sum, keeps_what_a_plain_loop_loses) {
  EXPECT_EQ(sum(std::vector<double>{1.0, 1e100, 1.0, -1e100}), 2.0);  // Neumaier's own example; plainly 0
  EXPECT_EQ(sum(std::vector<double>(10'000'000, 0.1)), 1e6);          // plainly 999999.99983897537
}

TEST(Sum, of_nothing_is_zero) { EXPECT_EQ(sum({}), 0.0); }

TEST(Trapezoid, is_exact_for_a_line_and_halves_the_ends) {
  EXPECT_DOUBLE_EQ(trapezoid(std::vector<double>{1, 3, 5, 7}, 0.5), 6.0);
  // numpy.trapz([1.1, 2.9, 6.2, 8.8, 12.4, 14.7])
  EXPECT_DOUBLE_EQ(trapezoid(std::vector<double>{1.1, 2.9, 6.2, 8.8, 12.4, 14.7}, 1.0), 38.2);
}

TEST(Trapezoid, refuses_a_single_point) { EXPECT_THROW(trapezoid(std::vector<double>{1}, 1.0), UserError); }

TEST(RelativeDistance, is_in_units_of_the_second) {
  EXPECT_DOUBLE_EQ(relative_distance(std::vector<double>{3, 4}, std::vector<double>{0, 10}), std::sqrt(0.45));
  EXPECT_EQ(relative_distance(std::vector<double>{1, -2}, std::vector<double>{1, -2}), 0);
}

}  // namespace khaos
