// SPDX-License-Identifier: BSD-3-Clause
#include "linalg/haar.hpp"

#include "linalg/lapack.hpp"

namespace khaos {

Matrix<double> normal_matrix(long rows, long columns, double deviation, const Stream& stream,
                             std::uint64_t member) {
  Matrix<double> a(rows, columns);
  for (std::size_t k = 0; k < a.size(); ++k) a.data()[k] = deviation * stream.normal(member, k);
  return a;
}

Matrix<double> haar_matrix(long rows, long columns, const Stream& stream, std::uint64_t member) {
  if (rows >= columns) return orthonormal_factor(normal_matrix(rows, columns, 1, stream, member));
  const Matrix<double> tall = haar_matrix(columns, rows, stream, member);
  Matrix<double> wide(rows, columns);
  for (long j = 0; j < columns; ++j)
    for (long i = 0; i < rows; ++i) wide(i, j) = tall(j, i);
  return wide;
}

}  // namespace khaos
