// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/stream.hpp"
#include "stats/pause.hpp"
#include "stats/surrogates.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace khaos {

/// Frequencies at which a series is stronger than its surrogates, in cycles per unit of spacing; NaN if none
/// is.
struct TimeScales {
  double dominant = 0;  ///< strongest of the frequencies significant by themselves
  double highest = 0;   ///< highest of those significant in view of all: no surrogate but a share 1 - level
                        ///< goes as far beyond the mean of the surrogates anywhere in the spectrum
  double share = 0;     ///< share of the frequencies significant by themselves; 1 - level by chance alone
};

/// Power |X_k|^2 at k = 4 .. n/2 cycles in the series (n), n >= 64, seen through a Hann window, its mean
/// taken away first. Slower components are left out: the window mixes them with the mean. Throws UserError if
/// n < 64.
std::vector<double> windowed_power(std::span<const double> series);

/// Compares such a spectrum with those of surrogates, frequency by frequency.
///   power     (frequencies)       null  (surrogates)(frequencies)
///   duration  of the series, n times its spacing
/// What is significant depends on the null hypothesis: against shuffled values, where the spectrum stands out
/// of white noise, so `dominant` is the main rhythm and `highest` its fastest component; against random
/// phases, only what phases that belong together add. A broad-band chaotic spectrum may have nothing of the
/// latter. Throws UserError if the level is not in (0, 1) or there are fewer than 1 / (1 - level) surrogates.
/// Source: the database's recipe (Gilpin, arXiv:2110.05266), with surrogates of the series itself and a
/// window taken once.
TimeScales compare_spectra(std::span<const double> power, std::span<const std::vector<double>> null,
                           double duration, double level = 0.95);

/// Both, with `count` surrogates of the series (n): members first_member, first_member + 1, ... of the
/// stream. Throws UserError if the spacing is not positive, and as above.
TimeScales time_scales(std::span<const double> series, double spacing, Surrogate kind, const Stream& stream,
                       std::uint64_t first_member = 0, int count = 100, double level = 0.95,
                       const Pause& pause = {});

}  // namespace khaos
