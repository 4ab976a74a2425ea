// SPDX-License-Identifier: BSD-3-Clause
#include "core/error.hpp"
#include "stats/differences.hpp"
#include "stats/fit.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace khaos {
namespace {

const std::vector<double> x{0, 1, 2.5, 4, 5.5, 7}, y{1.1, 2.9, 6.2, 8.8, 12.4, 14.7};

}  // namespace

TEST(FitLine, equals_that_of_scipy) {
  const Line line = fit_line(x, y);  // scipy.stats.linregress(x, y)
  EXPECT_NEAR(line.slope, 1.9823255813953493, 1e-14);
  EXPECT_NEAR(line.intercept, 1.0755813953488351, 1e-14);
  // scipy takes the errors from 1 - r^2, which loses two digits here.
  EXPECT_NEAR(line.slope_error, 0.04849882771661432, 1e-13);
  EXPECT_NEAR(line.intercept_error, 0.2004553024630422, 1e-13);
}

TEST(FitLine, through_two_points_has_no_error_estimate) {
  const Line line = fit_line(std::vector<double>{1, 3}, std::vector<double>{2, 8});
  EXPECT_DOUBLE_EQ(line.slope, 3);
  EXPECT_DOUBLE_EQ(line.intercept, -1);
  EXPECT_TRUE(std::isnan(line.slope_error));
}

TEST(FitLine, refuses_unequal_lengths_one_point_and_equal_x) {
  EXPECT_THROW(fit_line(x, std::vector<double>{1, 2}), UserError);
  EXPECT_THROW(fit_line(std::vector<double>{1}, std::vector<double>{1}), UserError);
  EXPECT_THROW(fit_line(std::vector<double>{1, 1}, std::vector<double>{1, 2}), UserError);
}

TEST(Derivative, equals_that_of_numpy) {
  const std::vector<double> expected{1.64, 1.96, 1.9666666666666670, 2.0666666666666664, 1.966666666666666,
                                     1.1};
  const std::vector<double> slope = derivative(x, y);  // numpy.gradient(y, x, edge_order=2)
  for (std::size_t i = 0; i < x.size(); ++i) EXPECT_NEAR(slope[i], expected[i], 1e-14) << "point " << i;
}

TEST(Derivative, is_exact_for_a_parabola) {
  std::vector<double> square;
  for (const double t : x) square.push_back(3 * t * t - t + 5);
  const std::vector<double> slope = derivative(x, square);
  for (std::size_t i = 0; i < x.size(); ++i) EXPECT_NEAR(slope[i], 6 * x[i] - 1, 1e-13) << "point " << i;
}

TEST(Derivative, refuses_points_out_of_order) {
  EXPECT_THROW(derivative(std::vector<double>{0, 1, 1}, std::vector<double>{0, 1, 2}), UserError);
  EXPECT_THROW(derivative(std::vector<double>{0, 1}, std::vector<double>{0, 1}), UserError);
  EXPECT_THROW(derivative(x, std::vector<double>{0, 1, 2}), UserError);
}

}  // namespace khaos
