// SPDX-License-Identifier: BSD-3-Clause
// Quadratures on integrals that are known, with the orders they have.
#include "linalg/quadrature.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numbers>

namespace {

using namespace khaos;

double integral(const Quadrature& rule, const std::function<double(double)>& f) {
  double sum = 0;
  for (std::size_t m = 0; m < rule.node.size(); ++m) sum += rule.weight[m] * f(rule.node[m]);
  return sum;
}

TEST(GaussLegendre, is_exact_up_to_its_degree_and_not_beyond) {
  for (const long n : {1L, 2L, 5L, 40L}) {
    const Quadrature rule = gauss_legendre(n, -1, 1);
    for (long degree = 0; degree < 2 * n; ++degree)
      EXPECT_NEAR(integral(rule, [&](double x) { return std::pow(x, degree); }),
                  degree % 2 == 1 ? 0 : 2.0 / static_cast<double>(degree + 1), 1e-14)
          << n << " " << degree;
  }
  const double beyond = integral(gauss_legendre(2, -1, 1), [](double x) { return x * x * x * x; });
  EXPECT_NEAR(beyond, 2.0 / 9, 1e-15);  // 2/5 is right
}

TEST(GaussLegendre, keeps_its_digits_with_many_nodes) {
  const Quadrature rule = gauss_legendre(5000, 2, 5);
  EXPECT_NEAR(integral(rule, [](double x) { return std::sin(200 * x); }),
              (std::cos(400.0) - std::cos(1000.0)) / 200, 1e-14);
  EXPECT_NEAR(integral(rule, [](double) { return 1.0; }), 3, 1e-13);
  EXPECT_TRUE(std::is_sorted(rule.node.begin(), rule.node.end()));
}

TEST(Rules, have_their_orders) {
  const auto f = [](double x) { return std::exp(x); };
  const double exact = std::exp(2.0) - std::exp(-1.0);
  const auto order = [&](auto rule) {
    return std::log2(std::abs(integral(rule(100), f) - exact) / std::abs(integral(rule(200), f) - exact));
  };
  EXPECT_NEAR(order([](long n) { return trapezoid_rule(n + 1, -1, 2); }), 2, 0.01);
  EXPECT_NEAR(order([](long n) { return midpoint_rule(n, -1, 2); }), 2, 0.01);
  EXPECT_NEAR(order([](long n) { return riemann_rule(n, -1, 2); }), 1, 0.02);
}

TEST(Rules, of_equal_cells_are_exact_for_harmonics_below_their_number) {
  const double turn = 2 * std::numbers::pi;
  for (long k = 1; k < 8; ++k)
    EXPECT_NEAR(integral(riemann_rule(8, 0, 1),
                         [&](double x) { return std::cos(turn * static_cast<double>(k) * x); }),
                0, 1e-15);
  EXPECT_NEAR(integral(riemann_rule(8, 0, 1), [&](double x) { return std::cos(turn * 8 * x); }), 1,
              1e-14);  // aliased
}

}  // namespace
