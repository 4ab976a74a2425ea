// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "linalg/matrix.hpp"

#include <vector>

namespace leslie {

using namespace khaos;

/// Modes under the Hamiltonian sum_jk W_jk a_j+ a_k, W Hermitian (1/time): a(t) = U a(0), U = exp(-i W t).
/// Numbers without coherence between modes stay n_j(t) = sum_k |U_jk|^2 n_k, and their sum is conserved.
class ModeEvolution {
 public:
  explicit ModeEvolution(const Matrix<Complex>& w);
  std::vector<double> occupation(const std::vector<double>& n, double t) const;

 private:
  std::vector<double> frequencies_;
  Matrix<Complex> vectors_;
};

}  // namespace leslie
