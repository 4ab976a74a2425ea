// SPDX-License-Identifier: BSD-3-Clause
/// Where snapshots are taken: pieces that the maps share.
#pragma once
#include "core/stream.hpp"
#include "linalg/quadrature.hpp"
#include "map.hpp"

#include <functional>
#include <string>

namespace koopman {

/// Nodes and weights on [low, high] by gauss, trapezoid, riemann or monte-carlo (independent and uniform).
Quadrature line_rule(const std::string& rule, long M, double low, double high, const Stream& numbers);
/// One axis with the measure divided by high - low, so that weights add to 1.
Snapshots on_line(const Quadrature& rule);
/// All pairs of nodes, the second axis fastest; weights multiply.
Snapshots product_of(const Quadrature& first, const Quadrature& second);
/// M points of the unit cube of this dimension, independent and uniform; weights 1 / M.
Snapshots uniform_points(int dimension, long M, const Stream& numbers);
/// The orbit of `start`, M points long, weights 1 / M; `step` maps a point onto the next in place.
Snapshots orbit(std::vector<double> start, long M, const std::function<void(double*)>& step);
/// y = step(x), point by point.
void move_each(Snapshots& s, const std::function<void(const double* x, double* y)>& step);

}  // namespace koopman
