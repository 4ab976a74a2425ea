// SPDX-License-Identifier: BSD-3-Clause
/// BLAS and LAPACK, as far as khaos needs them: T is double or Complex, matrices are Matrix<T> or a pointer
/// with its leading dimension. One thread each, so that ranks do not compete; equal input gives equal bits.
/// A routine that reports an error of its own throws std::runtime_error with the routine's name.
#pragma once
#include "linalg/matrix.hpp"

#include <span>
#include <vector>

namespace khaos {

enum class Op : char { none = 'N', transpose = 'T', adjoint = 'C' };

/// C (m, n) = alpha op(A) op(B) + beta C, with k in the middle.
template <class T>
void gemm(Op op_a, Op op_b, long m, long n, long k, T alpha, const T* a, long lda, const T* b, long ldb,
          T beta, T* c, long ldc);
/// C = op(A) op(B).
template <class T>
Matrix<T> product(const Matrix<T>& a, const Matrix<T>& b, Op op_a = Op::none, Op op_b = Op::none);

/// Upper triangle of C (n, n) = A A* + beta C, A (n, k); half the work of gemm.
template <class T>
void add_square(long n, long k, const T* a, long lda, double beta, T* c, long ldc);
/// Copies the upper triangle onto the lower one, conjugated.
template <class T>
void fill_lower(Matrix<T>& a);

/// A = R* R with R upper triangular (below it, A is left as it was); false if A is not positive definite to
/// rounding.
template <class T>
bool cholesky(Matrix<T>& a);
/// B = R^-1 B or R^-* B, R upper triangular.
template <class T>
void solve_upper(const Matrix<T>& r, Matrix<T>& b, Op op = Op::none);
/// B = B R^-1, R upper triangular.
template <class T>
void solve_upper_right(Matrix<T>& b, const Matrix<T>& r);
/// x = R^-1 x or R^-* x.
template <class T>
void solve_upper(const Matrix<T>& r, std::span<T> x, Op op = Op::none);

/// Eigenvalues of a Hermitian matrix (upper triangle read), rising.
template <class T>
std::vector<double> hermitian_eigenvalues(Matrix<T> a);
/// The smallest one with its vector of length 1.
template <class T>
double smallest_eigenpair_dense(Matrix<T> a, std::span<T> vector);

/// A v = lambda v: values as LAPACK orders them, vectors of length 1 in the columns.
struct Eigenpairs {
  std::vector<Complex> values;
  Matrix<Complex> vectors;
};
Eigenpairs eigenpairs(Matrix<Complex> a);
/// A = U T U*, T upper triangular.
struct SchurForm {
  Matrix<Complex> t, u;
};
SchurForm schur_form(Matrix<Complex> a);

/// R (columns, columns) of A = Q R, A (rows >= columns, columns); the diagonal of R is made >= 0, so that R
/// is unique.
template <class T>
Matrix<T> triangular_factor(Matrix<T> a);
/// Q (rows, columns) of that factorisation, with orthonormal columns; unique as R is, if A has full rank.
Matrix<double> orthonormal_factor(Matrix<double> a);
/// A (m, n >= 1) = U diag(values) V*: values (min(m, n)) falling, U (m, min), V* (min, n).
template <class T>
struct Svd {
  Matrix<T> u;
  std::vector<double> values;
  Matrix<T> v_adjoint;
};
template <class T>
Svd<T> svd(Matrix<T> a);

}  // namespace khaos
