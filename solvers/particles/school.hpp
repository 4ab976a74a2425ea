// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/stream.hpp"
#include "mpi/comm.hpp"
#include "particles/neighbour_lists.hpp"
#include "particles/zone_sums.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace khaos {

/// How neighbours are found. `automatic`: cells where they pay, that is from a few hundred agents a rank on
/// and with four cells along an axis.
enum class PairSearch { automatic, all_pairs, cells };

/// N agents of the zone model in a periodic cube. All move at once: every heading follows from the state
/// before the step; then r <- (r + v0 u dt) mod side.
class School {
 public:
  /// Ranks of `comm` share out the sums of each step and hold the same state; the bits do not depend on how
  /// many they are, nor on the search.
  ///   member  whose noise it is: normal numbers are addressed by (member 2^32 + agent, step)
  School(const ZoneRule& rule, const PeriodicBox& box, long N, std::uint64_t member, const Stream& noise,
         const Comm& comm, PairSearch search = PairSearch::automatic);
  /// (N, 6): positions in [0, side) and unit headings.
  void set_state(std::span<const double> state) { agents_.from_host(state); }
  std::vector<double> state() const { return agents_.to_host(); }
  const Agents& agents() const { return agents_; }
  /// Of the steps from here on; what stands is kept.
  void set_rule(const ZoneRule& rule);
  bool by_cells() const { return cells_.has_value(); }

  /// `steps` steps, the first of which is number `step` of the run. Collective over comm.
  void advance(long step, long steps);
  /// How many saw nobody in the last step.
  long alone() const;

 private:
  void choose_search();
  void sums();
  ZoneRule rule_;
  PeriodicBox box_;
  PairSearch search_;
  std::uint64_t member_;
  Stream noise_;
  const Comm& comm_;
  Agents agents_;
  std::optional<CellList> cells_;
  NeighbourLists lists_;
  Kokkos::View<double*> wish_;  // (N, 3) in the order of the lists
};

}  // namespace khaos
