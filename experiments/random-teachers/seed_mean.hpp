// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "stats/moments.hpp"

#include <cmath>
#include <limits>
#include <span>
#include <vector>

namespace random_teachers {

/// Mean over seeds and its standard error (NaN for one seed).
struct SeedMean {
  double value, error = std::numeric_limits<double>::quiet_NaN();
  explicit SeedMean(std::span<const double> x) : value(khaos::moments(x).mean) {
    if (x.size() > 1) error = khaos::moments(x).std / std::sqrt(static_cast<double>(x.size() - 1));
  }
  /// 1 or -1 where it is more than two standard errors from 0, else 0.
  int sign() const { return value > 2 * error ? 1 : value < -2 * error ? -1 : 0; }
};

/// x - y, seed by seed.
inline std::vector<double> differences(std::span<const double> x, std::span<const double> y) {
  std::vector<double> gap;
  for (std::size_t s = 0; s < x.size(); ++s) gap.push_back(x[s] - y[s]);
  return gap;
}

}  // namespace random_teachers
