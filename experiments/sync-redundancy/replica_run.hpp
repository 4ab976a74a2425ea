// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "run/run.hpp"
#include "stepper.hpp"

#include <functional>
#include <vector>

namespace sync_redundancy {

/// Looks at replicas while they go: the k-th look, after so many steps, at the replicas of some blocks. What
/// it keeps of each replica are rows of `kept`, zero to begin with.
struct Watcher {
  long kept = 0;                                                              // rows
  std::function<void(long k, const Replicas& x, const Replicas& kept)> look;  // k < 0: before the first step
};

/// Sets the start of some blocks; the first replica in them is number first_replica of all.
using Start = std::function<void(const Replicas& x, long first_replica)>;

/// Collective. All replicas of a Point through all looks: in rounds that fit into memory, whose blocks the
/// ranks share out; leaves at a stop and goes on from a checkpoint, at any look and on any number of ranks.
///   looks    numbers of steps after which to look, rising
///   returns  (replicas, kept), on every rank: the bits depend on none of this
std::vector<double> run_replicas(long replicas, Stepper& stepper, const Start& start,
                                 const std::vector<long>& looks, const Watcher& watcher, Run& run);

/// Numbers of a round's state over all ranks, at most: 256 MB.
inline constexpr long round_doubles = 1L << 25;

}  // namespace sync_redundancy
