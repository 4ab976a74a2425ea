// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "particles/heading_entropy.hpp"
#include "particles/periodic_box.hpp"

#include <span>
#include <vector>

namespace khaos {

/// Seven entropies of a school and what they are made of, as the published code computes them. Each is -sum p
/// ln p / ln(bins): 0 if all is in one bin, 1 if all bins are alike. Values outside the range of a histogram
/// are dropped; its last bin holds its upper end. A state is (N, 6): positions in [0, side), unit headings.
/// Source: Herho et al. (2026), dewi-kadita 0.0.4, core/metrics.py.

/// Where the counts of each histogram begin.
struct SchoolBins {
  static constexpr long nearest = 25, depth = 15, angular = 20, spread = 20, pairs = 20;
  static constexpr long at_nearest = 0, at_polar = nearest, at_equal_area = at_polar + HeadingBins::count,
                        at_depth = at_equal_area + HeadingBins::count, at_angular = at_depth + depth,
                        at_spread = at_angular + angular, at_pairs = at_spread + spread,
                        count = at_pairs + pairs;
};

/// Whether the products of all N (N - 1) / 2 pairs of headings are counted.
enum class Pairs { counted, left_out };

/// Part `part` of `parts` of the counts (SchoolBins::count); the sum over the parts does not depend on their
/// number. N >= 6.
std::vector<long> school_counts(std::span<const double> state, const PeriodicBox& box, Pairs pairs,
                                long part = 0, long parts = 1);
/// Adds those of the pairs alone.
void count_heading_pairs(std::span<const double> state, long part, long parts, std::vector<long>& counts);

struct SchoolEntropies {
  double cohesion;      // H1: distance to the nearest, 25 bins on [0, side / 2]
  double polarization;  // H2: (theta, phi) of u in 12 x 24 bins, times sin(theta) once more
  double depth;         // H3: z, 15 bins
  double angular;       // H4: |rho x u|, 20 bins on [0, 1]
  double knn;           // H5: coefficient of variation of the 5 nearest distances, 20 bins on [0, 2]
  double velcorr;       // H6: (u_i . u_j + 1) / 2, 20 bins on [0, 1]; NaN if left out
  double shape;         // H7: eigenvalues of the covariance of positions
  double osi;           // 0.18 H1 + 0.28 H2 + 0.08 H3 + 0.08 H4 + 0.10 H5 + 0.18 H6 + 0.10 H7
  double equal_area;    // H2 with bins of equal area (cos theta, phi) and no weight: ours
};
SchoolEntropies school_entropies(std::span<const long> counts, std::span<const double> state);

/// Of a state, on one process.
SchoolEntropies school_entropies(std::span<const double> state, const PeriodicBox& box,
                                 Pairs pairs = Pairs::counted);

}  // namespace khaos
