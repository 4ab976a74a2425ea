// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <string>
#include <vector>

#include "run/control.hpp"
#include "run/sweep.hpp"
#include "store/campaign.hpp"

namespace khaos {

struct Dealing {
  int ranks_per_point = 1;
  long batch = 0;  // Points dealt at once; 0 lets it follow the measured time of a Point
};

/// Collective. Deals the Points of `todo` to groups of ranks until none is left or a stop is asked for, and commits
/// their rows. Each group takes the next few Points from a shared counter, so nobody idles and no rank is lost to
/// dealing; how many is chosen so that a take is worth about a millisecond, and less near the end.
/// Throws StorageError on all ranks if results could not be stored on any.
void work_through(Campaign& campaign, const Sweep& sweep, const Comm& world, const Dealing& dealing, Control& control,
                  std::vector<long> todo);

/// Longest guess first, if the experiment guesses; Points of equal cost keep their order. Collective.
void sort_by_cost(const Sweep& sweep, const Comm& world, std::vector<long>& todo, double& total_cost);

}  // namespace khaos
