// SPDX-License-Identifier: BSD-3-Clause
/// Kernels of matrix products.
///   Matmul  out (batch, M, N) = A (batch, M, K) B (batch, K, N) [+ bias (N)].
///           n: batch, M, N, K, strides of A (batch, row, column), strides of B
///           (batch, row, column); a batch stride of 0 means that one matrix
///           serves all
#pragma once
#include "learning/matrix_kernel.hpp"
#include "learning/op_list.hpp"

namespace khaos::ops {

struct Matmul {
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void forward(const Call<V>& c, const Worker& w) {
    const long m = c.n(1), n = c.n(2), k = c.n(3);
    const V* const bias = c.inputs() > 2 ? c.in(2) : nullptr;
    for (long batch = 0; batch < c.n(0); ++batch)
      multiply<V>(m, n, k, left(c, c.in(0), batch), right(c, c.in(1), batch), {c.out() + batch * m * n, n, 1},
                  false, bias, w);
  }
  /// One product of many rows is derived some rows at a time, so that those of
  /// dC and A are fetched once for dA, dB and the bias.
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void backward(const Call<V>& c, const Worker& w) {
    const Sink<V> da = c.gradient(0), db = c.gradient(1);
    const long at_once = c.n(0) == 1 && da.to != db.to ? rows_at_once : c.n(1);
    for (long row = 0; row < c.n(1); row += at_once) {
      const long rows = c.n(1) - row < at_once ? c.n(1) - row : at_once;
      if (da) left_gradient(c, w, row, rows,
                            da);  // first: if both are one array, db is added to da
      if (db) right_gradient(c, w, row, rows, db);
      if (c.inputs() > 2 && c.n(0) == 1) bias_gradient(c, w, row, rows, c.gradient(2));
    }
  }

 private:
  static constexpr long rows_at_once = 128;

  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void left_gradient(const Call<V>& c, const Worker& w, long row, long rows,
                                                   const Sink<V>& to) {
    const long m = c.n(1), n = c.n(2), k = c.n(3);
    for (long batch = 0; batch < c.n(0); ++batch) {
      const MatrixView<const V> b = right(c, c.in(1), batch);
      const MatrixView<V> all = left(c, to.to, batch);
      multiply<V>(rows, k, n, {c.out_gradient() + (batch * m + row) * n, n, 1}, {b.at, b.column, b.row},
                  {all.at + row * all.row, all.row, all.column}, to.adds || (batch > 0 && c.n(4) == 0),
                  nullptr, w);
      w.barrier();
    }
  }
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void right_gradient(const Call<V>& c, const Worker& w, long row, long rows,
                                                    const Sink<V>& to) {
    const long m = c.n(1), n = c.n(2), k = c.n(3);
    for (long batch = 0; batch < c.n(0); ++batch) {
      const MatrixView<const V> a = left(c, c.in(0), batch);
      multiply<V>(k, n, rows, {a.at + row * a.row, a.column, a.row},
                  {c.out_gradient() + (batch * m + row) * n, n, 1}, right(c, to.to, batch),
                  to.adds || row > 0 || (batch > 0 && c.n(7) == 0), nullptr, w);
      w.barrier();
    }
  }
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void bias_gradient(const Call<V>& c, const Worker& w, long row, long rows,
                                                   const Sink<V>& to) {
    if (!to) return;
    const long n = c.n(2);
    constexpr long together = 8;  // chains of sums that do not wait for each other
    for (long j = together * w.first(); j < n; j += together * w.stride()) {
      const long columns = n - j < together ? n - j : together;
      const V* const from = c.out_gradient() + row * n + j;
      V total[together];
      for (long q = 0; q < columns; ++q) total[q] = to.adds || row > 0 ? to.to[j + q] : V(0);
      if (columns == together) {
        for (long i = 0; i < rows; ++i)
          for (long q = 0; q < together; ++q) total[q] += from[i * n + q];
      } else {
        for (long i = 0; i < rows; ++i)
          for (long q = 0; q < columns; ++q) total[q] += from[i * n + q];
      }
      for (long q = 0; q < columns; ++q) to.to[j + q] = total[q];
    }
  }
  template <class V, class P>
  KOKKOS_INLINE_FUNCTION static MatrixView<P> left(const Call<V>& c, P* at, long batch) {
    return {at + batch * c.n(4), c.n(5), c.n(6)};
  }
  template <class V, class P>
  KOKKOS_INLINE_FUNCTION static MatrixView<P> right(const Call<V>& c, P* at, long batch) {
    return {at + batch * c.n(7), c.n(8), c.n(9)};
  }
};

}  // namespace khaos::ops
