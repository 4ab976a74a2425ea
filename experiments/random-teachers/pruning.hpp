// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/stream.hpp"

#include <span>
#include <vector>

namespace random_teachers {

/// Weights that are left after each of `rounds` rounds of pruning, of `weights`
/// in the beginning: round(weights (1 - share)^round), rounds + 1 numbers.
std::vector<long> weights_left(long weights, double share, long rounds);

/// Iterative magnitude pruning (Han et al. 2015; Frankle & Carbin 2019): of the
/// weights that `mask` (1 or 0) keeps, it keeps the `left` largest in absolute
/// value; of equal ones the first. Masks of weights that are not finite stay as
/// they are.
void keep_largest(std::span<double> mask, std::span<const double> weights, long left);

/// A mask that keeps `left` of `weights` weights at random. With fewer left,
/// and the same stream and member, it keeps a part of them.
std::vector<double> random_mask(long weights, long left, const khaos::Stream& stream, std::uint64_t member);

}  // namespace random_teachers
