// SPDX-License-Identifier: BSD-3-Clause
#include "ode/pi_control.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace khaos;

double factor(bool accepted, double error, double old, double q,
              double largest = pi_control::largest_growth) {
  return pi_control::factor(std::exp(pi_control::exponent(accepted, std::log(error), std::log(old), q)),
                            largest);
}

TEST(PiControl, has_the_exponents_of_hairer_and_wanner) {
  EXPECT_NEAR(factor(true, 0.5, 0.25, 5), 0.9 * std::pow(0.5, -0.17) * std::pow(0.25, 0.04), 1e-15);
  EXPECT_NEAR(factor(false, 2, 0.25, 5), 0.9 * std::pow(2, -0.2), 1e-15);
}

TEST(PiControl, keeps_steps_within_bounds) {
  EXPECT_EQ(factor(true, 1e-10, 1, 5), 10);
  EXPECT_EQ(factor(true, 1e-10, 1, 5, 1), 1);  // right after a rejection
  EXPECT_EQ(factor(false, 1e10, 1, 5), 0.2);
}

TEST(PiControl, is_the_same_for_logarithms_of_squares_to_the_base_two) {
  const double one = factor(true, 0.3, 0.02, 8);
  const double two = pi_control::factor(
      std::exp2(pi_control::exponent(true, std::log2(0.3 * 0.3), std::log2(0.02 * 0.02), 16.0)),
      pi_control::largest_growth);
  EXPECT_NEAR(one, two, 1e-14);
}

}  // namespace
