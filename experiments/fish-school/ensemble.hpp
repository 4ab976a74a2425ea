// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "observables.hpp"
#include "particles/school.hpp"
#include "particles/school_entropy.hpp"
#include "setting.hpp"

#include <deque>
#include <functional>
#include <vector>

namespace fish_school {

/// Independent schools of one setting. Ranks share out the members; where there are fewer members than ranks,
/// all ranks share the fish of each.
class SchoolEnsemble {
 public:
  SchoolEnsemble(const Setting& setting, long members, PairSearch search, Run& run);
  void set_rule(const ZoneRule& rule);
  /// Collective where ranks share the fish.
  void advance(long step, long steps);
  /// (members here, seen_of_a_school). Collective likewise.
  std::vector<double> look(Pairs pairs) const;
  bool by_members() const { return by_members_; }
  long first() const { return first_; }
  long here() const { return static_cast<long>(schools_.size()); }
  /// (N, 6) of the k-th member here.
  std::vector<double> state(long k) const { return schools_[static_cast<std::size_t>(k)].state(); }

  /// (members, N, 6) over all ranks, for checkpoints.
  Piece& piece() { return piece_; }
  void save_to_piece();
  void load_from_piece();

 private:
  Setting setting_;
  const Comm& comm_;
  Comm self_;
  bool by_members_;
  long first_, first_fish_, fish_;  // this rank's first member; its fish in the Piece
  std::deque<School> schools_;
  std::vector<double> saved_;
  Piece piece_;
};

/// An ensemble from its start through all looks; leaves at a stop and goes on from a checkpoint, on any
/// number of ranks.
///   looks    numbers of steps after which to look, rising; 0 is the start
///   rule_of  of the steps up to look k
///   seen     called after look k, on all ranks
///   returns  (members, looks, seen_of_a_school), on rank 0
std::vector<double> follow(SchoolEnsemble& ensemble, const Setting& setting, long members,
                           const std::vector<long>& looks, Pairs pairs,
                           const std::function<ZoneRule(std::size_t k)>& rule_of,
                           const std::function<void(std::size_t k)>& seen, Run& run);

}  // namespace fish_school
