// SPDX-License-Identifier: BSD-3-Clause
#include "ode/finite_time.hpp"

#include "core/error.hpp"
#include "stats/moments.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace khaos {
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
                   [](const auto& a, const auto& b) { return moments(a).mean > moments(b).mean; });
  for (const std::vector<double>& column : values) {
    const Moments m = moments(column);
    const double n = double(column.size()), variance = n > 1 ? m.std * m.std * n / (n - 1) : std::nan("");
    result.mean.push_back(m.mean);
    result.variance.push_back(variance);
    result.skewness.push_back(m.skewness);
    result.excess.push_back(m.excess_kurtosis);
    result.spread.push_back(result.window * variance);
    // One value in all windows still has a bin of some width.
    const double width = std::max((m.max - m.min) / bins, 1e-12 * std::max(1.0, std::abs(m.max)));
    std::vector<double> counts(bins);
    for (double x : column) counts[std::clamp(int((x - m.min) / width), 0, bins - 1)] += 1;
    for (int k = 0; k < bins; ++k) {
      result.centres.push_back(m.min + (k + 0.5) * width);
      result.density.push_back(counts[k] / (double(column.size()) * width));
    }
  }
  return result;
}

MemberExponents join_windows(const MemberExponents& member, int windows) {
  if (windows < 1 || member.blocks % windows)
    throw std::invalid_argument("join_windows: no whole number of windows in a block");
  MemberExponents joined = member;
  joined.blocks /= windows;
  const auto join = [&](std::vector<double>& values, int width) {
    std::vector<double> means(values.size() / std::size_t(windows), 0.0);
    for (std::size_t k = 0; k < values.size(); ++k) {
      const std::size_t block = k / std::size_t(width * windows);
      means[block * std::size_t(width) + k % std::size_t(width)] += values[k] / windows;
    }
    values = means;
  };
  join(joined.local, joined.exponents);
  join(joined.divergence, 1);
  join(joined.step_error, joined.exponents);
  return joined;
}

}  // namespace khaos
