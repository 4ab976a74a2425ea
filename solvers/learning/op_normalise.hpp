// SPDX-License-Identifier: BSD-3-Clause
/// Kernels that normalise rows.
///   LayerNorm    out = gain (x - mean) / sqrt(variance + a0) + offset along
///   the last axis; gain and offset
///                (columns), or neither (Ba, Kiros & Hinton 2016)
///   L2Normalise  out = x / sqrt(|x|^2 + a0)
///   n: rows, columns
#pragma once
#include "learning/op_list.hpp"
#include "learning/tile.hpp"

namespace khaos::ops {

struct LayerNorm {
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void forward(const Call<V>& c, const Worker& w) {
    const long columns = c.n(1);
    for (long i = w.first(); i < c.n(0); i += w.stride()) {
      const V* const x = c.in(0) + i * columns;
      V mean, scale;
      moments(x, columns, c.a(0), mean, scale);
      for (long j = 0; j < columns; ++j) {
        const V z = (x[j] - mean) * scale;
        c.out()[i * columns + j] = c.inputs() > 1 ? c.in(1)[j] * z + c.in(2)[j] : z;
      }
    }
  }
  /// Row by row, all gradients of a row at once. A team shares out the rows for
  /// dx and then the columns for gain and offset, so that the sums keep their
  /// order.
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void backward(const Call<V>& c, const Worker& w) {
    const bool affine = c.inputs() > 1;
    const Sink<V> dx = c.gradient(0), none{};
    const Sink<V> gain = affine ? c.gradient(1) : none, offset = affine ? c.gradient(2) : none;
    if (gain) gain.clear(w);
    if (offset) offset.clear(w);
    const bool alone = w.stride() == 1;
    for (long i = w.first(); i < c.n(0); i += w.stride())
      row_gradient(c, i, dx, alone ? gain : none, alone ? offset : none);
    if (alone || (!gain && !offset)) return;
    w.barrier();
    for (long i = 0; i < c.n(0); ++i) {
      V mean, scale;
      moments(c.in(0) + i * c.n(1), c.n(1), c.a(0), mean, scale);
      for (long j = w.first(); j < c.n(1); j += w.stride()) add_column(c, i, j, mean, scale, gain, offset);
    }
  }

 private:
  template <class V>
  KOKKOS_INLINE_FUNCTION static void row_gradient(const Call<V>& c, long i, const Sink<V>& dx,
                                                  const Sink<V>& gain, const Sink<V>& offset) {
    const long columns = c.n(1);
    const V *const x = c.in(0) + i * columns, *const d = c.out_gradient() + i * columns;
    const V* const weight = c.inputs() > 1 ? c.in(1) : nullptr;
    V mean, scale, total = 0, overlap = 0;
    moments(x, columns, c.a(0), mean, scale);
    if (dx) {
      const V share = V(1) / V(ScalarOf<V>(columns));
      for (long j = 0; j < columns; ++j) {
        const V dz = weight ? weight[j] * d[j] : d[j];
        total += dz;
        overlap += dz * ((x[j] - mean) * scale);
      }
      for (long j = 0; j < columns; ++j) {
        const V dz = weight ? weight[j] * d[j] : d[j];
        dx.put(i * columns + j, scale * (dz - share * (total + (x[j] - mean) * scale * overlap)));
      }
    }
    for (long j = 0; j < columns; ++j) add_column(c, i, j, mean, scale, gain, offset);
  }
  template <class V>
  KOKKOS_INLINE_FUNCTION static void add_column(const Call<V>& c, long i, long j, V mean, V scale,
                                                const Sink<V>& gain, const Sink<V>& offset) {
    const V x = c.in(0)[i * c.n(1) + j], d = c.out_gradient()[i * c.n(1) + j];
    if (gain) gain.add(j, d * ((x - mean) * scale));
    if (offset) offset.add(j, d);
  }

  template <class V>
  KOKKOS_INLINE_FUNCTION static void moments(const V* x, long columns, V epsilon, V& mean, V& scale) {
    const V share = V(1) / V(ScalarOf<V>(columns));
    V total = 0, square = 0;
    for (long j = 0; j < columns; ++j) total += x[j];
    mean = total * share;
    for (long j = 0; j < columns; ++j) square += (x[j] - mean) * (x[j] - mean);
    scale = V(1) / sqrt(square * share + epsilon);
  }
};

struct L2Normalise {
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void forward(const Call<V>& c, const Worker& w) {
    const long columns = c.n(1);
    for (long i = w.first(); i < c.n(0); i += w.stride()) {
      const V *const x = c.in(0) + i * columns, scale = inverse_length(x, columns, c.a(0));
      for (long j = 0; j < columns; ++j) c.out()[i * columns + j] = x[j] * scale;
    }
  }
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void backward(const Call<V>& c, const Worker& w) {
    const long columns = c.n(1);
    const Sink<V> dx = c.gradient(0);
    for (long i = w.first(); i < c.n(0); i += w.stride()) {
      const V *const x = c.in(0) + i * columns, *const d = c.out_gradient() + i * columns;
      const V scale = inverse_length(x, columns, c.a(0));
      V overlap = 0;
      for (long j = 0; j < columns; ++j) overlap += d[j] * x[j];
      overlap *= scale * scale;
      for (long j = 0; j < columns; ++j) dx.put(i * columns + j, scale * (d[j] - x[j] * overlap));
    }
  }

 private:
  template <class V>
  KOKKOS_INLINE_FUNCTION static V inverse_length(const V* x, long columns, V epsilon) {
    V square = epsilon;
    for (long j = 0; j < columns; ++j) square += x[j] * x[j];
    return V(1) / sqrt(square);
  }
};

}  // namespace khaos::ops
