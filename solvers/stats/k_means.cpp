// SPDX-License-Identifier: BSD-3-Clause
#include "stats/k_means.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <limits>
#include <string>

namespace khaos {
namespace {

double distance_squared(const double* a, const double* b, int dimension) {
  double sum = 0;
  for (int i = 0; i < dimension; ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return sum;
}

}  // namespace

std::vector<double> k_means(std::span<const double> points, int dimension, long count, const Stream& stream) {
  const auto d = static_cast<std::size_t>(dimension), n = points.size() / d;
  if (count < 1 || n < static_cast<std::size_t>(count))
    throw UserError(std::to_string(n) + " points cannot have " + std::to_string(count) + " centres");
  std::vector<double> centres;
  const auto take = [&](std::size_t i) { centres.insert(centres.end(), &points[i * d], &points[i * d] + d); };

  // A point becomes the next centre with a chance as its squared distance from those there are.
  take(std::min(n - 1, static_cast<std::size_t>(stream.uniform(0, 0) * static_cast<double>(n))));
  std::vector<double> nearest(n, std::numeric_limits<double>::infinity());
  for (long c = 1; c < count; ++c) {
    double total = 0;
    for (std::size_t i = 0; i < n; ++i) {
      nearest[i] =
          std::min(nearest[i], distance_squared(&points[i * d], &centres[centres.size() - d], dimension));
      total += nearest[i];
    }
    double left = stream.uniform(0, static_cast<std::uint64_t>(c)) * total;
    std::size_t chosen = 0;
    while (chosen + 1 < n && (left -= nearest[chosen]) > 0) ++chosen;
    take(chosen);
  }

  std::vector<long> label(n, -1);
  for (int round = 0; round < 300; ++round) {
    bool changed = false;
    std::vector<double> sums(centres.size());
    std::vector<long> members(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < n; ++i) {
      long best = 0;
      double least = std::numeric_limits<double>::infinity();
      for (long c = 0; c < count; ++c) {
        const double r =
            distance_squared(&points[i * d], &centres[static_cast<std::size_t>(c) * d], dimension);
        if (r < least) least = r, best = c;
      }
      changed |= label[i] != best;
      label[i] = best;
      ++members[static_cast<std::size_t>(best)];
      for (std::size_t k = 0; k < d; ++k) sums[static_cast<std::size_t>(best) * d + k] += points[i * d + k];
    }
    if (!changed) break;
    for (std::size_t c = 0; c < members.size(); ++c)
      for (std::size_t k = 0; members[c] > 0 && k < d; ++k)
        centres[c * d + k] = sums[c * d + k] / static_cast<double>(members[c]);
  }
  return centres;
}

}  // namespace khaos
