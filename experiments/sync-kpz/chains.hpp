// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "lattice/chain_look.hpp"
#include "params.hpp"

#include <memory>

namespace sync_kpz {

/// The realisations that a rank holds of one Point; what they are made of and how they step is known only
/// inside.
class Chains {
 public:
  virtual ~Chains() = default;
  /// Steps first_step .. first_step + steps - 1.
  virtual void advance(long first_step, long steps) = 0;
  /// ChainSight of each realisation; with `reference` this instant becomes t_0.
  virtual void look(bool reference) = 0;

  ChainState state;
  Replicas reference;  // (sites) phases at t_0
  Replicas sight;      // (ChainSight::count)

 protected:
  Chains(const ChainParams& p, int components, long first_block, long blocks);
  ChainShape shape_;
  long first_member_;
};

/// Blocks first_block .. first_block + blocks - 1 of a Point's realisations, at the start.
///   noise      stream of the white noise
///   frequency  stream of the columnar frequencies
std::unique_ptr<Chains> phase_chains(const PhaseParams& p, const Stream& noise, const Stream& frequency,
                                     long first_block, long blocks);
/// Stuart-Landau oscillators that begin at z = 1, coupled by K (1 + i c).
std::unique_ptr<Chains> limit_cycle_chains(const ChainParams& p, double c, const Stream& noise,
                                           const Stream& frequency, long first_block, long blocks);

}  // namespace sync_kpz
