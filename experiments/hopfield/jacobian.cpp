// SPDX-License-Identifier: BSD-3-Clause
#include "jacobian.hpp"

#include "linalg/lapack.hpp"

#include <algorithm>
#include <cmath>

namespace hopfield {

Jacobian::Jacobian(const Patterns& patterns) : X_(patterns.dimension(), patterns.count()) {
  patterns.fill(0, patterns.count(), X_.data());
}

std::vector<double> Jacobian::spectrum(const double* xi, double beta) const {
  const long d = X_.rows(), N = X_.columns();
  std::vector<double> p(static_cast<std::size_t>(N)), mean(static_cast<std::size_t>(d));
  gemm(Op::transpose, Op::none, N, 1, d, beta, X_.data(), d, xi, d, 0.0, p.data(), N);
  const double largest = *std::max_element(p.begin(), p.end());
  double total = 0;
  for (double& z : p) total += z = std::exp(z - largest);
  for (double& z : p) z /= total;
  gemm(Op::none, Op::none, d, 1, N, 1.0, X_.data(), d, p.data(), N, 0.0, mean.data(), d);

  // A = sqrt(beta p_j) (x_j - mean) in its columns; J = A A^T and A^T A have the same eigenvalues but for
  // zeros.
  const bool wide = N >= d;
  Matrix<double> A = wide ? Matrix<double>(d, N) : Matrix<double>(N, d);
  for (long j = 0; j < N; ++j) {
    const double size = std::sqrt(beta * p[static_cast<std::size_t>(j)]);
    for (long k = 0; k < d; ++k)
      (wide ? A(k, j) : A(j, k)) = size * (X_(k, j) - mean[static_cast<std::size_t>(k)]);
  }
  Matrix<double> square(A.rows(), A.rows());
  add_square(A.rows(), A.columns(), A.data(), A.rows(), 0.0, square.data(), square.rows());
  return hermitian_eigenvalues(std::move(square));
}

}  // namespace hopfield
