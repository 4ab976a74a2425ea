// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "linalg/matrix.hpp"
#include "patterns.hpp"

#include <vector>

namespace hopfield {

/// The Jacobian of the update at a state: J = beta X (diag p - p p^T) X^T, beta times the covariance of the
/// patterns under p = softmax(beta X^T xi). Symmetric and not negative: its spectral radius is its largest
/// eigenvalue, and a fixed point is stable below 1.
class Jacobian {
 public:
  explicit Jacobian(const Patterns& patterns);  // holds them: N d numbers
  /// Eigenvalues at xi (d), rising: the min(N, d) that can differ from 0.
  std::vector<double> spectrum(const double* xi, double beta) const;
  double spectral_radius(const double* xi, double beta) const { return spectrum(xi, beta).back(); }

 private:
  Matrix<double> X_;  // (d, N)
};

}  // namespace hopfield
