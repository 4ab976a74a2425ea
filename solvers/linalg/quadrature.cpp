// SPDX-License-Identifier: BSD-3-Clause
#include "linalg/quadrature.hpp"

#include <cmath>
#include <numbers>

namespace khaos {
namespace {

Quadrature cells(long count, double low, double high, double offset) {
  Quadrature rule;
  const double width = (high - low) / static_cast<double>(count);
  for (long m = 0; m < count; ++m) {
    rule.node.push_back(low + (static_cast<double>(m) + offset) * width);
    rule.weight.push_back(width);
  }
  return rule;
}

}  // namespace

Quadrature gauss_legendre(long count, double low, double high) {
  Quadrature rule{std::vector<double>(static_cast<std::size_t>(count)),
                  std::vector<double>(static_cast<std::size_t>(count))};
  const auto n = static_cast<double>(count);
  for (long m = 0; m < (count + 1) / 2; ++m) {
    // Tricomi's first guess, good to n^-4; Newton then doubles the digits.
    double x = (1 - (1 - 1 / n) / (8 * n * n)) *
               std::cos(std::numbers::pi * (static_cast<double>(m) + 0.75) / (n + 0.5));
    double slope = 1;
    for (int iteration = 0; iteration < 100; ++iteration) {
      double p = 1, below = 0;  // P_j and P_{j-1} at x
      for (long j = 0; j < count; ++j) {
        const auto order = static_cast<double>(j);
        const double next = ((2 * order + 1) * x * p - order * below) / (order + 1);
        below = p;
        p = next;
      }
      slope = n * (x * p - below) / (x * x - 1);
      const double step = p / slope;
      x -= step;
      if (std::abs(step) < 4e-16) break;
    }
    const double weight = (high - low) / ((1 - x * x) * slope * slope);
    const auto left = static_cast<std::size_t>(m), right = static_cast<std::size_t>(count - 1 - m);
    rule.node[left] = 0.5 * (low + high) - 0.5 * (high - low) * x;
    rule.node[right] = 0.5 * (low + high) + 0.5 * (high - low) * x;
    rule.weight[left] = rule.weight[right] = weight;
  }
  return rule;
}

Quadrature trapezoid_rule(long count, double low, double high) {
  Quadrature rule;
  const double width = (high - low) / static_cast<double>(count - 1);
  for (long m = 0; m < count; ++m) {
    rule.node.push_back(low + static_cast<double>(m) * width);
    rule.weight.push_back(m == 0 || m == count - 1 ? 0.5 * width : width);
  }
  return rule;
}

Quadrature riemann_rule(long count, double low, double high) { return cells(count, low, high, 0); }
Quadrature midpoint_rule(long count, double low, double high) { return cells(count, low, high, 0.5); }

}  // namespace khaos
