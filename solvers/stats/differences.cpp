// SPDX-License-Identifier: BSD-3-Clause
#include "stats/differences.hpp"

#include "core/error.hpp"

#include <algorithm>

namespace khaos {

std::vector<double> derivative(std::span<const double> x, std::span<const double> y) {
  const std::size_t n = x.size();
  if (n != y.size()) throw UserError("derivative: x and y differ in length");
  if (n < 3) throw UserError("derivative: needs at least 3 points");
  std::vector<double> slope(n);
  for (std::size_t i = 0; i < n; ++i) {
    // The parabola through i-1, i, i+1, or through the three outermost points; its slope is taken at x[i].
    const std::size_t mid = std::clamp<std::size_t>(i, 1, n - 2);
    const double left = x[mid] - x[mid - 1], right = x[mid + 1] - x[mid];
    if (!(left > 0) || !(right > 0)) throw UserError("derivative: x must increase strictly");
    const double before = (y[mid] - y[mid - 1]) / left, after = (y[mid + 1] - y[mid]) / right;
    const double curvature = (after - before) / (left + right);
    slope[i] = before + curvature * (2 * x[i] - x[mid - 1] - x[mid]);
  }
  return slope;
}

}  // namespace khaos
