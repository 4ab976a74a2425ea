// SPDX-License-Identifier: BSD-3-Clause
#include "stats/quantile.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace khaos {

double quantile(std::vector<double> values, double q) {
  if (values.empty()) throw UserError("quantile: the sample is empty");
  if (!(q >= 0) || !(q <= 1)) throw UserError("quantile: q must be in [0, 1]");
  if (std::any_of(values.begin(), values.end(), [](double x) { return std::isnan(x); }))
    return std::numeric_limits<double>::quiet_NaN();
  const double rank = q * static_cast<double>(values.size() - 1), below = std::floor(rank);
  const auto low = values.begin() + static_cast<long>(below);
  std::nth_element(values.begin(), low, values.end());
  if (rank == below) return *low;
  const double next = *std::min_element(low + 1, values.end());
  return *low + (rank - below) * (next - *low);
}

}  // namespace khaos
