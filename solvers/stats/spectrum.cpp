// SPDX-License-Identifier: BSD-3-Clause
#include "stats/spectrum.hpp"

#include "core/error.hpp"
#include "spectral/line_transform.hpp"
#include "stats/sum.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <utility>
#include <vector>

namespace khaos {
namespace {

/// |sum_j w_j exp(-i theta j)|^2
double power_at(std::span<const double> w, double theta) {
  CompensatedSum re, im;
  for (std::size_t j = 0; j < w.size(); ++j) {
    re.add(w[j] * std::cos(theta * static_cast<double>(j)));
    im.add(w[j] * std::sin(theta * static_cast<double>(j)));
  }
  return re.value() * re.value() + im.value() * im.value();
}

/// Where f, with one maximum in [low, high], is largest.
template <class F>
double golden_section(const F& f, double low, double high) {
  const double ratio = std::numbers::phi - 1;
  double left = high - ratio * (high - low), right = low + ratio * (high - low);
  double f_left = f(left), f_right = f(right);
  while (high - low > 1e-9 * (low + high)) {  // a maximum is flat: half the digits is all there is
    if (f_left > f_right) {
      high = std::exchange(right, left);
      f_right = f_left;
      left = high - ratio * (high - low);
      f_left = f(left);
    } else {
      low = std::exchange(left, right);
      f_left = f_right;
      right = low + ratio * (high - low);
      f_right = f(right);
    }
  }
  return (low + high) / 2;
}

}  // namespace

double dominant_frequency(std::span<const double> values, double spacing) {
  if (values.size() < 8) throw UserError("dominant_frequency: needs at least 8 values");
  if (!(spacing > 0)) throw UserError("dominant_frequency: the spacing must be positive");
  const std::size_t n = values.size() / 2 * 2;
  const double mean = sum(values.first(n)) / static_cast<double>(n);
  if (!std::isfinite(mean)) return mean - mean;  // NaN

  std::vector<double> windowed(n);
  const double turn = 2 * std::numbers::pi / static_cast<double>(n);
  for (std::size_t j = 0; j < n; ++j)
    windowed[j] = (values[j] - mean) * 0.5 * (1 - std::cos(turn * static_cast<double>(j)));

  const LineTransform transform(static_cast<long>(n), static_cast<double>(n), Boundary::periodic, 0.0);
  const std::vector<std::complex<double>> modes = transform.coefficients(windowed);
  const auto weaker = [](std::complex<double> a, std::complex<double> b) {
    return std::norm(a) < std::norm(b);
  };
  const auto peak = std::max_element(modes.begin() + 1, modes.end() - 1, weaker) - modes.begin();
  const double k = static_cast<double>(peak);
  return golden_section([&](double theta) { return power_at(windowed, theta); }, turn * (k - 1),
                        turn * (k + 1)) /
         spacing;
}

}  // namespace khaos
