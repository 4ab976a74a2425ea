// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <span>

namespace khaos {

/// A running sum that carries the rounding error of every addition along (Neumaier's variant of Kahan's
/// sum: exact to about one rounding of the result, whatever the size and the signs of the terms).
/// The order of the additions is the caller's, so equal input gives equal bits.
/// Source: Neumaier, ZAMM 54 (1974) 39.
class CompensatedSum {
 public:
  /// Goes on from what another one had.
  explicit CompensatedSum(double sum = 0, double lost = 0) : sum_(sum), lost_(lost) {}
  void add(double term) {
    const double next = sum_ + term;
    lost_ += std::abs(sum_) >= std::abs(term) ? (sum_ - next) + term : (term - next) + sum_;
    sum_ = next;
  }
  double value() const { return sum_ + lost_; }
  double sum() const { return sum_; }
  double lost() const { return lost_; }

 private:
  double sum_, lost_;
};

/// Compensated sum of `values`, first to last; 0 for an empty range.
double sum(std::span<const double> values);

/// Integral of equally spaced samples over [x_first, x_last], both ends included, by the trapezoid rule.
///   values   (n), n >= 2
///   spacing  distance of neighbours
double trapezoid(std::span<const double> values, double spacing);

}  // namespace khaos
