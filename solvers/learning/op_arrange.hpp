// SPDX-License-Identifier: BSD-3-Clause
/// Kernels that move elements.
///   Transpose  axes in another order.      n: four sizes of the output, four strides in the input
///   Slice      a part of one axis.         n: outer, inner, length of that axis, first, count
///   Concat     parts one after the other.  n: outer, inner, length of the axis that they add up to
///   Gather     rows of a table (rows, columns) by number, each lane its own.   n: numbers, columns, rows
#pragma once
#include "learning/op_list.hpp"
#include "learning/strided.hpp"

namespace khaos::ops {

struct Transpose {
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void forward(const Call<V>& c, const Worker& w) {
    const long* const size = c.step.n;
    const long elements = size[0] * size[1] * size[2] * size[3];
    for (long i = w.first(); i < elements; i += w.stride()) c.out()[i] = c.in(0)[place_of(i, size, size + 4)];
  }
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void backward(const Call<V>& c, const Worker& w) {
    const long* const size = c.step.n;
    const long elements = size[0] * size[1] * size[2] * size[3];
    const Sink<V> dx = c.gradient(0);
    for (long i = w.first(); i < elements; i += w.stride())
      dx.put(place_of(i, size, size + 4), c.out_gradient()[i]);
  }
};

struct Slice {
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void forward(const Call<V>& c, const Worker& w) {
    const long inner = c.n(1), block = c.n(4) * inner, from = c.n(3) * inner, row = c.n(2) * inner;
    for (long o = 0; o < c.n(0); ++o)
      for (long i = w.first(); i < block; i += w.stride())
        c.out()[o * block + i] = c.in(0)[o * row + from + i];
  }
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void backward(const Call<V>& c, const Worker& w) {
    const long inner = c.n(1), block = c.n(4) * inner, from = c.n(3) * inner, row = c.n(2) * inner;
    const Sink<V> dx = c.gradient(0);
    dx.clear(w);
    for (long o = 0; o < c.n(0); ++o)
      for (long i = w.first(); i < block; i += w.stride())
        dx.add(o * row + from + i, c.out_gradient()[o * block + i]);
  }
};

struct Concat {
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void forward(const Call<V>& c, const Worker& w) {
    const long outer = c.n(0), row = c.n(2) * c.n(1);
    long from = 0;
    for (int part = 0; part < c.inputs(); ++part) {
      const long block = c.in_size(part) / outer;
      for (long o = 0; o < outer; ++o)
        for (long i = w.first(); i < block; i += w.stride())
          c.out()[o * row + from + i] = c.in(part)[o * block + i];
      from += block;
    }
  }
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void backward(const Call<V>& c, const Worker& w) {
    const long outer = c.n(0), row = c.n(2) * c.n(1);
    long from = 0;
    for (int part = 0; part < c.inputs(); ++part) {
      const Sink<V> dx = c.gradient(part);
      const long block = c.in_size(part) / outer;
      if (dx)
        for (long o = 0; o < outer; ++o)
          for (long i = w.first(); i < block; i += w.stride())
            dx.put(o * block + i, c.out_gradient()[o * row + from + i]);
      from += block;
      w.barrier();  // parts may be one array
    }
  }
};

struct Gather {
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void forward(const Call<V>& c, const Worker& w) {
    const long columns = c.n(1);
    for (long i = w.first(); i < c.n(0) * columns; i += w.stride()) {
      V value = 0;
      for (int lane = 0; lane < Scalar<V>::width; ++lane)
        value.set(lane, c.in(0)[row(c, i / columns, lane) * columns + i % columns][lane]);
      c.out()[i] = value;
    }
  }
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void backward(const Call<V>& c, const Worker& w) {
    const long columns = c.n(1);
    const Sink<V> table = c.gradient(0);
    if (!table) return;
    table.clear(w);
    for (long i = 0; i < c.n(0); ++i)
      for (long j = w.first(); j < columns; j += w.stride())
        for (int lane = 0; lane < Scalar<V>::width; ++lane) {
          V& to = table.to[row(c, i, lane) * columns + j];
          to.set(lane, to[lane] + c.out_gradient()[i * columns + j][lane]);
        }
  }

 private:
  /// What is bound to an index is checked beforehand; what a network computed is held to the table.
  template <class V>
  KOKKOS_INLINE_FUNCTION static long row(const Call<V>& c, long i, int lane) {
    const ScalarOf<V> wanted = c.in(1)[i][lane];
    const long last = c.n(2) - 1;
    return wanted > 0 ? (wanted < last ? long(wanted) : last) : 0;
  }
};

}  // namespace khaos::ops
