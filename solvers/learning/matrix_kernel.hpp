// SPDX-License-Identifier: BSD-3-Clause
/// C = A B for small matrices of registers, any strides: one micro-kernel for x
/// W, x^T dy and dy W^T.
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
// Sums of rows_at_once x columns_at_once elements of C stay in registers: 24 of
// the 32 of AVX-512, with 4 for B and 1 for A, so that 10 loads feed 24 fused
// multiply-adds.
inline constexpr int rows_at_once = 6, columns_at_once = 4;
/// Rows and columns of B that are packed at a time. Four columns of 64 rows
/// fill half a first-level cache.
inline constexpr long packed_rows = 64, packed_columns = 64;
/// An A of at most so many elements stays in the first-level (32 KiB) or
/// second-level cache while panels of B pass.
inline constexpr long small = 512, large = 2048;

/// Keeps x in its register. GCC else reads the memory it came from again at
/// each use, and the loads, one per multiply-add, then bound the speed.
template <class Raw>
KOKKOS_INLINE_FUNCTION void hold_in_register(Raw& x) {
#if defined(__AVX512F__) && !defined(__CUDA_ARCH__)
  asm("" : "+v"(x));
#else
  (void)x;
#endif
}

/// What the sums of C start from: C itself, a bias (columns), or 0.
enum class Start { sum, bias, zero };

/// C (MI, NJ) = A (MI, k) B (k, NJ) + start; c.column is 1.
template <int MI, int NJ, class V>
KOKKOS_INLINE_FUNCTION void micro_product(long k, MatrixView<const V> a, MatrixView<const V> b,
                                          MatrixView<V> c, Start start, const V* bias) {
  using Raw = typename V::Raw;
  Raw sum[MI][NJ];
  if (start == Start::sum) {
#pragma GCC unroll 8
    for (int i = 0; i < MI; ++i)
#pragma GCC unroll 8
      for (int j = 0; j < NJ; ++j) sum[i][j] = c.at[i * c.row + j].v;
  } else if (start == Start::bias) {
#pragma GCC unroll 8
    for (int i = 0; i < MI; ++i)
#pragma GCC unroll 8
      for (int j = 0; j < NJ; ++j) sum[i][j] = bias[j].v;
  } else {
#pragma GCC unroll 8
    for (int i = 0; i < MI; ++i)
#pragma GCC unroll 8
      for (int j = 0; j < NJ; ++j) sum[i][j] = Raw{};
  }
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
  for (int i = 0; i < MI; ++i) {
#pragma GCC unroll 8
    for (int j = 0; j < NJ; ++j) c.at[j].v = sum[i][j];
    c.at += c.row;
  }
}

/// The same for 1 <= rows <= MI and 1 <= columns <= NJ.
template <int MI, int NJ, class V>
KOKKOS_INLINE_FUNCTION void product_of(long rows, long columns, long k, const MatrixView<const V>& a,
                                       const MatrixView<const V>& b, const MatrixView<V>& c, Start start,
                                       const V* bias) {
  if constexpr (MI > 1) {
    if (rows < MI) return product_of<MI - 1, NJ>(rows, columns, k, a, b, c, start, bias);
  }
  if constexpr (NJ > 1) {
    if (columns < NJ) return product_of<MI, NJ - 1>(rows, columns, k, a, b, c, start, bias);
  }
  micro_product<MI, NJ>(k, a, b, c, start, bias);
}

/// Copies B (k, columns) row by row, `at_once` columns a row.
template <int at_once, class V>
KOKKOS_INLINE_FUNCTION void pack(long k, long columns, MatrixView<const V> b, V* to) {
  if (columns == at_once) {
    for (long l = 0; l < k; ++l, b.at += b.row, to += at_once)
#pragma GCC unroll 8
      for (int j = 0; j < at_once; ++j) to[j] = b.at[j * b.column];
  } else {
    for (long l = 0; l < k; ++l, b.at += b.row, to += at_once)
      for (long j = 0; j < columns; ++j) to[j] = b.at[j * b.column];
  }
}

/// A panel of columns of C, its rows in pieces as equal as can be.
template <class V>
KOKKOS_INLINE_FUNCTION void panel_product(long m, long columns, long k, const MatrixView<const V>& a,
                                          const MatrixView<const V>& b, const MatrixView<V>& c, Start start,
                                          const V* bias) {
  const long pieces = (m + rows_at_once - 1) / rows_at_once;
  for (long p = 0; p < pieces; ++p) {
    const long i = p * m / pieces, rows = (p + 1) * m / pieces - i;
    product_of<rows_at_once, columns_at_once, V>(rows, columns, k, {a.at + i * a.row, a.row, a.column}, b,
                                                 {c.at + i * c.row, c.row, 1}, start, bias);
  }
}

