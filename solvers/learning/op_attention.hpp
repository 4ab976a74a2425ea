// SPDX-License-Identifier: BSD-3-Clause
/// Attention  out = softmax(a0 q k^T) v for each sample and head (Vaswani et al. 2017), q (batch, queries,
///            width), k and v (batch, keys, width), a head's features side by side. The probabilities are
///            not kept but computed again for the derivative, some rows of queries at a time: at 32 x 32 they
///            would be four times as large as all of q, and memory is what bounds the speed.
///            n: batch, queries, keys, width, heads, 1 if query i sees keys 0 .. i only
#pragma once
#include "learning/matrix_kernel.hpp"
#include "learning/op_list.hpp"

namespace khaos::ops {

struct Attention {
  static constexpr long most_keys = 1024;  // of which a row of probabilities fits its place

  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void forward(const Call<V>& c, const Worker& w) {
    V p[most_keys];
    for (long job = w.first(); job < c.n(0) * c.n(4); job += w.stride()) {
      const Head<V> head(c, job);
      for (long row = 0; row < c.n(1); row += head.rows_at_once()) {
        const Block block = head.block(row);
        head.probabilities(block, p);
        multiply<V>(block.rows, head.width, block.keys, {p, block.keys, 1},
                    {c.in(2) + head.key0, head.stride, 1},
                    {c.out() + head.query0 + row * head.stride, head.stride, 1}, false, nullptr, Alone{});
      }
    }
  }

  /// With P the probabilities, dP = dO V^T and dS = P (dP - sum over keys of P dP):
  /// dV = P^T dO, dQ = a0 dS K, dK = a0 dS^T Q.
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void backward(const Call<V>& c, const Worker& w) {
    V p[most_keys], dp[most_keys];
    const Sink<V> dq = c.gradient(0), dk = c.gradient(1), dv = c.gradient(2);
    for (long job = w.first(); job < c.n(0) * c.n(4); job += w.stride()) {
      const Head<V> head(c, job);
      clear(dq, head.query0, head, c.n(1));  // in this order: they may be one array
      clear(dk, head.key0, head, c.n(2));
      clear(dv, head.key0, head, c.n(2));
      for (long row = 0; row < c.n(1); row += head.rows_at_once()) {
        const Block block = head.block(row);
        const long rows = block.rows, keys = block.keys, stride = head.stride,
                   at = head.query0 + row * stride;
        const V* const d = c.out_gradient() + at;
        head.probabilities(block, p);
        if (dv)
          multiply<V>(keys, head.width, rows, {p, 1, keys}, {d, stride, 1}, {dv.to + head.key0, stride, 1},
                      true, nullptr, Alone{});
        if (!dq && !dk) continue;
        multiply<V>(rows, keys, head.width, {d, stride, 1}, {c.in(2) + head.key0, 1, stride}, {dp, keys, 1},
                    false, nullptr, Alone{});
        for (long i = 0; i < rows; ++i) {
          V *const mine = p + i * keys, *const slope = dp + i * keys, overlap = 0;
          for (long j = 0; j < keys; ++j) overlap += mine[j] * slope[j];
          for (long j = 0; j < keys; ++j) slope[j] = c.a(0) * mine[j] * (slope[j] - overlap);
        }
        if (dq)
          multiply<V>(rows, head.width, keys, {dp, keys, 1}, {c.in(1) + head.key0, stride, 1},
                      {dq.to + at, stride, 1}, true, nullptr, Alone{});
        if (dk)
          multiply<V>(keys, head.width, rows, {dp, 1, keys}, {c.in(0) + at, stride, 1},
                      {dk.to + head.key0, stride, 1}, true, nullptr, Alone{});
      }
    }
  }

 private:
  struct Block {
    long first, rows, keys;  // queries first .. first + rows - 1 see keys 0 .. keys - 1
  };

  /// One head of one sample.
  template <class V>
  struct Head {
    const Call<V>& c;
    long width, stride, query0, key0;  // features of the head; distance of rows; where its rows begin

    KOKKOS_INLINE_FUNCTION Head(const Call<V>& call, long job)
        : c(call), width(call.n(3) / call.n(4)), stride(call.n(3)) {
      const long sample = job / c.n(4), feature = job % c.n(4) * width;
      query0 = sample * c.n(1) * stride + feature;
      key0 = sample * c.n(2) * stride + feature;
    }
    KOKKOS_INLINE_FUNCTION long rows_at_once() const {
      const long fit = most_keys / c.n(2);
      return fit < 16 ? fit : 16;
    }
    KOKKOS_INLINE_FUNCTION Block block(long row) const {
      const long left = c.n(1) - row, rows = left < rows_at_once() ? left : rows_at_once();
      return {row, rows, c.n(5) != 0 ? row + rows : c.n(2)};
    }
    /// p (rows, keys), 0 where a query does not see.
    KOKKOS_INLINE_FUNCTION void probabilities(const Block& block, V* p) const {
      multiply<V>(block.rows, block.keys, width, {c.in(0) + query0 + block.first * stride, stride, 1},
                  {c.in(1) + key0, 1, stride}, {p, block.keys, 1}, false, nullptr, Alone{});
      for (long i = 0; i < block.rows; ++i) {
        V* const row = p + i * block.keys;
        const long seen = c.n(5) != 0 ? block.first + i + 1 : block.keys;
        V top = row[0], total = 0;
        for (long j = 1; j < seen; ++j) top = larger(top, row[j]);  // a0 > 0
        for (long j = 0; j < seen; ++j) total += row[j] = exp(c.a(0) * (row[j] - top));
        const V scale = V(1) / total;
        for (long j = 0; j < seen; ++j) row[j] *= scale;
        for (long j = seen; j < block.keys; ++j) row[j] = V(0);
      }
    }
  };

  template <class V>
  KOKKOS_INLINE_FUNCTION static void clear(const Sink<V>& sink, long first, const Head<V>& head, long rows) {
    if (!sink || sink.adds) return;
    for (long i = 0; i < rows; ++i)
      for (long j = 0; j < head.width; ++j) sink.to[first + i * head.stride + j] = V(0);
  }
};

}  // namespace khaos::ops
