// SPDX-License-Identifier: BSD-3-Clause
/// Kernels along the last axis, stable for any size of x: the largest of a row is taken off first.
///   Softmax     out = e^(b x) / sum e^(b x);  LogSoftmax its logarithm;  LogSumExp  log(sum e^(b x)) / b.
///   n: rows, columns; a0: b, the inverse temperature
#pragma once
#include "learning/op_list.hpp"
#include "learning/tile.hpp"

namespace khaos::ops {

namespace softmax {
template <class V>
KOKKOS_INLINE_FUNCTION V largest(const V* x, long columns, V b) {
  V top = b * x[0];
  for (long j = 1; j < columns; ++j) top = larger(top, b * x[j]);
  return top;
}
/// Sum of e^(b x - top).
template <class V>
KOKKOS_INLINE_FUNCTION V sum_of_exponentials(const V* x, long columns, V b, V top) {
  V total = 0;
  for (long j = 0; j < columns; ++j) total += exp(b * x[j] - top);
  return total;
}
}  // namespace softmax

struct Softmax {
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void forward(const Call<V>& c, const Worker& w) {
    const long columns = c.n(1);
    for (long i = w.first(); i < c.n(0); i += w.stride()) {
      const V *const x = c.in(0) + i * columns, b = c.a(0), top = softmax::largest(x, columns, b);
      V *const y = c.out() + i * columns, total = 0;
      for (long j = 0; j < columns; ++j) total += y[j] = exp(b * x[j] - top);
      const V scale = V(1) / total;
      for (long j = 0; j < columns; ++j) y[j] *= scale;
    }
  }
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void backward(const Call<V>& c, const Worker& w) {
    const long columns = c.n(1);
    const Sink<V> dx = c.gradient(0);
    for (long i = w.first(); i < c.n(0); i += w.stride()) {
      const V *const y = c.out() + i * columns, *const d = c.out_gradient() + i * columns, b = c.a(0);
      V overlap = 0;
      for (long j = 0; j < columns; ++j) overlap += y[j] * d[j];
      for (long j = 0; j < columns; ++j) dx.put(i * columns + j, b * y[j] * (d[j] - overlap));
    }
  }
};

struct LogSoftmax {
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void forward(const Call<V>& c, const Worker& w) {
    const long columns = c.n(1);
    for (long i = w.first(); i < c.n(0); i += w.stride()) {
      const V *const x = c.in(0) + i * columns, b = c.a(0), top = softmax::largest(x, columns, b);
      const V less = top + log(softmax::sum_of_exponentials(x, columns, b, top));
      for (long j = 0; j < columns; ++j) c.out()[i * columns + j] = b * x[j] - less;
    }
  }
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void backward(const Call<V>& c, const Worker& w) {
    const long columns = c.n(1);
    const Sink<V> dx = c.gradient(0);
    for (long i = w.first(); i < c.n(0); i += w.stride()) {
      const V *const y = c.out() + i * columns, *const d = c.out_gradient() + i * columns, b = c.a(0);
      V total = 0;
      for (long j = 0; j < columns; ++j) total += d[j];
      for (long j = 0; j < columns; ++j) dx.put(i * columns + j, b * (d[j] - exp(y[j]) * total));
    }
  }
};

struct LogSumExp {
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void forward(const Call<V>& c, const Worker& w) {
    const long columns = c.n(1);
    for (long i = w.first(); i < c.n(0); i += w.stride()) {
      const V *const x = c.in(0) + i * columns, b = c.a(0), top = softmax::largest(x, columns, b);
      c.out()[i] = (top + log(softmax::sum_of_exponentials(x, columns, b, top))) / b;
    }
  }
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void backward(const Call<V>& c, const Worker& w) {
    const long columns = c.n(1);
    const Sink<V> dx = c.gradient(0);
    for (long i = w.first(); i < c.n(0); i += w.stride()) {
      const V *const x = c.in(0) + i * columns, y = c.out()[i], d = c.out_gradient()[i], b = c.a(0);
      for (long j = 0; j < columns; ++j) dx.put(i * columns + j, d * exp(b * (x[j] - y)));
    }
  }
};

}  // namespace khaos::ops
