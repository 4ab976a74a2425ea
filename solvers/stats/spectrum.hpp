// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>

namespace khaos {

/// Angular frequency of the strongest line in an equally spaced series, its mean taken away.
///   values   (n), n >= 8; of an odd n the last value is left out
///   spacing  of the instants, > 0
///   returns  omega in (0, pi / spacing), in radians per unit of spacing; NaN if a value is not finite
/// The largest peak of the Hann-windowed spectrum is found on the grid of n / 2 frequencies, then followed
/// between its neighbours by golden sections; for one clean line the error is far below the grid's 2 pi / (n
/// spacing). Throws UserError if n < 8 or spacing <= 0. Source: Harris, Proc. IEEE 66 (1978) 51.
double dominant_frequency(std::span<const double> values, double spacing);

}  // namespace khaos
