// SPDX-License-Identifier: BSD-3-Clause
#include "stats/moments.hpp"

#include "core/error.hpp"
#include "stats/sum.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace khaos {

Moments moments(std::span<const double> values) {
  if (values.empty()) throw UserError("moments: the sample is empty");
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  if (!std::all_of(values.begin(), values.end(), [](double x) { return std::isfinite(x); }))
    return {nan, nan, nan, nan, nan, nan, nan};

  const double n = static_cast<double>(values.size());
  const double mean = sum(values) / n;
  CompensatedSum second, third, fourth, square;
  for (const double x : values) {
    const double d = x - mean, d2 = d * d;
    second.add(d2);
    third.add(d2 * d);
    fourth.add(d2 * d2);
    square.add(x * x);
  }
  const double variance = second.value() / n;
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const bool constant =
      *low == *high;  // the variance of a constant need not be exactly 0: its mean is rounded

  Moments m;
  m.mean = mean;
  m.std = constant ? 0 : std::sqrt(variance);
  m.skewness = constant ? nan : third.value() / n / (variance * m.std);
  m.excess_kurtosis = constant ? nan : fourth.value() / n / (variance * variance) - 3;
  m.min = *low;
  m.max = *high;
  m.rms = std::sqrt(square.value() / n);
  return m;
}

double correlation(std::span<const double> x, std::span<const double> y) {
  if (x.size() != y.size()) throw UserError("correlation: the samples differ in length");
  if (x.size() < 2) throw UserError("correlation: needs at least 2 values");
  const Moments mx = moments(x), my = moments(y);
  CompensatedSum product;
  for (std::size_t i = 0; i < x.size(); ++i) product.add((x[i] - mx.mean) * (y[i] - my.mean));
  if (mx.std == 0 || my.std == 0) return std::numeric_limits<double>::quiet_NaN();
  return product.value() / static_cast<double>(x.size()) / (mx.std * my.std);
}

}  // namespace khaos
