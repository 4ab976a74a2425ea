// SPDX-License-Identifier: BSD-3-Clause
#include "ode/finite_time.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <cmath>

namespace khaos {
namespace {

struct Moments {
  double mean = 0, variance = 0, skewness = 0, excess = 0;
};

Moments moments_of(const std::vector<double>& values) {
  const double n = double(values.size());
  Moments m;
  for (double x : values) m.mean += x / n;
  double m2 = 0, m3 = 0, m4 = 0;
  for (double x : values) {
    const double d = x - m.mean;
    m2 += d * d / n, m3 += d * d * d / n, m4 += d * d * d * d / n;
  }
  m.variance = n > 1 ? m2 * n / (n - 1) : std::nan("");
  m.skewness = m3 / std::pow(m2, 1.5);
  m.excess = m4 / (m2 * m2) - 3;
  return m;
}

}  // namespace

FiniteTimeExponents finite_time_exponents(std::span<const MemberExponents> members, int bins) {
  if (bins < 1) throw UserError("a histogram needs at least one bin");
  FiniteTimeExponents result;
  std::vector<std::vector<double>> values;
  for (const MemberExponents& m : members) {
    if (m.failure.reason != MemberFailure::none) continue;
    const double window = m.time / m.blocks;
    if (values.empty()) {
      values.resize(m.exponents);
      result.window = window;
    }
    if (m.exponents != int(values.size()) || window != result.window)
      throw UserError("finite-time exponents over different windows cannot be pooled");
    for (int b = 0; b < m.blocks; ++b)
      for (int j = 0; j < m.exponents; ++j) values[j].push_back(m.local[b * m.exponents + j]);
  }
  if (values.empty()) throw UserError("no member is left whose exponents could be distributed");
  result.exponents = int(values.size());
  result.samples = long(values[0].size());
  std::stable_sort(values.begin(), values.end(),
                   [](const auto& a, const auto& b) { return moments_of(a).mean > moments_of(b).mean; });
  for (const std::vector<double>& column : values) {
    const Moments m = moments_of(column);
    result.mean.push_back(m.mean);
    result.variance.push_back(m.variance);
    result.skewness.push_back(m.skewness);
    result.excess.push_back(m.excess);
    result.spread.push_back(result.window * m.variance);
    const auto [least, largest] = std::minmax_element(column.begin(), column.end());
    // One value in all windows still has a bin of some width.
    const double width = std::max((*largest - *least) / bins, 1e-12 * std::max(1.0, std::abs(*largest)));
    std::vector<double> counts(bins);
    for (double x : column) counts[std::clamp(int((x - *least) / width), 0, bins - 1)] += 1;
    for (int k = 0; k < bins; ++k) {
      result.centres.push_back(*least + (k + 0.5) * width);
      result.density.push_back(counts[k] / (double(column.size()) * width));
    }
  }
  return result;
}

}  // namespace khaos
