// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/math.hpp"
#include "core/simd.hpp"
#include "core/simd_math.hpp"

namespace khaos {

/// One pass of modified Gram-Schmidt, V = Q R in place, each lane its own V.
///   v  element i of vector j is v[i * stride + j]
///   r  r[j] <- R_jj; if not null, upper[j * columns + k] <- R_jk, k >= j
/// A vector that vanishes stays the zero vector with R_jj = 0: its Jacobian lost that direction.
template <class T>
KOKKOS_INLINE_FUNCTION void gram_schmidt_pass(T* v, int rows, int columns, int stride, T* r, T* upper) {
  for (int j = 0; j < columns; ++j) {
    T square(0.0);
    for (int i = 0; i < rows; ++i) square = square + v[i * stride + j] * v[i * stride + j];
    const T norm = sqrt(square), inverse = select(norm > T(0.0), T(1.0) / norm, T(0.0));
    for (int i = 0; i < rows; ++i) v[i * stride + j] = v[i * stride + j] * inverse;
    r[j] = norm;
    if (upper) upper[j * columns + j] = norm;
    for (int k = j + 1; k < columns; ++k) {
      T dot(0.0);
      for (int i = 0; i < rows; ++i) dot = dot + v[i * stride + j] * v[i * stride + k];
      for (int i = 0; i < rows; ++i) v[i * stride + k] = v[i * stride + k] - dot * v[i * stride + j];
      if (upper) upper[j * columns + k] = dot;
    }
  }
}

/// Modified Gram-Schmidt done twice: the second pass leaves Q orthonormal to rounding as long as V has rank
/// `columns` numerically ("twice is enough": Giraud, Langou & Rozloznik, Comput. Math. Appl. 50, 1069
/// (2005)).
///   v         (rows, columns) with row stride `stride`, V -> Q
///   diagonal  (columns) R_jj >= 0 of V = Q R; the product over j is the volume that V spans
///   scratch   (columns)
template <class T>
KOKKOS_INLINE_FUNCTION void orthonormalise(T* v, int rows, int columns, int stride, T* diagonal, T* scratch) {
  T* const none = nullptr;
  gram_schmidt_pass(v, rows, columns, stride, diagonal, none);
  gram_schmidt_pass(v, rows, columns, stride, scratch, none);
  for (int j = 0; j < columns; ++j) diagonal[j] = diagonal[j] * scratch[j];
}

/// The same with all of R: upper (columns, columns) row-major, zero below the diagonal; scratch needs
/// columns + columns^2.
template <class T>
KOKKOS_INLINE_FUNCTION void orthonormalise_with_r(T* v, int rows, int columns, int stride, T* upper,
                                                  T* scratch) {
  T* const again = scratch + columns;
  gram_schmidt_pass(v, rows, columns, stride, scratch, upper);
  gram_schmidt_pass(v, rows, columns, stride, scratch, again);
  for (int k = 0; k < columns; ++k)  // R = R2 R1, column by column: row j needs rows j .. k of R1
    for (int j = 0; j < columns; ++j) {
      T sum(0.0);
      for (int l = j; l <= k; ++l) sum = sum + again[j * columns + l] * upper[l * columns + k];
      upper[j * columns + k] = sum;
    }
}

}  // namespace khaos
