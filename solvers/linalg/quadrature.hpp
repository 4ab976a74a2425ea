// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <vector>

namespace khaos {

/// Integral over [low, high] as sum of weight[m] f(node[m]); nodes rise, weights add to high - low.
struct Quadrature {
  std::vector<double> node, weight;
};

/// Exact for polynomials of degree 2 count - 1 (Newton's method on the Legendre polynomial; nodes to a few
/// roundings).
Quadrature gauss_legendre(long count, double low, double high);
/// count equally spaced nodes with both ends, count >= 2: error (high - low)^3 / (12 (count - 1)^2) max
/// |f''|.
Quadrature trapezoid_rule(long count, double low, double high);
/// Left ends of count equal cells: error O(1 / count); exact to rounding for periodic analytic f.
Quadrature riemann_rule(long count, double low, double high);
/// Middles of count equal cells: Gauss-Chebyshev in the angle.
Quadrature midpoint_rule(long count, double low, double high);

}  // namespace khaos
