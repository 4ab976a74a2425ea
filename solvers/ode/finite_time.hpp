// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "ode/lyapunov.hpp"

#include <span>
#include <vector>

namespace khaos {

/// How the exponents over windows of finite time are distributed, over windows and members.
/// The windows are the blocks that the members were computed with: options.blocks = time / window.
struct FiniteTimeExponents {
  int exponents = 0;  // without those of clocks; descending mean
  long samples = 0;
  double window = 0;  // time
  std::vector<double> mean, variance, skewness,
      excess;  // (exponents); excess of the kurtosis over the Gaussian's 3
  std::vector<double>
      spread;  // (exponents) window * variance: constant once windows are independent, and then the
               // inverse curvature of the large-deviation function (Pikovsky & Politi 2016, ch. 5)
  std::vector<double> centres;  // (exponents, bins) of equal width, from the least to the largest value
  std::vector<double> density;  // (exponents, bins) per unit of the exponent; integrates to 1
};

/// Members that failed do not count. Throws UserError if none is left or their windows differ.
FiniteTimeExponents finite_time_exponents(std::span<const MemberExponents> members, int bins = 50);

/// The same member in blocks of `windows` of its blocks each. Throws std::invalid_argument if it has no whole
/// number of them.
MemberExponents join_windows(const MemberExponents& member, int windows);

}  // namespace khaos
