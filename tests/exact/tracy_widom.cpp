// SPDX-License-Identifier: BSD-3-Clause
// The laws of one-dimensional growth: distribution functions against published values, moments computed anew.
#include "stats/tracy_widom.hpp"

#include "core/error.hpp"
#include "linalg/quadrature.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace khaos {
namespace {

TEST(Airy, has_the_values_of_tables) {  // Abramowitz & Stegun, table 10.11; zero a_1
  EXPECT_NEAR(airy(0), 0.355028053887817239, 1e-15);
  EXPECT_NEAR(airy(1), 0.135292416312881416, 1e-15);
  EXPECT_NEAR(airy(-2), 0.227407428201685576, 1e-14);
  EXPECT_NEAR(airy(-2.338107410459767), 0, 1e-14);
}

TEST(TracyWidom, has_published_values) {  // Bornemann (2010): F_2(-2), F_1(0)
  EXPECT_NEAR(tracy_widom(GrowthLaw::gue, -2), 0.41322414250512257485, 1e-13);
  EXPECT_NEAR(tracy_widom(GrowthLaw::goe, 0), 0.83190806620295, 1e-13);
  EXPECT_THROW(tracy_widom(GrowthLaw::baik_rains, 0), UserError);
}

TEST(TracyWidom, has_the_moments_that_are_stated) {
  for (const GrowthLaw law : {GrowthLaw::goe, GrowthLaw::gue}) {
    // E x^n about c by parts: n (x - c)^(n-1) (1 - F) above c, F below.
    const double c = moments_of(law).mean;
    double m[5] = {};
    const auto add = [&](double low, double high, double sign, bool above) {
      const Quadrature rule = gauss_legendre(40, low, high);
      for (std::size_t k = 0; k < rule.node.size(); ++k) {
        const double F = tracy_widom(law, rule.node[k]);
        for (int n = 1; n <= 4; ++n)
          m[n] += sign * rule.weight[k] * n * std::pow(rule.node[k] - c, n - 1) * (above ? 1 - F : F);
      }
    };
    add(c, 12, 1, true);
    add(-10, c, -1, false);
    const LawMoments stated = moments_of(law);
    EXPECT_NEAR(m[1], 0, 1e-10);
    EXPECT_NEAR(m[2], stated.variance, 1e-10);
    EXPECT_NEAR(m[3] / std::pow(m[2], 1.5), stated.skewness, 1e-9);
    EXPECT_NEAR(m[4] / (m[2] * m[2]) - 3, stated.excess_kurtosis, 1e-8);
  }
}

TEST(TracyWidom, gives_the_standardised_distribution_at_edges) {
  const std::vector<double> edges{-20, 0, 20}, F = standard_distribution(GrowthLaw::goe, edges);
  EXPECT_EQ(F[0], 0);
  EXPECT_NEAR(F[1], tracy_widom(GrowthLaw::goe, moments_of(GrowthLaw::goe).mean), 1e-15);
  EXPECT_EQ(F[2], 1);
}

}  // namespace
}  // namespace khaos
