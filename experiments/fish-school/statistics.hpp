// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <span>
#include <vector>

namespace fish_school {

/// Of one observable over the looks and members of an ensemble.
struct Statistics {
  double mean;                 // over the looks counted, and members
  double error;                // its standard error, from the spread of the members; NaN of one
  double sd;                   // of the members' means, n - 1; NaN of one
  double std;                  // over the looks counted, of a member, averaged
  double final;                // at the last look, over members
  std::vector<double> course;  // (looks) mean over members
};

/// series (members, looks, width); `column` of the width; looks from `first` to before `last` are counted.
Statistics statistics(std::span<const double> series, long looks, long width, long column, long first,
                      long last);

/// How long members keep M >= 0.5: looks are at `times`.
struct MillTimes {
  double time;   // mean time until M < 0.5, of those that lose it; NaN if none does
  double error;  // standard error; NaN of fewer than two
  double lost;   // share of the members that do
};
/// rotation (members, looks)
MillTimes mill_times(std::span<const double> rotation, std::span<const double> times);

}  // namespace fish_school
