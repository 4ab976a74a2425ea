// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/stream.hpp"
#include "stats/pause.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace khaos {

/// What a surrogate keeps of a series, and so what it could have been if the null hypothesis were true.
enum class Surrogate {
  shuffle,       ///< the values, in random order: independent identically distributed noise
  random_phase,  ///< the power spectrum: a stationary linear Gaussian process
  iaaft          ///< values and (nearly) spectrum: such a process seen through a monotonic function
};
Surrogate surrogate_named(
    const std::string& name);  ///< shuffle, random-phase, iaaft; throws UserError otherwise

/// The `member`-th surrogate of a series (n), n >= 4: equal members give equal surrogates, others independent
/// ones.
///   random_phase  the amplitudes of all n frequencies are kept to rounding, the phases are uniform; the mean
///   (and
///                 the alternating mode of an even n) keeps its sign. Source: Theiler et al., Physica D 58
///                 (1992) 77.
///   iaaft         alternates between the spectrum and the values of the series, until the order of the
///   values no
///                 longer changes or 1000 rounds are done; the values are exactly those of the series.
///                 Source: Schreiber & Schmitz, Phys. Rev. Lett. 77 (1996) 635.
/// Throws UserError if n < 4 or a value is not finite.
std::vector<double> surrogate(std::span<const double> series, Surrogate kind, const Stream& stream,
                              std::uint64_t member, const Pause& pause = {});

/// The stretch of a series (n), n >= 8, whose ends fit best, in value and slope, among those that leave out
/// at most `cut` of its length: the Fourier transform goes on periodically, and where the ends do not meet a
/// random-phase surrogate gets high frequencies which the series does not have. Returns the first index and
/// the length. Source: Schreiber & Schmitz, Physica D 142 (2000) 346, sect. 4.4.
struct Stretch {
  std::size_t first = 0, size = 0;
};
Stretch matching_ends(std::span<const double> series, double cut = 0.1, const Pause& pause = {});

/// Share of values of a test statistic, that of the data counted in, which are at least as large:
/// (1 + number of surrogates >= data) / (1 + number of surrogates). 0.05 is reached with 19 of them at best.
/// For a two-sided test give absolute values, for small values negative ones. NaN if the data's value is; a
/// surrogate without a value counts as larger.
double rank_p_value(double data, std::span<const double> surrogates);

}  // namespace khaos
