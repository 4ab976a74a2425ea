// SPDX-License-Identifier: BSD-3-Clause
#include "pruning.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace random_teachers {
namespace {

/// 1 at the first `left` of the candidates in the order of falling size, 0
/// elsewhere.
void keep_first(std::span<double> mask, std::vector<std::size_t> candidates, const std::vector<double>& size,
                long left) {
  const auto kept = std::min(candidates.size(), static_cast<std::size_t>(left));
  std::ranges::stable_sort(candidates, [&](std::size_t a, std::size_t b) { return size[a] > size[b]; });
  std::ranges::fill(mask, 0.0);
  for (std::size_t k = 0; k < kept; ++k) mask[candidates[k]] = 1;
}
}  // namespace

std::vector<long> weights_left(long weights, double share, long rounds) {
  std::vector<long> left;
  for (long r = 0; r <= rounds; ++r)
    left.push_back(std::lround(static_cast<double>(weights) * std::pow(1 - share, static_cast<double>(r))));
  return left;
}

void keep_largest(std::span<double> mask, std::span<const double> weights, long left) {
  std::vector<double> size;
  std::vector<std::size_t> candidates;
  for (std::size_t k = 0; k < weights.size(); ++k) {
    if (!std::isfinite(weights[k])) return;
    size.push_back(std::abs(weights[k]));
    if (mask[k] != 0) candidates.push_back(k);
  }
  keep_first(mask, std::move(candidates), size, left);
}

std::vector<double> random_mask(long weights, long left, const khaos::Stream& stream, std::uint64_t member) {
  std::vector<double> mask(static_cast<std::size_t>(weights)), size;
  std::vector<std::size_t> all(mask.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  for (std::uint64_t k = 0; k < mask.size(); ++k) size.push_back(stream.uniform(member, k));
  keep_first(mask, std::move(all), size, left);
  return mask;
}

}  // namespace random_teachers
