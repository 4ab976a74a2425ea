// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/stream.hpp"

#include <span>
#include <vector>

namespace khaos {

/// `count` centres (count, dimension) of points (n, dimension), n >= count: Lloyd's iteration from a
/// k-means++ start, until no point changes its centre or after 300 rounds. Ties go to the centre of lower
/// number; a centre that lost all its points stays where it is. Equal points and stream give equal bits.
/// Source: Arthur & Vassilvitskii, SODA (2007) 1027. Throws UserError if there are fewer points than centres.
std::vector<double> k_means(std::span<const double> points, int dimension, long count, const Stream& stream);

}  // namespace khaos
