// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "mpi/comm.hpp"
#include "trials.hpp"

#include <cmath>
#include <vector>

namespace leslie {

/// Counts over trials. All are whole numbers, so that sums over ranks are exact in any order. Decade d holds
/// 10^(d - 8) <= |c| < 10^(d - 7), the first and the last also what lies beyond.
struct Tally {
  static constexpr int decades = 10, most_exceptions = 64;
  enum : std::size_t {
    trials,
    positive,
    imprimitive,
    first_1,
    first_2,
    neither,
    undecided_first,
    linear_1,
    linear_2,
    undecided_linear,
    mismatches_first,
    mismatches_linear,
    mismatches_first_imprimitive,
    mismatches_linear_imprimitive,
    scalars
  };
  std::vector<long> counts = std::vector<long>(scalars, 0);
  std::vector<long> of_decade = std::vector<long>(decades, 0),
                    mismatches_of_decade = std::vector<long>(decades, 0),
                    extinct_of_decade = std::vector<long>(decades, 0),
                    time_of_decade = std::vector<long>(decades, 0);
  double largest_c_mismatch = 0;  // |c| of a mismatch_first with primitive B
  double smallest_c = HUGE_VAL;   // |c| of all
  std::vector<double>
      exceptions;  // (number, c, first, linear, primitive) of trials that differ from the sign of c

  void add(long number, const Trial& trial);
  /// Of all ranks together, in the order of ranks, on every rank. Collective.
  void combine(const Comm& comm);
  /// Adds another one's trials, which come later.
  void append(const Tally& later);
};

}  // namespace leslie
