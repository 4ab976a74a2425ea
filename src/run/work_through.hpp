// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "run/control.hpp"
#include "run/sweep.hpp"
#include "store/campaign.hpp"

#include <functional>
#include <vector>

namespace khaos {

struct Dealing {
  int ranks_per_point = 1;
  long batch = 0;  // Points dealt at once; 0 lets it follow the measured time of a Point,
  long grain = 1;  // in multiples of this
};

/// Collective. Deals the numbers 0 .. total - 1 to groups of ranks: work(from, to, group) is called by all
/// ranks of a group; false leaves off. Each group takes the next few from a shared counter, so nobody idles
/// and no rank is lost to dealing; how many is chosen so that a take is worth about a millisecond, and less
/// near the end. `flush` is called when a group got its last. StorageErrors of either are thrown on all ranks
/// in the end.
void deal_out(const Comm& world, const Dealing& dealing, const Control& control, long total,
              const std::function<bool(long from, long to, const Comm& group)>& work,
              const std::function<void()>& flush);

/// Collective. Deals the Points of `todo` to groups of ranks until none is left or a stop is asked for, and
/// commits their rows. Throws StorageError on all ranks if results could not be stored on any.
void work_through(Campaign& campaign, const Sweep& sweep, const Comm& world, const Dealing& dealing,
                  Control& control, std::vector<long> todo);

/// Longest guess first, if the experiment guesses; Points of equal cost keep their order. Collective.
void sort_by_cost(const Sweep& sweep, const Comm& world, std::vector<long>& todo, double& total_cost);

}  // namespace khaos
