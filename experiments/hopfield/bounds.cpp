// SPDX-License-Identifier: BSD-3-Clause
#include "bounds.hpp"

#include <cmath>
#include <limits>
#include <numbers>

namespace hopfield {

double lambert_w0(double x) {
  constexpr double e = std::numbers::e;
  if (!(x >= -1 / e)) return std::numeric_limits<double>::quiet_NaN();
  if (x == 0 || std::isinf(x)) return x;
  // The branch point series below 0, ln(1 + x) and its next correction above: Halley then needs a few steps.
  const double near = std::sqrt(2 * (e * x + 1));
  double w = x < 0 ? -1 + near * (1 - near / 3) : std::log1p(x);
  if (x > 3) w -= std::log(w);
  if (near < 1e-4) return w;  // there the series is better than what the equation can tell: e x + 1 cancels
  for (int step = 0; step < 40; ++step) {
    // f = w - x e^-w: the factor e^w is divided out, so that nothing overflows.
    const double f = w - x * std::exp(-w);
    const double change = f / (w + 1 - (w + 2) * f / (2 * w + 2));
    w -= change;
    if (std::abs(change) <= 1e-16 * std::abs(w)) break;
  }
  return w;
}

CapacityBound capacity_bound(double beta, double K, long d, double p) {
  const auto n = static_cast<double>(d - 1);
  const double a = 2 / n * (1 + std::log(2 * beta * K * K * p * n)), b = 2 * K * K * beta / 5;
  const double c = b / lambert_w0(std::exp(a + std::log(b)));
  return {c, std::pow(2 / std::sqrt(p), 4 / n), std::sqrt(p) * std::pow(c, n / 4)};
}

double separation_needed(double beta, long N, double M) {
  const auto n = static_cast<double>(N);
  return 2 / (beta * n) + std::log(2 * (n - 1) * n * beta * M * M) / beta;
}

double error_bound(double beta, long N, double M, double delta) {
  return N == 1 ? 0 : 2 * (static_cast<double>(N) - 1) * M * std::exp(-beta * delta);
}

double annealed_rate(double b) {
  const double t = 2 * b / (std::sqrt(1 + 4 * b * b) + 1);  // the root without cancellation for small b
  return b - (b * t + 0.5 * std::log1p(-t * t));
}

}  // namespace hopfield
