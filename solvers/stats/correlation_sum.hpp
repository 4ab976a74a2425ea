// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "mpi/comm.hpp"
#include "stats/pause.hpp"

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace khaos {

/// The radii at which pairs are counted: r_k = 2^(k/8), the same for every set of points, so that curves of
/// different systems, lengths and ranks can be laid over each other.
constexpr int radii_per_octave = 8;
double ladder_radius(int k);

/// How many pairs of points are closer than r, and the same without each of `segments` equal stretches of
/// time: from these delete-one counts follow error bars that know of correlations in time.
struct CorrelationSum {
  long points = 0, theiler = 0;
  int first = 0;                    ///< radius k of the ladder is first + k
  std::vector<std::int64_t> pairs;  ///< (radii) pairs i < j - w with |x_i - x_j| < r_k; exact
  std::int64_t all_pairs = 0;       ///< (N - w)(N - w - 1) / 2
  std::vector<std::vector<std::int64_t>>
      pairs_without;                            ///< (segments)(radii) of the points outside a segment
  std::vector<std::int64_t> all_pairs_without;  ///< (segments)

  std::size_t radii() const { return pairs.size(); }
  double r(std::size_t k) const { return ladder_radius(first + static_cast<int>(k)); }
  /// C(r_k) = 2 / ((N - w)(N - w - 1)) sum over i < j - w of [|x_i - x_j| < r_k]
  double C(std::size_t k) const { return static_cast<double>(pairs[k]) / static_cast<double>(all_pairs); }
};

constexpr long correlation_segments = 8;

/// Correlation sum of N points in the Euclidean norm, with Theiler window w: pairs closer in time than w + 1
/// steps are left out.
///   points   (N, dimension) row-major, a series in the order of time, the same on every rank
///   theiler  w >= 0, in steps
///   reach    only radii below it are counted, and it decides the cost: boxes of this size hold the
///   candidates.
///            Infinity counts all pairs
/// The radii go down from the first that no pair (within reach) exceeds through 32 octaves. Blocks of points
/// are dealt out to the ranks of `comm`; counts are integers, so the result is the same on any number of
/// them. If all points are equal, all pairs are closer than every radius. All ranks pause together.
/// Collective. Throws UserError "too few points" for N < 1000, "Theiler window too long" for w >= N/2.
/// Sources: Grassberger & Procaccia, Physica D 9 (1983) 189; Theiler, Phys. Rev. A 34 (1986) 2427.
CorrelationSum correlation_sum(std::span<const double> points, int dimension, long theiler, const Comm& comm,
                               double reach = std::numeric_limits<double>::infinity(),
                               const Pause& pause = {});

}  // namespace khaos
