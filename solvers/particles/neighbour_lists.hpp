// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "particles/agents.hpp"
#include "particles/periodic_box.hpp"

#include <Kokkos_Core.hpp>

#include <vector>

namespace khaos {

/// Who may see whom. Agents come in blocks of up to KHAOS_LANES that share one list of candidates, which
/// rises by index: whatever an agent adds up over its candidates has one order, however they were found.
struct NeighbourLists {
  Kokkos::View<int*> order;       // (N) agents, block after block
  Kokkos::View<int*> place;       // (N) where in `order` an agent stands
  Kokkos::View<long*> first;      // (blocks + 1) of a block's agents in `order`
  Kokkos::View<long*> from, to;   // (blocks) of its candidates
  Kokkos::View<int*> candidates;  // (sum of the lists)
  long blocks = 0;
};

/// Everybody is a candidate.
NeighbourLists all_pairs(long N);

/// Agents in cubic cells no smaller than the cut-off: candidates are those of the 27 cells about an agent.
class CellList {
 public:
  /// Whether there are three cells along an axis, as it takes to find each candidate once.
  static bool fits(const PeriodicBox& box, double cutoff) { return 3 * cutoff <= box.side; }
  /// Throws UserError if it does not fit.
  CellList(const PeriodicBox& box, double cutoff, long N);
  /// For the positions of (N, 6) host numbers, in [0, side).
  const NeighbourLists& sort(const std::vector<double>& state);

 private:
  long cell_of(const double* position) const;
  template <class Work>
  void for_cells_around(long cell, const Work& work) const;

  long N_, side_;  // side_: cells along an axis
  double inverse_edge_;
  std::vector<long> cell_, count_, list_from_, fill_;
  NeighbourLists lists_;
};

}  // namespace khaos