/// Panel by panel of B, packed if A is not small: A stays in the second-level
/// cache.
template <class V, class Worker>
KOKKOS_INLINE_FUNCTION void product_by_panels(long m, long n, long k, const MatrixView<const V>& a,
                                              const MatrixView<const V>& b, const MatrixView<V>& c,
                                              Start start, const V* bias, const Worker& worker) {
  const long panels = (n + columns_at_once - 1) / columns_at_once;
  for (long p = worker.first(); p < panels; p += worker.stride()) {
    const long j = p * columns_at_once, columns = n - j < columns_at_once ? n - j : columns_at_once;
    const V* const from = bias ? bias + j : nullptr;
    if (Scalar<V>::width == 1 || m <= rows_at_once || m * k <= small) {
      panel_product<V>(m, columns, k, a, {b.at + j * b.column, b.row, b.column}, {c.at + j, c.row, 1}, start,
                       from);
    } else if constexpr (Scalar<V>::width > 1) {
      V packed[packed_rows * columns_at_once];
      for (long l = 0; l < k; l += packed_rows) {
        const long rows = k - l < packed_rows ? k - l : packed_rows;
        pack<columns_at_once, V>(rows, columns, {b.at + l * b.row + j * b.column, b.row, b.column}, packed);
        panel_product<V>(m, columns, rows, {a.at + l * a.column, a.row, a.column},
                         {packed, columns_at_once, 1}, {c.at + j, c.row, 1}, l > 0 ? Start::sum : start,
                         from);
      }
    }
  }
}

/// Six rows of A, packed if they are not contiguous, stay in the first-level cache while all panels of B,
/// packed before, pass from the second: A is fetched once.
template <class V, class Worker>
KOKKOS_INLINE_FUNCTION void product_by_rows(long m, long n, long k, const MatrixView<const V>& a,
                                            const MatrixView<const V>& b, const MatrixView<V>& c, Start start,
                                            const V* bias, const Worker& worker) {
  V right[packed_rows * packed_columns], left[packed_rows * rows_at_once];
  for (long j = 0; j < n; j += columns_at_once)
    pack<columns_at_once, V>(k, n - j < columns_at_once ? n - j : columns_at_once,
                             {b.at + j * b.column, b.row, b.column}, right + j * k);
  const long pieces = (m + rows_at_once - 1) / rows_at_once;
  for (long p = worker.first(); p < pieces; p += worker.stride()) {
    const long i = p * m / pieces, rows = (p + 1) * m / pieces - i;
    MatrixView<const V> mine{a.at + i * a.row, a.row, a.column};
    if (a.column != 1) {
      pack<rows_at_once, V>(k, rows, {mine.at, a.column, a.row}, left);
      mine = {left, 1, rows_at_once};
    }
    for (long j = 0; j < n; j += columns_at_once)
      product_of<rows_at_once, columns_at_once, V>(rows, n - j < columns_at_once ? n - j : columns_at_once, k,
                                                   mine, {right + j * k, columns_at_once, 1},
                                                   {c.at + i * c.row + j, c.row, 1}, start,
                                                   bias ? bias + j : nullptr);
  }
}
}  // namespace detail

/// C (m, n) = A (m, k) B (k, n), plus `bias` (n) in each row if given, or plus what C holds if `adds`. The
/// terms of an element are added in the order of k, so that its bits do not depend on m and n. C is
/// contiguous along its rows, or without a bias along its columns.
template <class V, class Worker>
KOKKOS_INLINE_FUNCTION void multiply(long m, long n, long k, MatrixView<const V> a, MatrixView<const V> b,
                                     MatrixView<V> c, bool adds, const V* bias, const Worker& worker) {
  using namespace detail;
  const auto least = [](long x, long y) { return x < y ? x : y; };
  if (c.column != 1)
    return multiply<V>(n, m, k, {b.at, b.column, b.row}, {a.at, a.column, a.row}, {c.at, c.column, c.row},
                       adds, nullptr, worker);
  const Start start = adds ? Start::sum : bias ? Start::bias : Start::zero;
  if (Scalar<V>::width == 1 || m * k <= large || n <= columns_at_once)
    return product_by_panels<V>(m, n, k, a, b, c, start, bias, worker);
  if constexpr (Scalar<V>::width > 1) {
    for (long j = 0; j < n; j += packed_columns)
      for (long l = 0; l < k; l += packed_rows)
        product_by_rows<V>(m, least(packed_columns, n - j), least(packed_rows, k - l),
                           {a.at + l * a.column, a.row, a.column},
                           {b.at + l * b.row + j * b.column, b.row, b.column}, {c.at + j, c.row, 1},
                           l > 0 ? Start::sum : start, bias ? bias + j : nullptr, worker);
  }
}

}  // namespace khaos
