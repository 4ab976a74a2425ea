// SPDX-License-Identifier: BSD-3-Clause
/// C = A B for small matrices of registers, any strides: one micro-kernel for x W, x^T dy and dy W^T.
#pragma once
#include "learning/tile.hpp"

namespace khaos {

/// A matrix inside an array: element (i, j) stands at row i + column j.
template <class V>
struct MatrixView {
  V* at;
  long row, column;
};

namespace detail {
// Sums of rows_at_once x columns_at_once elements of C stay in registers: 24 of the 32 of AVX-512, with 4 for
// B and 1 for A, so that 10 loads feed 24 fused multiply-adds.
inline constexpr int rows_at_once = 6, columns_at_once = 4;
/// Rows of B that are packed side by side: with their 4 columns 16 KiB, half of a first-level cache.
inline constexpr long packed_rows = 64;

/// Keeps x in its register. GCC else reads the memory it came from again at each use, and the loads, one per
/// multiply-add, then bound the speed.
template <class Raw>
KOKKOS_INLINE_FUNCTION void hold_in_register(Raw& x) {
#if defined(__AVX512F__) && !defined(__CUDA_ARCH__)
  asm("" : "+v"(x));
#else
  (void)x;
#endif
}

/// C (MI, NJ) = A (MI, k) B (k, NJ) + what it starts from: C itself if `adds`, else the bias (NJ) if there is
/// one.
template <int MI, int NJ, class V>
KOKKOS_INLINE_FUNCTION void micro_product(long k, MatrixView<const V> a, MatrixView<const V> b,
                                          MatrixView<V> c, bool adds, const V* bias) {
  using Raw = typename V::Raw;
  Raw sum[MI][NJ];
#pragma GCC unroll 8
  for (int i = 0; i < MI; ++i)
#pragma GCC unroll 8
    for (int j = 0; j < NJ; ++j)
      sum[i][j] = adds ? c.at[i * c.row + j * c.column].v : bias ? bias[j].v : Raw{};
  for (long l = 0; l < k; ++l) {
    Raw right[NJ];
#pragma GCC unroll 8
    for (int j = 0; j < NJ; ++j) {
      right[j] = b.at[j * b.column].v;
      hold_in_register(right[j]);
    }
#pragma GCC unroll 8
    for (int i = 0; i < MI; ++i) {
      Raw left = a.at[i * a.row].v;
      hold_in_register(left);
#pragma GCC unroll 8
      for (int j = 0; j < NJ; ++j) sum[i][j] += left * right[j];
    }
    a.at += a.column;
    b.at += b.row;
  }
#pragma GCC unroll 8
  for (int i = 0; i < MI; ++i)
#pragma GCC unroll 8
    for (int j = 0; j < NJ; ++j) c.at[i * c.row + j * c.column].v = sum[i][j];
}

/// The same for 1 <= rows <= MI and 1 <= columns <= NJ.
template <int MI, int NJ, class V>
KOKKOS_INLINE_FUNCTION void product_of(long rows, long columns, long k, const MatrixView<const V>& a,
                                       const MatrixView<const V>& b, const MatrixView<V>& c, bool adds,
                                       const V* bias) {
  if constexpr (MI > 1) {
    if (rows < MI) return product_of<MI - 1, NJ>(rows, columns, k, a, b, c, adds, bias);
  }
  if constexpr (NJ > 1) {
    if (columns < NJ) return product_of<MI, NJ - 1>(rows, columns, k, a, b, c, adds, bias);
  }
  micro_product<MI, NJ>(k, a, b, c, adds, bias);
}

/// One column panel of C, its rows in pieces as equal as can be.
template <class V>
KOKKOS_INLINE_FUNCTION void panel_product(long m, long columns, long k, MatrixView<const V> a,
                                          MatrixView<const V> b, MatrixView<V> c, bool adds, const V* bias) {
  const long pieces = (m + rows_at_once - 1) / rows_at_once;
  for (long p = 0; p < pieces; ++p) {
    const long from = p * m / pieces, to = (p + 1) * m / pieces;
    product_of<rows_at_once, columns_at_once, V>(to - from, columns, k,
                                                 {a.at + from * a.row, a.row, a.column}, b,
                                                 {c.at + from * c.row, c.row, c.column}, adds, bias);
  }
}
}  // namespace detail

/// C (m, n) = A (m, k) B (k, n), plus `bias` (n) in each row if given, or plus what C holds if `adds`. The
/// terms of an element are added in the order of k, so that its bits do not depend on m and n.
template <class V, class Worker>
KOKKOS_INLINE_FUNCTION void multiply(long m, long n, long k, MatrixView<const V> a, MatrixView<const V> b,
                                     MatrixView<V> c, bool adds, const V* bias, const Worker& worker) {
  using namespace detail;
  const long panels = (n + columns_at_once - 1) / columns_at_once;
  for (long p = worker.first(); p < panels; p += worker.stride()) {
    const long j = p * columns_at_once, left = n - j,
               columns = left < columns_at_once ? left : columns_at_once;
    const MatrixView<V> out{c.at + j * c.column, c.row, c.column};
    const V* const start = bias ? bias + j : nullptr;
    const MatrixView<const V> right{b.at + j * b.column, b.row, b.column};
    if constexpr (Scalar<V>::width == 1) {
      panel_product<V>(m, columns, k, a, right, out, adds, start);
    } else if (m <= rows_at_once) {
      panel_product<V>(m, columns, k, a, right, out, adds, start);
    } else {
      V packed[packed_rows * columns_at_once];
      for (long from = 0; from < k; from += packed_rows) {
        const long rows = k - from < packed_rows ? k - from : packed_rows;
        for (long l = 0; l < rows; ++l) {
          const V* const row = right.at + (from + l) * b.row;
          V* const to = packed + l * columns_at_once;
          to[0] = row[0];
          if (columns > 1) to[1] = row[b.column];
          if (columns > 2) to[2] = row[2 * b.column];
          if (columns > 3) to[3] = row[3 * b.column];
        }
        panel_product<V>(m, columns, rows, {a.at + from * a.column, a.row, a.column},
                         {packed, columns_at_once, 1}, out, adds || from > 0, start);
      }
    }
  }
}

}  // namespace khaos
