// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <span>

namespace deep_linear {

/// Plateaus of a loss at equal distances of time, (samples): stretches of slow learning that end in a drop.
/// One begins where the speed -dloss/dt has fallen below half of its highest value since the last one, or at
/// the start; it counts once the speed has doubled from its lowest and is above 1e-3 of the highest of all.
long count_plateaus(std::span<const double> loss);

}  // namespace deep_linear
