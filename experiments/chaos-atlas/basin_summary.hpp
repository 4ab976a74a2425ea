// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "run/experiment.hpp"

namespace chaos_atlas {
using namespace khaos;

/// Groups the finished rows of basin-map into attractors, 0 the one with the largest basin: Points of equal
/// fate whose means and deviations agree (see `alike`), in Point order. Then the share of each, and, if the
/// Points are a full lattice of xv and yv, the basin entropy and the uncertainty exponent. Puts nothing if
/// anything but xv and yv varies.
void summarise_basins(const Table& table, Outputs& out);

}  // namespace chaos_atlas
