// SPDX-License-Identifier: BSD-3-Clause
/// Matrices of many rows and few columns, which are never held whole: rows are made when they are wanted.
/// Ranks share the rows; the result is on every rank and has the same bits on any number of them, because the
/// rows are cut into strands that depend on the matrix alone, and strands are joined in a fixed order.
#pragma once
#include "linalg/matrix.hpp"
#include "mpi/comm.hpp"

#include <functional>
#include <vector>

namespace khaos {

/// Psi (rows, columns); T is double or Complex.
template <class T>
struct TallMatrix {
  long rows = 0, columns = 0;
  /// Writes rows first .. first + count - 1 into block (count, columns), row after row.
  std::function<void(long first, long count, T* block)> fill;
};

/// Two of the same shape, whose rows belong together: a dictionary at the points x_m and at their images y_m.
template <class T>
struct TallPair {
  long rows = 0, columns = 0;
  std::function<void(long first, long count, T* x, T* y)> fill;
};

/// G = X* X, A = X* Y, L = Y* Y, (columns, columns) each.
template <class T>
struct GramMatrices {
  Matrix<T> G, A, L;
};
/// Collective. Work: that of two matrix products (rows, columns) x (columns, columns); G and L take half of
/// one each.
template <class T>
GramMatrices<T> gram_matrices(const TallPair<T>& pair, const Comm& comm);

/// R (columns, columns), upper triangular with a diagonal >= 0, of Psi = Q R. Collective; rows >= columns.
/// Source: Demmel, Grigori, Hoemmen & Langou, SIAM J. Sci. Comput. 34 (2012) A206 (TSQR).
template <class T>
Matrix<T> tall_qr(const TallMatrix<T>& psi, const Comm& comm);

/// Psi = U diag(values) V*: values (columns) falling, V* (columns, columns). U = Psi V / values is left to
/// the caller. Collective. Relative accuracy is that of the largest value, not of its square root as through
/// X* X.
template <class T>
struct TallSvd {
  std::vector<double> values;
  Matrix<T> v_adjoint;
};
template <class T>
TallSvd<T> tall_svd(const TallMatrix<T>& psi, const Comm& comm);

}  // namespace khaos
