// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "linalg/matrix.hpp"
#include "stats/sum.hpp"

#include <vector>

namespace koopman {
using khaos::Complex;

/// a(T) = (1/T) sum_{n = 1 .. T} |<K^n g, g>|^2, which tends to the sum of the squares of g's spectral atoms
/// (Wiener; the RAGE theorem): 0 if and only if g has no component along an eigenfunction.
class RageAverage {
 public:
  void add(double squared_correlation) {
    sum_.add(squared_correlation);
    ++count_;
  }
  double mean() const { return sum_.value() / static_cast<double>(count_); }

 private:
  khaos::CompensatedSum sum_;
  long count_ = 0;
};

/// Orbits of (x, y) -> (x + p/q, y + eps cos(2 pi q x)) from M starts (m/M, 0). x is kept as a fraction, so
/// it never drifts.
class SkewOrbits {
 public:
  SkewOrbits(long M, long p, long q, double eps);
  /// One step; returns <K^n g, g> of g = exp(2 pi i y) after it, the mean of exp(2 pi i y_m) over the starts.
  Complex advance();
  /// The largest step of y so far: how far a snapshot is from that of eps = 0.
  double largest_turn() const { return largest_; }

 private:
  long p_, M_, cycle_;  // x = at / cycle
  double eps_, largest_ = 0;
  std::vector<long> at_;
  std::vector<double> y_, cosine_;  // cosine_: cos(2 pi k / M)
};

}  // namespace koopman
