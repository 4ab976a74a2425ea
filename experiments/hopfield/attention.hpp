// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "linalg/matrix.hpp"

namespace hopfield {
using khaos::Matrix;

/// softmax(beta Q K^T) V as transformers have it, by two matrix products. Columns are tokens: Q (d, queries),
/// K (d, N), V (width, N); returns (width, queries). Source: Vaswani et al., arXiv 1706.03762, equation 1.
Matrix<double> attention(const Matrix<double>& Q, const Matrix<double>& K, const Matrix<double>& V,
                         double beta);

/// E(xi) - ln(N) / beta - M^2 / 2 of patterns X (d, N), for any scalar T: with duals it differentiates
/// itself.
template <class T>
T bare_energy(const Matrix<double>& X, const T* xi, double beta) {
  const long d = X.rows(), N = X.columns();
  T square = 0.0, total = 0.0, largest = -1e300;
  std::vector<T> score(static_cast<std::size_t>(N), T(0.0));
  for (long j = 0; j < N; ++j) {
    T s = 0.0;
    for (long k = 0; k < d; ++k) s = s + X(k, j) * xi[k];
    score[static_cast<std::size_t>(j)] = s;
    if (largest < s) largest = s;
  }
  for (const T& s : score) total = total + exp(beta * (s - largest));
  for (long k = 0; k < d; ++k) square = square + xi[k] * xi[k];
  return 0.5 * square - largest - log(total) / beta;
}

}  // namespace hopfield
