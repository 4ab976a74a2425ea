// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "ode/one_step.hpp"

#include <vector>

namespace khaos {

/// LU factors of one small dense matrix per lane, with row pivoting in each: rows change places by select, so
/// that every lane has its own permutation and all do the same operations. O(n^3), meant for n up to some 30;
/// n <= 4 stays in registers.
class LaneLu {
 public:
  explicit LaneLu(int n);
  /// The matrix to be factorised, (n, n) row-major: fill, then factorise() in place.
  Lanes* matrix() { return a_.data(); }
  /// A singular matrix leaves infinities or NaN in its lane.
  void factorise() { factorise_(n_, a_.data(), inverse_pivot_.data(), swapped_.data()); }
  /// b (n) becomes the solution.
  void solve(Lanes* b) const { solve_(n_, a_.data(), inverse_pivot_.data(), swapped_.data(), b); }

 private:
  int n_;
  std::vector<Lanes> a_, inverse_pivot_;
  std::vector<LaneMask> swapped_;  // (n, n): whether row i changed places with row k in column k's turn
  void (*factorise_)(int n, Lanes* a, Lanes* inverse_pivot, LaneMask* swapped);
  void (*solve_)(int n, const Lanes* a, const Lanes* inverse_pivot, const LaneMask* swapped, Lanes* b);
};

}  // namespace khaos
