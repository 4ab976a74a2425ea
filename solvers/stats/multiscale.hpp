// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <span>
#include <vector>

namespace khaos {

/// Means over stretches of `scale` values, the first of which begins at `offset` < scale: (n - offset) /
/// scale of them, rounded down. Throws UserError if scale < 1 or the offset is not in [0, scale).
std::vector<double> coarse_grain(std::span<const double> series, long scale, long offset = 0);

/// Composite multiscale statistic: the mean over the offsets 0 .. scale - 1 of `statistic` of the
/// coarse-grained series; NaN if one of them is. With SampEn(m, r) it is composite multiscale entropy, where
/// r stays 0.2 standard deviations of the series itself at every scale. Sources: Costa, Goldberger & Peng,
/// Phys. Rev. Lett. 89 (2002) 068102; Wu et al., Entropy 15 (2013) 1069.
double composite(std::span<const double> series, long scale,
                 const std::function<double(std::span<const double>)>& statistic);

}  // namespace khaos
