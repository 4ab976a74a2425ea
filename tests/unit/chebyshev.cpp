// SPDX-License-Identifier: BSD-3-Clause
#include "linalg/chebyshev.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace {

using khaos::Chebyshev;

std::vector<double> values(const Chebyshev& points, double (*u)(double)) {
  std::vector<double> all;
  for (const double x : points.points()) all.push_back(u(x));
  return all;
}

TEST(Chebyshev, has_both_ends_and_rises) {
  const Chebyshev points(9, -0.3, 1.1);
  EXPECT_EQ(points.points().front(), -0.3);
  EXPECT_EQ(points.points().back(), 1.1);
  for (int i = 1; i < points.size(); ++i) EXPECT_LT(points.points()[i - 1], points.points()[i]);
}

TEST(Chebyshev, is_exact_for_polynomials_of_its_degree) {
  const auto cubic = [](double x) { return 1 + x * (2 + x * (-3 + 4 * x)); };
  for (const int N : {3, 4, 10}) {
    const Chebyshev points(N, -0.5, 2);
    const std::vector<double> u = values(points, cubic), du = points.differentiate(u),
                              from_low = points.cumulative(u);
    const auto primitive = [](double x) { return x * (1 + x * (1 + x * (-1 + x))); };
    for (int i = 0; i <= N; ++i) {  // rounding: N^2 eps of values of size 24
      const double x = points.points()[i];
      EXPECT_NEAR(du[i], 2 + x * (-6 + 12 * x), 1e-12);
      EXPECT_NEAR(from_low[i], primitive(x) - primitive(-0.5), 1e-13);
    }
    EXPECT_NEAR(points.integral(u), primitive(2) - primitive(-0.5), 1e-13);
    EXPECT_NEAR(points.at(0.7, u), cubic(0.7), 1e-13);
    EXPECT_EQ(points.at(2, u), u.back());
  }
}

TEST(Chebyshev, converges_geometrically_on_an_analytic_function) {
  // 1 / (1 + x^2) on [0, 1] has its poles on the ellipse of rho = 4.6: error 4.6^-N and the slope's N times
  // that.
  const auto f = [](double x) { return 1 / (1 + x * x); };
  double before = 10;
  for (const int N : {4, 8, 12}) {
    const Chebyshev points(N, 0, 1);
    const std::vector<double> u = values(points, f), du = points.differentiate(u);
    double worst = 0;
    for (int i = 0; i <= N; ++i)
      worst = std::max(worst, std::abs(du[i] + 2 * points.points()[i] * u[i] * u[i]));
    EXPECT_LT(worst, before / 100);  // 4.6^4 = 448, less what N^2 takes
    EXPECT_LT(std::abs(points.integral(u) - M_PI / 4), worst);
    before = worst;
  }
}

TEST(Chebyshev, knows_its_coefficients_and_how_small_the_last_are) {
  const Chebyshev points(6, 1, 3);
  // With z = x - 2: 5 T_0 + 2 T_1 + T_5 + T_6 / 2.
  const std::vector<double> u = values(points, [](double x) {
    const double t = std::acos(std::clamp(x - 2, -1.0, 1.0));
    return 5 + 2 * std::cos(t) + std::cos(5 * t) + 0.5 * std::cos(6 * t);
  });
  const std::vector<double> c = points.coefficients(u), exact{5, 2, 0, 0, 0, 1, 0.5};
  for (std::size_t k = 0; k < exact.size(); ++k) EXPECT_NEAR(c[k], exact[k], 1e-14);
  EXPECT_NEAR(points.tail(u), 0.2, 1e-14);
  EXPECT_EQ(points.tail(std::vector<double>(7, 0.0)), 0);
}

TEST(Chebyshev, differentiates_at_high_degree_to_the_rounding_of_N_squared) {
  const Chebyshev points(128, 0, 1);
  const std::vector<double> du = points.differentiate(values(points, [](double x) { return std::exp(x); }));
  for (int i = 0; i < points.size(); ++i)
    EXPECT_NEAR(du[i], std::exp(points.points()[i]), 128 * 128 * 2.2e-16 * 3);
}

}  // namespace
