// SPDX-License-Identifier: BSD-3-Clause
#include "stats/multiscale.hpp"

#include "core/error.hpp"
#include "stats/sum.hpp"

namespace khaos {

std::vector<double> coarse_grain(std::span<const double> series, long scale, long offset) {
  if (scale < 1 || offset < 0 || offset >= scale)
    throw UserError("coarse_grain: needs a scale of at least 1 and an offset in [0, scale)");
  const std::size_t length = static_cast<std::size_t>(scale);
  std::vector<double> means;
  for (std::size_t first = static_cast<std::size_t>(offset); first + length <= series.size(); first += length)
    means.push_back(sum(series.subspan(first, length)) / static_cast<double>(scale));
  return means;
}

double composite(std::span<const double> series, long scale,
                 const std::function<double(std::span<const double>)>& statistic) {
  CompensatedSum total;
  for (long offset = 0; offset < scale; ++offset) total.add(statistic(coarse_grain(series, scale, offset)));
  return total.value() / static_cast<double>(scale);
}

}  // namespace khaos
