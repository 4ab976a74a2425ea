// SPDX-License-Identifier: BSD-3-Clause
#include "stats/permutation_entropy.hpp"

#include "core/error.hpp"
#include "stats/sum.hpp"

#include <algorithm>
#include <cmath>

namespace khaos {

std::vector<std::int64_t> ordinal_patterns(std::span<const double> series, int order, long delay) {
  if (order < 2 || order > 8) throw UserError("permutation entropy: the order must be 2 to 8");
  if (delay < 1) throw UserError("permutation entropy: the delay must be at least 1");
  const std::size_t step = static_cast<std::size_t>(delay),
                    width = static_cast<std::size_t>(order - 1) * step + 1;
  if (series.size() < width) throw UserError("permutation entropy: the series is shorter than one window");
  if (std::any_of(series.begin(), series.end(), [](double x) { return std::isnan(x); }))
    throw UserError("permutation entropy: a value is not a number");

  std::size_t patterns = 1;
  for (int k = 2; k <= order; ++k) patterns *= static_cast<std::size_t>(k);
  std::vector<std::int64_t> counts(patterns, 0);
  for (std::size_t i = 0; i + width <= series.size(); ++i) {
    std::size_t code = 0;  // in the factorial number system: digit a = how many later values are smaller
    for (std::size_t a = 0; a < static_cast<std::size_t>(order); ++a) {
      std::size_t smaller = 0;
      for (std::size_t b = a + 1; b < static_cast<std::size_t>(order); ++b)
        smaller += series[i + b * step] < series[i + a * step];
      code = code * (static_cast<std::size_t>(order) - a) + smaller;
    }
    ++counts[code];
  }
  return counts;
}

double permutation_entropy(std::span<const double> series, int order, long delay) {
  const std::vector<std::int64_t> counts = ordinal_patterns(series, order, delay);
  std::int64_t windows = 0;
  for (const std::int64_t count : counts) windows += count;
  CompensatedSum entropy;
  for (const std::int64_t count : counts) {
    if (count == 0) continue;
    const double p = static_cast<double>(count) / static_cast<double>(windows);
    entropy.add(-p * std::log(p));
  }
  return entropy.value() / std::log(static_cast<double>(counts.size()));
}

}  // namespace khaos
