// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "ode/sde_state.hpp"

#include <vector>

namespace sync_kpz {
using namespace khaos;

/// Realisations fall into groups of neighbours; estimates without one group after the other give error bars
/// (jackknife). At most 16 groups.
struct Groups {
  long members;
  long count() const { return members < 16 ? members : 16; }
  long of(long member) const { return member * count() / members; }
  long size(long group) const;
};

/// Mean structure factors over realisations, the same bits on any number of ranks: sums run in the order of
/// the realisations.
struct Spectra {
  static constexpr long most_kept = 256;
  long modes = 0, kept = 0;                       // kept: the first modes, also by group
  std::vector<double> mean;                       // (instants so far, modes)
  std::vector<double> by_group;                   // (instants so far, groups, kept) sums
  std::vector<double> sampled, sampled_by_group;  // (modes), (groups, kept) sums over samples
  long samples = 0;

  Spectra(long modes, Groups groups);
  /// Collective: one look. `instant`, `sample`: what it counts for.
  void add(const Replicas& phases, const Comm& comm, bool instant, bool sample);

 private:
  Groups groups_;
};

}  // namespace sync_kpz
