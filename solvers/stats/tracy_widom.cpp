// SPDX-License-Identifier: BSD-3-Clause
#include "stats/tracy_widom.hpp"

#include "core/error.hpp"
#include "linalg/quadrature.hpp"

#include <cmath>
#include <numbers>
#include <utility>

namespace khaos {
namespace {

constexpr long nodes = 60;
constexpr double reach = 16;  // Ai(16 + s) < 1e-13 for s > -6, and the kernel is small where s is smaller

/// det(1 + sign B) by elimination with the largest pivot of each column.
double fredholm(double s, double sign, const Quadrature& rule) {
  const auto n = static_cast<std::size_t>(nodes);
  std::vector<double> a(n * n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      a[i * n + j] = (i == j ? 1.0 : 0.0) + sign * std::sqrt(rule.weight[i] * rule.weight[j]) *
                                                airy(rule.node[i] + rule.node[j] + s);
  double determinant = 1;
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k + 1; i < n; ++i)
      if (std::abs(a[i * n + k]) > std::abs(a[pivot * n + k])) pivot = i;
    if (pivot != k) {
      for (std::size_t j = k; j < n; ++j) std::swap(a[k * n + j], a[pivot * n + j]);
      determinant = -determinant;
    }
    determinant *= a[k * n + k];
    if (determinant == 0) return 0;
    for (std::size_t i = k + 1; i < n; ++i) {
      const double factor = a[i * n + k] / a[k * n + k];
      for (std::size_t j = k; j < n; ++j) a[i * n + j] -= factor * a[k * n + j];
    }
  }
  return determinant;
}

}  // namespace

LawMoments moments_of(GrowthLaw law) {
  switch (law) {
    case GrowthLaw::goe:
      return {-1.2065335745820, 1.607781034581, 0.29346452408, 0.1652429384};
    case GrowthLaw::gue:
      return {-1.7710868074116, 0.8131947928329, 0.2240842036, 0.0934480876};
    case GrowthLaw::baik_rains:
      break;
  }
  return {0, 1.15039, 0.35941, 0.28916};
}

double airy(double x) {
  if (x == 0) return 0.35502805388781723926;
  const double z = std::abs(x), zeta = 2.0 / 3.0 * z * std::sqrt(z), third = 1.0 / 3.0;
  if (zeta > 700) return x > 0 ? 0 : std::nan("");  // below any double; and beyond what is needed
  if (x > 0) return std::sqrt(z * third) / std::numbers::pi * std::cyl_bessel_k(third, zeta);
  const double j = std::cyl_bessel_j(third, zeta), y = std::cyl_neumann(third, zeta);
  const double j_minus = 0.5 * j - 0.5 * std::numbers::sqrt3 * y;  // J of order -1/3
  return std::sqrt(z) / 3 * (j + j_minus);
}

double tracy_widom(GrowthLaw law, double s) {
  if (law == GrowthLaw::baik_rains) throw UserError("tracy_widom: the laws are goe and gue");
  static const Quadrature rule = gauss_legendre(nodes, 0, reach);
  const double lower = fredholm(s, -1, rule);
  return law == GrowthLaw::goe ? lower : lower * fredholm(s, 1, rule);
}

std::vector<double> standard_distribution(GrowthLaw law, std::span<const double> edges) {
  const LawMoments m = moments_of(law);
  std::vector<double> F;
  for (const double x : edges) {
    const double s = m.mean + std::sqrt(m.variance) * x;
    F.push_back(s < -10 ? 0 : s > 12 ? 1 : tracy_widom(law, s));  // 1e-18 lies beyond
  }
  return F;
}

}  // namespace khaos
