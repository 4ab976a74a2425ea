// SPDX-License-Identifier: BSD-3-Clause
#include "mean_field.hpp"

#include "linalg/quadrature.hpp"
#include "linalg/root_search.hpp"

#include <cmath>
#include <numbers>

namespace deep_linear {
namespace {

/// <f(z)>, z standard normal: beyond 12 deviations lies 1e-33.
template <class F>
double gaussian_mean(const F& f) {
  static const khaos::Quadrature rule = khaos::gauss_legendre(2000, -12, 12);
  double sum = 0;
  for (std::size_t m = 0; m < rule.node.size(); ++m)
    sum += rule.weight[m] * std::exp(-0.5 * rule.node[m] * rule.node[m]) * f(rule.node[m]);
  return sum / std::sqrt(2 * std::numbers::pi);
}

}  // namespace

FixedPoint tanh_fixed_point(double g) {
  if (g <= 1) return {0, g * g};
  const auto growth = [g](double q) {  // q' / q - 1: no trivial zero at q = 0
    return g * g * gaussian_mean([q](double z) { return std::pow(std::tanh(std::sqrt(q) * z), 2); }) / q - 1;
  };
  // q' <= g^2, and q' > q below q = (g^2 - 1) / (2 g^2), for tanh(x)^2 >= x^2 - 2 x^4 / 3.
  const double low = 0.25 * (g * g - 1) / (g * g), high = g * g;
  khaos::RootSearch search(low, growth(low), high, growth(high), 1e-15);
  while (!search.done()) search.take(growth(search.next()));
  const double q = search.root();
  return {q, g * g * gaussian_mean([q](double z) { return std::pow(std::cosh(std::sqrt(q) * z), -4); })};
}

}  // namespace deep_linear
