// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "learning/tile.hpp"

namespace khaos {

/// Where element i of a row-major array of four axes stands in another one with these strides.
KOKKOS_INLINE_FUNCTION long place_of(long i, const long* size, const long* stride) {
  long at = 0;
  for (int axis = 3; axis >= 0; --axis) {
    at += i % size[axis] * stride[axis];
    i /= size[axis];
  }
  return at;
}

/// f(place) for all elements of an array of four axes, in row-major order; the first one stands at `from`.
template <class F>
KOKKOS_INLINE_FUNCTION void for_each_place(long from, const long* size, const long* stride, const F& f) {
  for (long i = 0; i < size[0]; ++i)
    for (long j = 0; j < size[1]; ++j)
      for (long k = 0; k < size[2]; ++k)
        for (long l = 0; l < size[3]; ++l)
          f(from + i * stride[0] + j * stride[1] + k * stride[2] + l * stride[3]);
}

/// f(0) + ... + f(n - 1) in eight chains that are added in pairs: faster than one chain, and in float as good
/// as a sum of an eighth of the terms.
template <class V, class F>
KOKKOS_INLINE_FUNCTION V sum_of(long n, const F& f) {
  V part[8];
  for (int q = 0; q < 8; ++q) part[q] = V(0);
  long i = 0;
  for (; i + 8 <= n; i += 8)
    for (int q = 0; q < 8; ++q) part[q] += f(i + q);
  for (int q = 0; i < n; ++i, ++q) part[q] += f(i);
  return ((part[0] + part[1]) + (part[2] + part[3])) + ((part[4] + part[5]) + (part[6] + part[7]));
}

}  // namespace khaos
