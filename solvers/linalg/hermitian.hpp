// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "linalg/matrix.hpp"

#include <span>

namespace khaos {

/// How the smallest eigenpair of a Hermitian matrix is found: all of it reduced to tridiagonal form, or a
/// Cholesky factorisation and Lanczos steps with its inverse: a third of the work at 400 rows. `automatic`
/// takes the first below 160 rows.
enum class SmallestBy { automatic, reduction, inverse };

/// The smallest eigenvalue of the Hermitian matrix a (n, n; upper triangle read) and its vector (n), of
/// length 1. Error of either method: a few roundings of the norm of a; the Lanczos steps end when the
/// residual is below 1e-9 of the inverse's norm, which leaves 1e-18 in a simple eigenvalue and at most 1e-9
/// of it in a cluster. Where 60 of them do not get there, the eigenvalue stands too little apart, the matrix
/// is reduced after all. A matrix that is singular or negative to rounding is shifted until it factorises,
/// and the value is shifted back. The start is the same for all matrices of one size, so equal input gives
/// equal bits.
double smallest_eigenpair(Matrix<Complex> a, std::span<Complex> vector,
                          SmallestBy method = SmallestBy::automatic);

/// The smallest singular value of the upper triangular r (n, n) by Lanczos steps with (r* r)^-1, and its
/// right vector (n); by the SVD where these do not
/// get there. Its error is a rounding of the norm of r; through r* r it would be the root of one.
double smallest_singular(const Matrix<Complex>& r, std::span<Complex> vector);

}  // namespace khaos
