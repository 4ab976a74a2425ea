// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "linalg/lapack.hpp"
#include "linalg/tall.hpp"

#include <span>

namespace khaos {

/// A Koopman operator seen through a dictionary psi_1 .. psi_N at snapshots: how well K v = z v can hold.
///   res(z, v)^2 = v* (L - z A* - conj(z) A + |z|^2 G) v / v* G v        G = X* X, A = X* Y, L = Y* Y
///   tau(z)      = min over v of res(z, v)
/// with X = sqrt(w_m) psi(x_m), Y = sqrt(w_m) psi(y_m), (snapshots, N) each. Inside, the dictionary is made
/// orthonormal, G = R* R: vectors w = R v of that basis have v* G v = w* w. Vectors of this class are such w;
/// in_dictionary() gives v.
/// Source: Colbrook & Townsend, Commun. Pure Appl. Math. 77 (2024) 221; Colbrook, Ayton & Szoke, J. Fluid
/// Mech. 955 (2023) A21 (ResDMD).
class ResidualPencil {
 public:
  /// From G, A, L. Squares of residuals carry the rounding of ||L||, so residuals below resolution() mean
  /// nothing. reg > 0 takes G + reg ||G|| I for R; the residuals keep the true G in their numerators, so that
  /// tau is then a bound from below. Throws PointError `dictionary numerically dependent ...` if the
  /// condition of what R is made of is above 1 / reg, or 1e14 with reg = 0.
  template <class T>
  ResidualPencil(const GramMatrices<T>& gram, double reg);
  /// From the triangle [R B; 0 C] of the QR factorisation of [X Y] (tall_qr): residuals are norms of
  /// [B R^-1 - z; C R^-1] w, exact to a rounding, not to the root of one. The same error for a dependent
  /// dictionary.
  template <class T>
  explicit ResidualPencil(const Matrix<T>& triangle);

  long size() const { return r_.rows(); }
  /// cond(G), of G + reg ||G|| I if reg > 0.
  double gram_condition() const { return condition_; }
  /// Residuals below this are rounding: sqrt(epsilon cond G), for squares carry the rounding of the
  /// orthonormal basis; epsilon sqrt(cond G) from the triangle. 1.5e-8 and 2e-16 for orthonormal
  /// dictionaries.
  double resolution() const;

  /// EDMD: A v = lambda G v. In the order of LAPACK; vectors of length 1.
  Eigenpairs eigenpairs() const;
  /// res(z, w)^2, which rounding can make negative; a clearly negative one means that G, A, L do not belong
  /// together.
  double residual_squared(Complex z, std::span<const Complex> w) const;
  /// tau(z)^2 and the w (size) that has it, of length 1.
  double smallest_residual_squared(Complex z, std::span<Complex> w) const;
  /// sqrt(max(square, resolution()^2)).
  double residual(double square) const;

  /// v = R^-1 w in place, w (size, count).
  void in_dictionary(Matrix<Complex>& w) const { solve_upper(r_, w); }
  /// The compression of K onto the dictionary's span, in the orthonormal basis: R^-* A R^-1.
  const Matrix<Complex>& compression() const { return a_; }
  /// w = R v of a function given by its dictionary coefficients v (size).
  std::vector<Complex> orthonormal(std::span<const Complex> v) const;

 private:
  Matrix<Complex> shifted(Complex z) const;
  void require_independent(double smallest, double largest, double limit);

  Matrix<Complex> r_;          // (N, N)
  Matrix<Complex> g_, a_, l_;  // in the orthonormal basis: G (empty if it is I), A, L (empty if c_ is there)
  Matrix<Complex> c_;          // C R^-1, if made from a triangle
  double condition_ = 0;
};

}  // namespace khaos
