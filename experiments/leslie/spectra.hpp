// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "pair.hpp"

#include <span>
#include <vector>

namespace leslie {

/// The eigenvalue of a non-negative matrix with the largest real part, which is its spectral radius, and its
/// right vector, non-negative with sum 1.
struct Perron {
  double root = 0;
  std::vector<double> vector;
};
Perron perron(const Matrix<double>& b);

/// Eigenvalues of a real matrix by falling modulus, conjugates with the positive phase first.
std::vector<Complex> eigenvalues(const Matrix<double>& a);

/// The rule of the last species standing for x' = L1 x - P1 y, y' = L2 y - P2 x. With S = diag(1, -1) the
/// matrix S A S = B = [[L1, P1], [P2, L2]] is non-negative. If it is primitive, its Perron root lambda is
/// simple, with left vector (u, v) > 0 and right vector (p, q) > 0, each of sum 1, and
/// (x_t, y_t) ~ lambda^t c (p, -q): species 1 stands for c > 0, species 2 for c < 0.
struct Standing {
  bool primitive = false;
  double root = 0, second = 0;      // lambda, and the next largest modulus
  std::vector<double> left, right;  // (u, v) and (p, q)
  /// c = (u.x - v.y) / (u.p + v.q)
  double c(std::span<const double> x, std::span<const double> y) const;
  /// y / x on the separatrix c = 0 if the start is (x, ratio y).
  double critical_ratio(std::span<const double> x, std::span<const double> y) const;
};
Standing standing(const Pair& pair);

}  // namespace leslie
