// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/simd.hpp"

namespace khaos {

/// The interpolant of one step in the nested form of Hairer, Norsett & Wanner, Solving ODEs I (1993), II.6,
///   x(theta) = r_0 + theta (r_1 + (1 - theta)(r_2 + theta (r_3 + (1 - theta)( ... )))),  theta = 0 .. 1,
/// which is exact at both ends to rounding if r_0 = x_0 and r_1 = x_1 - x_0, and whose higher terms lose no
/// digits to cancellation as powers of theta would.
///   rows   (terms, dimension)    r_j, one register of members per number
///   x      (dimension)           each lane at its own theta
inline void nested_polynomial(const Lanes* rows, int terms, int dimension, Lanes theta, Lanes* x) {
  const Lanes rest = 1.0 - theta;
  for (int i = 0; i < dimension; ++i) {
    Lanes sum = rows[(terms - 1) * dimension + i];
    for (int j = terms - 2; j >= 0; --j) sum = rows[j * dimension + i] + (j % 2 == 0 ? theta : rest) * sum;
    x[i] = sum;
  }
}

/// The first four rows of a step whose slopes at both ends are f_0 and f_1: with no others, the cubic Hermite
/// interpolant.
inline void hermite_rows(const Lanes* x_0, const Lanes* f_0, const Lanes* x_1, const Lanes* f_1, Lanes h,
                         int dimension, Lanes* rows) {
  for (int i = 0; i < dimension; ++i) {
    const Lanes difference = x_1[i] - x_0[i];
    rows[i] = x_0[i];
    rows[dimension + i] = difference;
    rows[2 * dimension + i] = h * f_0[i] - difference;
    rows[3 * dimension + i] = 2.0 * difference - h * (f_0[i] + f_1[i]);
  }
}

}  // namespace khaos
