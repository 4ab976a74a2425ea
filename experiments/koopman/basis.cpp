// SPDX-License-Identifier: BSD-3-Clause
#include "basis.hpp"

#include <cmath>
#include <numbers>

namespace koopman {

void fourier(double x, long highest, Complex* values) {
  Complex* const middle = values + highest;
  for (long k = 0; k <= highest; ++k) {
    // Reduced before it is multiplied by 2 pi: high harmonics then keep their phase.
    const double turns = static_cast<double>(k) * x,
                 phase = 2 * std::numbers::pi * (turns - std::round(turns));
    middle[k] = {std::cos(phase), std::sin(phase)};
    middle[-k] = std::conj(middle[k]);
  }
}

void legendre(double x, long count, double* values) {
  double p = 1, below = 0;
  for (long n = 0; n < count; ++n) {
    const auto order = static_cast<double>(n);
    values[n] = std::sqrt(2 * order + 1) * p;
    const double next = ((2 * order + 1) * x * p - order * below) / (order + 1);
    below = p;
    p = next;
  }
}

void chebyshev(double x, long count, double* values) {
  // By the angle: the recurrence loses digits with n, and K T_n = T_2n is tried to 1e-9.
  const double angle = std::acos(std::fmin(1.0, std::fmax(-1.0, x)));
  values[0] = 1;
  for (long n = 1; n < count; ++n) values[n] = std::numbers::sqrt2 * std::cos(static_cast<double>(n) * angle);
}

void hermite(double v, long count, double* values) {
  const double first = std::pow(std::numbers::pi, -0.25) * std::exp(-0.5 * v * v);
  double h = first, below = 0;
  for (long n = 0; n < count; ++n) {
    values[n] = h;
    const auto order = static_cast<double>(n);
    const double next = std::sqrt(2 / (order + 1)) * v * h - std::sqrt(order / (order + 1)) * below;
    below = h;
    h = next;
  }
}

}  // namespace koopman
