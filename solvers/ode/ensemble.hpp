// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/simd.hpp"
#include "mpi/comm.hpp"

#include <algorithm>
#include <span>
#include <vector>

namespace khaos {

/// `total` members over the ranks of a communicator. Members belong to grains, `grain` neighbours each, and a
/// rank has whole grains: what is added up in the order of the members within a grain, and then in the order
/// of the grains, has the same bits on any number of ranks.
class Ensemble {
 public:
  /// `comm` must outlive the ensemble. `grain` is a multiple of KHAOS_LANES, so that registers are full.
  Ensemble(long total, const Comm& comm, long grain = 1024);

  long total() const { return total_; }
  long first() const { return first_; }  // this rank's members: first .. first + count - 1
  long count() const { return last_ - first_; }
  long grain() const { return grain_; }
  long grains() const { return (count() + grain_ - 1) / grain_; }  // of this rank
  const Comm& comm() const { return *comm_; }

  /// body(first, count) for this rank's members in pieces of whole grains, in order: with memory for `most`
  /// members (and at least a grain) an ensemble of any size can be worked through.
  template <class Body>
  void for_each_chunk(long most, const Body& body) const {
    const long piece = std::max(grain_, most / grain_ * grain_);
    for (long from = first_; from < last_; from += piece) body(from, std::min(piece, last_ - from));
  }
  /// Collective: the same, for bodies that are collective. Every rank calls body equally often, with count =
  /// 0 once it has no members left.
  template <class Body>
  void for_each_round(long most, const Body& body) const {
    const long piece = std::max(grain_, most / grain_ * grain_);
    const long grains_of_all = (total_ + grain_ - 1) / grain_, ranks = comm_->size();
    const long rounds =
        ((grains_of_all + ranks - 1) / ranks * grain_ + piece - 1) / piece;  // of the fullest rank
    for (long round = 0; round < rounds; ++round) {
      const long from = std::min(first_ + round * piece, last_);
      body(from, std::min(piece, last_ - from));
    }
  }

  /// Collective. What each rank has of its members, (count, width) row-major, as (total, width) on every
  /// rank.
  std::vector<double> gather(std::span<const double> mine) const { return comm_->gather(mine); }
  /// Collective. The rows of all grains, (grains, width) row-major, added up column by column in the order of
  /// the grains, with compensation.
  ///   returns  (width), equal on every rank
  std::vector<double> sum(std::span<const double> mine, std::size_t width) const;

 private:
  const Comm* comm_;
  long total_, grain_, first_, last_;
};

}  // namespace khaos
