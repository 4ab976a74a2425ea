// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "linalg/matrix.hpp"

namespace khaos {

/// The principal logarithm of a regular matrix (n, n): eigenvalues ln|lambda| + i arg(lambda), -pi < arg <=
/// pi. The cut lies `log_cut` below the negative axis, so that rounding does not tear apart negative
/// eigenvalues, simple or in a Jordan block: all get +pi. Defective matrices are as good as others. Relative
/// error: some roundings times the condition of the logarithm. Throws PointError if an eigenvalue is 0.
/// By square roots and the [8/8] Pade approximant of log(1 + x) in partial fractions: Bjorck & Hammarling,
/// Linear Algebra Appl. 52 (1983) 127; Higham, Functions of Matrices (2008), sections 11.4 and 11.5.
Matrix<Complex> matrix_log(const Matrix<Complex>& a);

inline constexpr double log_cut = 1e-6;  // radians

}  // namespace khaos
