// SPDX-License-Identifier: BSD-3-Clause
#include "attention.hpp"

#include "linalg/lapack.hpp"

#include <algorithm>
#include <cmath>

namespace hopfield {

Matrix<double> attention(const Matrix<double>& Q, const Matrix<double>& K, const Matrix<double>& V,
                         double beta) {
  Matrix<double> weights = khaos::product(K, Q, khaos::Op::transpose);  // (N, queries)
  for (long q = 0; q < weights.columns(); ++q) {
    double* w = weights.column(q);
    const double largest = *std::max_element(w, w + weights.rows());
    double total = 0;
    for (long j = 0; j < weights.rows(); ++j) total += w[j] = std::exp(beta * (w[j] - largest));
    for (long j = 0; j < weights.rows(); ++j) w[j] /= total;
  }
  return khaos::product(V, weights);
}

}  // namespace hopfield
