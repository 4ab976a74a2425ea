// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <vector>

namespace khaos {

struct KruskalWallis {
  double H = 0;  ///< statistic, corrected for ties
  double p = 0;  ///< chance of a larger H if all groups had one distribution (chi-square approximation)
};

/// Kruskal-Wallis test of two or more groups of independent values: do they come from one distribution?
/// p may underflow to 0. If all values are equal, H and p are NaN. Values must be finite: a NaN among them
/// makes both NaN. Throws UserError for fewer than two groups or an empty group. Source: Kruskal & Wallis, J.
/// Am. Stat. Assoc. 47 (1952) 583.
KruskalWallis kruskal_wallis(std::span<const std::vector<double>> groups);

/// Cliff's delta P(a > b) - P(a < b) over all pairs, in [-1, 1]; n log n by sorting b.
/// Throws UserError if a sample is empty. Source: Cliff, Psychol. Bull. 114 (1993) 494.
double cliff_delta(std::span<const double> a, std::span<const double> b);

/// Size of an effect in words. Source: Romano et al., Annu. Meet. Florida Assoc. Inst. Res. (2006).
enum class EffectSize { negligible = 0, small = 1, medium = 2, large = 3 };

/// |delta| below 0.147 negligible, below 0.33 small, below 0.474 medium, else large.
EffectSize effect_size(double delta);

/// P(X > x) of the chi-square distribution with k > 0 degrees of freedom, = Q(k/2, x/2).
double chi_square_survival(double x, double k);

}  // namespace khaos
