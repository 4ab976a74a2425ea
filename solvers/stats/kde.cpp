// SPDX-License-Identifier: BSD-3-Clause
#include "stats/kde.hpp"

#include "core/error.hpp"
#include "stats/moments.hpp"
#include "stats/sum.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace khaos {

double scott_bandwidth(std::span<const double> samples) {
  if (samples.size() < 2) throw UserError("scott_bandwidth: needs at least 2 samples");
  const double n = static_cast<double>(samples.size());
  return moments(samples).std * std::sqrt(n / (n - 1)) * std::pow(n, -0.2);
}

std::vector<double> gaussian_kde(std::span<const double> samples, std::span<const double> points,
                                 double bandwidth) {
  if (samples.empty()) throw UserError("gaussian_kde: there are no samples");
  if (!(bandwidth > 0)) throw UserError("gaussian_kde: the bandwidth must be positive");
  std::vector<double> sorted(samples.begin(), samples.end());
  std::sort(sorted.begin(), sorted.end());

  constexpr double reach = 8;  // in bandwidths
  const double scale = 1 / (static_cast<double>(sorted.size()) * bandwidth * std::sqrt(2 * std::numbers::pi));
  std::vector<double> density;
  density.reserve(points.size());
  for (const double x : points) {
    const auto first = std::lower_bound(sorted.begin(), sorted.end(), x - reach * bandwidth);
    const auto last = std::upper_bound(first, sorted.end(), x + reach * bandwidth);
    CompensatedSum total;
    for (auto s = first; s != last; ++s) {
      const double d = (x - *s) / bandwidth;
      total.add(std::exp(-0.5 * d * d));
    }
    density.push_back(scale * total.value());
  }
  return density;
}

}  // namespace khaos
