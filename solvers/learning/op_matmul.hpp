// SPDX-License-Identifier: BSD-3-Clause
/// Kernels of matrix products.
///   Matmul  out (batch, M, N) = A (batch, M, K) B (batch, K, N) [+ bias (N)].
///           n: batch, M, N, K, strides of A (batch, row, column), strides of B (batch, row, column); a batch
///           stride of 0 means that one matrix serves all
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
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void backward(const Call<V>& c, const Worker& w) {
    const long m = c.n(1), n = c.n(2), k = c.n(3);
    const Sink<V> da = c.gradient(0), db = c.gradient(1);
    if (da) {  // first: if both are one array, db is added to da
      for (long batch = 0; batch < c.n(0); ++batch) {
        const MatrixView<const V> b = right(c, c.in(1), batch);
        const MatrixView<V> to = left(c, da.to, batch);
        multiply<V>(m, k, n, {c.out_gradient() + batch * m * n, n, 1}, {b.at, b.column, b.row}, to,
                    da.adds || (batch > 0 && c.n(4) == 0), nullptr, w);
        w.barrier();
      }
    }
    if (db) {
      for (long batch = 0; batch < c.n(0); ++batch) {
        const MatrixView<const V> a = left(c, c.in(0), batch);
        const MatrixView<V> to = right(c, db.to, batch);
        multiply<V>(k, n, m, {a.at, a.column, a.row}, {c.out_gradient() + batch * m * n, n, 1}, to,
                    db.adds || (batch > 0 && c.n(7) == 0), nullptr, w);
        w.barrier();
      }
    }
    if (c.inputs() > 2 && c.gradient(2)) {
      const Sink<V> dbias = c.gradient(2);
      const long rows = c.n(0) * m;
      constexpr long together = 8;  // chains of sums that do not wait for each other
      for (long j = together * w.first(); j < n; j += together * w.stride()) {
        const long columns = n - j < together ? n - j : together;
        V total[together];
        for (long q = 0; q < together; ++q) total[q] = V(0);
        if (columns == together) {
          for (long i = 0; i < rows; ++i)
            for (long q = 0; q < together; ++q) total[q] += c.out_gradient()[i * n + j + q];
        } else {
          for (long i = 0; i < rows; ++i)
            for (long q = 0; q < columns; ++q) total[q] += c.out_gradient()[i * n + j + q];
        }
        for (long q = 0; q < columns; ++q) dbias.put(j + q, total[q]);
      }
    }
  }

 private:
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
