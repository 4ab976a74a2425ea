// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <span>
#include <vector>

namespace khaos {

/// Limit laws of one-dimensional growth of the KPZ class, by the shape of the start: flat, curved, and
/// already stationary.
enum class GrowthLaw { goe, gue, baik_rains };

struct LawMoments {
  double mean, variance, skewness, excess_kurtosis;
};

/// Moments of the Tracy-Widom laws of the orthogonal and unitary ensembles and of the Baik-Rains law F_0.
/// Source: Praehofer & Spohn's tables as given by Takeuchi & Sano, J. Stat. Phys. 147 (2012) 853, table 1;
/// Bornemann, Math. Comp. 79 (2010) 871, table 9 for the first two. tests/exact/tracy_widom.cpp computes the
/// first two laws anew.
LawMoments moments_of(GrowthLaw law);

/// Distribution function P(x <= s) of the Tracy-Widom laws (goe, gue; UserError for the third), to 1e-12.
/// F_1 = det(1 - B), F_2 = det(1 - B) det(1 + B) on L^2(0, infinity) with the kernel B(x, y) = Ai(x + y + s)
/// (Ferrari & Spohn, J. Phys. A 38 (2005) L557), by Gauss-Legendre quadrature (Bornemann 2010).
double tracy_widom(GrowthLaw law, double s);

/// The Airy function Ai(x), by Bessel functions of order 1/3 (Abramowitz & Stegun, 10.4.14 and 10.4.15).
double airy(double x);

/// The law's distribution function at the edges of bins of a variable that is standardised to mean 0 and
/// variance 1 (goe, gue).
std::vector<double> standard_distribution(GrowthLaw law, std::span<const double> edges);

}  // namespace khaos
