// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "chains.hpp"
#include "run/run.hpp"
#include "schedule.hpp"
#include "spectra.hpp"

#include <functional>

namespace sync_kpz {

/// What an ensemble showed, equal on all ranks.
struct Observed {
  long members = 0;
  std::vector<double> sight;  // (looks that count, members, ChainSight::count)
  Spectra spectra;
  std::vector<long> histogram;  // (bins) phases at t_end, standardised over all sites and realisations

  double at(long look, long member, long row) const {
    return sight[static_cast<std::size_t>((look * members + member) * ChainSight::count + row)];
  }
};

inline constexpr long bins = 120;
/// Edges (bins + 1) of the histogram: -6 to 6 standard deviations.
std::vector<double> bin_edges();

/// Makes the chains of some blocks: first block, number of blocks.
using MakeChains = std::function<std::unique_ptr<Chains>(long first_block, long blocks)>;

/// Collective: all realisations of a Point from their start to t_end. Leaves at a stop and goes on from a
/// checkpoint with the same bits, on any number of ranks. PointError if phases leave the finite numbers.
Observed run_ensemble(const ChainParams& p, const Schedule& schedule, const MakeChains& make, Run& run);

}  // namespace sync_kpz
