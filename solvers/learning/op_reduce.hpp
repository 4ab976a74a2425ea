// SPDX-License-Identifier: BSD-3-Clause
/// Kernels of sums. Some axes are added in row-major order, all of them as sum_of
/// does.
///   Reduce      out = a0 sum of x over some axes.  n: four sizes of x, four strides in the output (0:
///   summed) MeanSquare  out = mean of (x - y)^2.           n: elements
#pragma once
#include "learning/op_list.hpp"
#include "learning/strided.hpp"

namespace khaos::ops {

struct Reduce {
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void forward(const Call<V>& c, const Worker& w) {
    const long *const size = c.step.n, *const target = size + 4;
    long kept[4], summed[4], stride[4], step = 1, elements = 1;
    for (int axis = 3; axis >= 0; --axis) {
      stride[axis] = step;
      step *= size[axis];
      kept[axis] = target[axis] == 0 ? 1 : size[axis];
      summed[axis] = target[axis] == 0 ? size[axis] : 1;
      elements *= kept[axis];
    }
    const V* const x = c.in(0);
    V* const out = c.out();
    if (elements == 1) {
      if (w.first() == 0) out[0] = c.a(0) * sum_of<V>(step, [&](long i) { return x[i]; });
      return;
    }
    for (long e = w.first(); e < elements; e += w.stride()) {
      V total = 0;
      for_each_place(place_of(e, kept, stride), summed, stride, [&](long i) { total += x[i]; });
      out[e] = c.a(0) * total;
    }
  }
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void backward(const Call<V>& c, const Worker& w) {
    const long *const size = c.step.n, *const target = size + 4;
    const long elements = size[0] * size[1] * size[2] * size[3];
    const V* const d = c.out_gradient();
    const Sink<V> dx = c.gradient(0);
    for (long i = w.first(); i < elements; i += w.stride()) dx.put(i, c.a(0) * d[place_of(i, size, target)]);
  }
};

struct MeanSquare {
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void forward(const Call<V>& c, const Worker& w) {
    const V *const x = c.in(0), *const y = c.in(1);
    if (w.first() == 0)
      c.out()[0] = c.a(0) * sum_of<V>(c.n(0), [&](long i) { return (x[i] - y[i]) * (x[i] - y[i]); });
  }
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void backward(const Call<V>& c, const Worker& w) {
    const V *const x = c.in(0), *const y = c.in(1), slope = (c.a(0) + c.a(0)) * c.out_gradient()[0];
    const Sink<V> dx = c.gradient(0), dy = c.gradient(1);
    for (long i = w.first(); i < c.n(0); i += w.stride()) {
      const V d = slope * (x[i] - y[i]);
      if (dx) dx.put(i, d);
      if (dy) dy.put(i, -d);
    }
  }
};

}  // namespace khaos::ops
