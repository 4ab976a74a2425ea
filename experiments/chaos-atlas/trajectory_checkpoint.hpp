// SPDX-License-Identifier: BSD-3-Clause
/// What atlas-trajectory saves while a Point is under way, between sections of members.
#pragma once

#include "trajectory_point.hpp"

namespace chaos_atlas {

/// Collective, both; `kept` may be null. The results of single members lie with the first rank, so a
/// checkpoint can be continued by any number of them. As Run::restore and Run::checkpoint.
void restore(Run& run, long members, TrajectoryTotals& totals, Kept* kept);
void checkpoint(Run& run, long members, TrajectoryTotals& totals, Kept* kept);

}  // namespace chaos_atlas
