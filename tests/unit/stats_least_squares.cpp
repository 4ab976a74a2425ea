// SPDX-License-Identifier: BSD-3-Clause
#include "stats/least_squares.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace khaos {
namespace {

using Numbers = std::span<const double>;

/// Rosenbrock's valley as two residuals: minimum 0 at (1, 1).
const LeastSquaresProblem rosenbrock{2, 2,
                                     [](Numbers x, std::span<double> r) {
                                       r[0] = 10 * (x[1] - x[0] * x[0]);
                                       r[1] = 1 - x[0];
                                     },
                                     [](Numbers x, Matrix<double>& j) {
                                       j(0, 0) = -20 * x[0], j(0, 1) = 10;
                                       j(1, 0) = -1, j(1, 1) = 0;
                                     }};

TEST(LeastSquares, walks_down_the_valley_of_rosenbrock) {
  const LeastSquaresResult end = least_squares(rosenbrock, {-1.2, 1});
  EXPECT_TRUE(end.converged);
  EXPECT_NEAR(end.x[0], 1, 1e-9);
  EXPECT_NEAR(end.x[1], 1, 1e-9);
  EXPECT_LT(end.steps, 60);
}

/// y = b1 (1 - exp(-b2 x)): Misra1a of NIST's Statistical Reference Datasets (Misra 1978), lower difficulty.
const std::vector<double> volume{10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02,
                                 44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78};
const std::vector<double> pressure{77.6,  114.9, 141.1, 190.8, 239.9, 289.0, 332.8,
                                   378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0};
const LeastSquaresProblem misra{2, 14,
                                [](Numbers b, std::span<double> r) {
                                  for (std::size_t i = 0; i < 14; ++i)
                                    r[i] = b[0] * (1 - std::exp(-b[1] * pressure[i])) - volume[i];
                                },
                                [](Numbers b, Matrix<double>& j) {
                                  for (std::size_t i = 0; i < 14; ++i) {
                                    const double fall = std::exp(-b[1] * pressure[i]);
                                    j(long(i), 0) = 1 - fall;
                                    j(long(i), 1) = b[0] * pressure[i] * fall;
                                  }
                                }};

TEST(LeastSquares, meets_the_certified_values_of_nist) {
  for (const std::vector<double>& start :
       {std::vector<double>{500, 1e-4}, {250, 5e-4}}) {  // NIST's two starts
    const LeastSquaresResult end = least_squares(misra, start);
    EXPECT_TRUE(end.converged);
    EXPECT_NEAR(end.sum_of_squares, 1.2455138894e-01, 1e-9);
    EXPECT_NEAR(end.x[0], 2.3894212918e+02, 1e-4);
    EXPECT_NEAR(end.x[1], 5.5015643181e-04, 1e-9);
  }
}

TEST(LeastSquares, turns_back_where_there_are_no_residuals) {
  // log(x) = -1 from x = 3: the first full step leads to x < 0.
  const LeastSquaresProblem root{1, 1, [](Numbers x, std::span<double> r) { r[0] = std::log(x[0]) + 1; },
                                 [](Numbers x, Matrix<double>& j) { j(0, 0) = 1 / x[0]; }};
  const LeastSquaresResult end = least_squares(root, {9});
  EXPECT_NEAR(end.x[0], std::exp(-1), 1e-10);
  const LeastSquaresResult nowhere = least_squares(root, {-1});
  EXPECT_FALSE(nowhere.converged);
  EXPECT_EQ(nowhere.sum_of_squares, HUGE_VAL);
}

TEST(LeastSquares, leaves_alone_what_the_residuals_do_not_depend_on) {
  const LeastSquaresProblem flat{2, 2,
                                 [](Numbers x, std::span<double> r) {
                                   r[0] = x[0] - 3;
                                   r[1] = 2 * x[0] - 7;
                                 },
                                 [](Numbers, Matrix<double>& j) {
                                   j(0, 0) = 1, j(0, 1) = 0;
                                   j(1, 0) = 2, j(1, 1) = 0;
                                 }};
  const LeastSquaresResult end = least_squares(flat, {0, 5});
  EXPECT_TRUE(end.converged);
  EXPECT_NEAR(end.x[0], 3.4, 1e-9);
  EXPECT_EQ(end.x[1], 5);
  EXPECT_NEAR(end.sum_of_squares, 0.2, 1e-12);
}

TEST(LeastSquares, stops_when_it_may_not_go_on) {
  EXPECT_EQ(least_squares(rosenbrock, {-1.2, 1}, {.most_steps = 3}).steps, 3);
  EXPECT_FALSE(least_squares(rosenbrock, {-1.2, 1}, {.most_steps = 3}).converged);
}

}  // namespace
}  // namespace khaos
