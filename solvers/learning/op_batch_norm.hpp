// SPDX-License-Identifier: BSD-3-Clause
/// BatchNorm  out = gain (x - mean) / sqrt(variance + a0) + offset for each channel of x (batch, channels,
///            inner); mean and variance are those of the batch (Ioffe & Szegedy 2015), or, where nothing is
///            trained, the running ones, which each step of training moves by a1 towards the batch's.
///            n: batch, channels, inner, 1 if there are gain and offset, 1 if there are running statistics;
///            inputs in this order: x, gain, offset, mean, variance
#pragma once
#include "learning/op_list.hpp"
#include "learning/tile.hpp"

namespace khaos::ops {

struct BatchNorm {
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void forward(const Call<V>& c, const Worker& w) {
    const long channels = c.n(1), inner = c.n(2);
    const bool affine = c.n(3) != 0;
    for (long k = w.first(); k < channels; k += w.stride()) {
      V mean, variance;
      statistics(c, k, mean, variance);
      if (of_batch(c) && c.n(4) != 0 && c.tile.active) move_running(c, k, mean, variance);
      const V root = V(1) / sqrt(variance + c.a(0));
      const V scale = affine ? c.in(1)[k] * root : root, offset = affine ? c.in(2)[k] : V(0);
      for (long b = 0; b < c.n(0); ++b) {
        const long at = (b * channels + k) * inner;
        const V* const x = c.in(0) + at;
        V* const out = c.out() + at;
        for (long i = 0; i < inner; ++i) out[i] = (x[i] - mean) * scale + offset;
      }
    }
  }
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void backward(const Call<V>& c, const Worker& w) {
    const long channels = c.n(1), inner = c.n(2);
    const bool affine = c.n(3) != 0;
    const V share = V(1) / V(ScalarOf<V>(c.n(0) * inner));
    const Sink<V> dx = c.gradient(0);
    for (long k = w.first(); k < channels; k += w.stride()) {
      V mean, variance, total = 0, overlap = 0;
      statistics(c, k, mean, variance);
      const V root = V(1) / sqrt(variance + c.a(0));
      for (long b = 0; b < c.n(0); ++b) {
        const long at = (b * channels + k) * inner;
        const V *const x = c.in(0) + at, *const d = c.out_gradient() + at;
        for (long i = 0; i < inner; ++i) {
          total += d[i];
          overlap += d[i] * (x[i] - mean);
        }
      }
      overlap *= root;
      if (affine && c.gradient(1)) c.gradient(1).put(k, overlap);
      if (affine && c.gradient(2)) c.gradient(2).put(k, total);
      if (!dx) continue;
      const V scale = affine ? c.in(1)[k] * root : root;
      const V by_mean = of_batch(c) ? share * total : V(0),
              by_variance = of_batch(c) ? share * overlap * root : V(0);
      for (long b = 0; b < c.n(0); ++b) {
        const long at = (b * channels + k) * inner;
        const V *const x = c.in(0) + at, *const d = c.out_gradient() + at;
        for (long i = 0; i < inner; ++i)
          dx.put(at + i, scale * (d[i] - by_mean - (x[i] - mean) * by_variance));
      }
    }
  }

 private:
  template <class V>
  KOKKOS_INLINE_FUNCTION static bool of_batch(const Call<V>& c) {
    return c.tile.training || c.n(4) == 0;
  }
  template <class V>
  KOKKOS_INLINE_FUNCTION static int running(const Call<V>& c) {
    return c.n(3) != 0 ? 3 : 1;
  }
  /// Mean and variance of channel k that its elements are normalised with.
  template <class V>
  KOKKOS_INLINE_FUNCTION static void statistics(const Call<V>& c, long k, V& mean, V& variance) {
    if (!of_batch(c)) {
      mean = c.in(running(c))[k];
      variance = c.in(running(c) + 1)[k];
      return;
    }
    const long channels = c.n(1), inner = c.n(2);
    const V share = V(1) / V(ScalarOf<V>(c.n(0) * inner));
    V total = 0, square = 0;
    for (long b = 0; b < c.n(0); ++b) {
      const V* const x = c.in(0) + (b * channels + k) * inner;
      for (long i = 0; i < inner; ++i) total += x[i];
    }
    mean = total * share;
    for (long b = 0; b < c.n(0); ++b) {
      const V* const x = c.in(0) + (b * channels + k) * inner;
      for (long i = 0; i < inner; ++i) square += (x[i] - mean) * (x[i] - mean);
    }
    variance = square * share;
  }
  /// Only of members that train, and never to what is not finite. The variance without bias, as an estimate
  /// of that of all data.
  template <class V>
  KOKKOS_INLINE_FUNCTION static void move_running(const Call<V>& c, long k, V mean, V variance) {
    const long count = c.n(0) * c.n(2);
    const V unbiased = count > 1 ? V(ScalarOf<V>(double(count) / double(count - 1))) : V(1);
    V *const kept_mean = c.state(running(c)) + k, *const kept_variance = c.state(running(c) + 1) + k;
    const V new_mean = *kept_mean + c.a(1) * (mean - *kept_mean),
            new_variance = *kept_variance + c.a(1) * (unbiased * variance - *kept_variance);
    const V finite = (new_mean - new_mean) + (new_variance - new_variance);  // 0, else NaN
    const V moves = select_equal(finite, V(0), *c.tile.active, V(0));
    *kept_mean = select_equal(moves, V(0), *kept_mean, new_mean);
    *kept_variance = select_equal(moves, V(0), *kept_variance, new_variance);
  }
};

}  // namespace khaos::ops
