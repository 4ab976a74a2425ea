// SPDX-License-Identifier: BSD-3-Clause
/// Kernels on images (batch, channels, height, width).
///   Conv3x3   out[b, o, y, x] = sum over i, u, v of weight[o, i, u, v] in[b, i, y + u - 1, x + v - 1],
///   beyond
///             the edges 0 or periodic.      n: batch, in, out channels, height, width, 1 if periodic
///   MeanPool  means of windows n x n.       n: images (batch times channels), height, width, window
#pragma once
#include "learning/op_list.hpp"
#include "learning/tile.hpp"

namespace khaos {
namespace detail {

/// An image plane and what lies around it.
struct Plane {
  long height, width;
  bool periodic;

  /// The row that stands for row y, -1 <= y <= height; -1 where there are zeros.
  KOKKOS_INLINE_FUNCTION long row(long y) const { return place(y, height); }
  template <class V>
  KOKKOS_INLINE_FUNCTION V at(const V* line, long x) const {
    const long there = place(x, width);
    return there < 0 ? V(0) : line[there];
  }

 private:
  KOKKOS_INLINE_FUNCTION long place(long k, long size) const {
    if (k >= 0 && k < size) return k;
    return periodic ? (k < 0 ? k + size : k - size) : -1;
  }
};

/// The weights of a convolution as one direction of it reads them: tap k = 3 u + v of (to, from) stands at
/// to_stride to + from_stride from + tap k. Backwards the taps run from the last to the first.
template <class V>
struct Taps {
  const V* first;
  long to_stride, from_stride, tap;
};

// Sums of channels_at_once x places_at_once elements stay in registers, with 6 of the line that they share
// and one weight at a time: 18 loads for 48 multiply-adds.
inline constexpr int channels_at_once = 4, places_at_once = 4;

/// Columns x .. x + PX - 1 of row y in CO channels: in (channels, height, width) of one image.
template <int CO, int PX, class V>
KOKKOS_INLINE_FUNCTION void convolve_patch(const Plane& plane, long channels, const V* in,
                                           const Taps<V>& taps, V* out, long y, long x, bool adds) {
  const long size = plane.height * plane.width;
  V sum[CO][PX];
#pragma GCC unroll 8
  for (int o = 0; o < CO; ++o)
#pragma GCC unroll 8
    for (int p = 0; p < PX; ++p) sum[o][p] = adds ? out[o * size + y * plane.width + x + p] : V(0);
  const bool inside = x > 0 && x + PX < plane.width;
  for (long i = 0; i < channels; ++i)
    for (long u = 0; u < 3; ++u) {
      const long row = plane.row(y + u - 1);
      if (row < 0) continue;
      const V* const source = in + i * size + row * plane.width;
      V line[PX + 2];
      if (inside) {
#pragma GCC unroll 8
        for (int p = 0; p < PX + 2; ++p) line[p] = source[x + p - 1];
      } else {
#pragma GCC unroll 8
        for (int p = 0; p < PX + 2; ++p) line[p] = plane.at(source, x + p - 1);
      }
      const V* const weight = taps.first + i * taps.from_stride + 3 * u * taps.tap;
#pragma GCC unroll 8
      for (int o = 0; o < CO; ++o)
#pragma GCC unroll 8
        for (int v = 0; v < 3; ++v) {
          const V by = weight[o * taps.to_stride + v * taps.tap];
#pragma GCC unroll 8
          for (int p = 0; p < PX; ++p) sum[o][p] += by * line[p + v];
        }
    }
#pragma GCC unroll 8
  for (int o = 0; o < CO; ++o)
#pragma GCC unroll 8
    for (int p = 0; p < PX; ++p) out[o * size + y * plane.width + x + p] = sum[o][p];
}

template <int CO, int PX, class V>
KOKKOS_INLINE_FUNCTION void convolve_part(long outs, long places, const Plane& plane, long channels,
                                          const V* in, const Taps<V>& taps, V* out, long y, long x,
                                          bool adds) {
  if constexpr (CO > 1) {
    if (outs < CO) return convolve_part<CO - 1, PX>(outs, places, plane, channels, in, taps, out, y, x, adds);
  }
  if constexpr (PX > 1) {
    if (places < PX)
      return convolve_part<CO, PX - 1>(outs, places, plane, channels, in, taps, out, y, x, adds);
  }
  convolve_patch<CO, PX>(plane, channels, in, taps, out, y, x, adds);
}

/// out (batch, outs, height, width) = or += the convolution of in (batch, channels, height, width).
template <class V, class Worker>
KOKKOS_INLINE_FUNCTION void convolve(const Plane& plane, long batch, long channels, long outs, const V* in,
                                     const Taps<V>& taps, V* out, bool adds, const Worker& w) {
  const long size = plane.height * plane.width, groups = (outs + channels_at_once - 1) / channels_at_once;
  for (long job = w.first(); job < batch * groups; job += w.stride()) {
    const long b = job / groups, o = job % groups * channels_at_once;
    const V* const image = in + b * channels * size;
    V* const to = out + (b * outs + o) * size;
    Taps<V> mine = taps;
    mine.first += o * taps.to_stride;
    for (long y = 0; y < plane.height; ++y)
      for (long x = 0; x < plane.width; x += places_at_once)
        convolve_part<channels_at_once, places_at_once>(outs - o, plane.width - x, plane, channels, image,
                                                        mine, to, y, x, adds);
  }
}

/// Gradients of the taps (u, 0 .. 2) of CO x CI pairs of channels: sums over all images and places, in order.
template <int CO, int CI, class V>
KOKKOS_INLINE_FUNCTION void correlate_taps(const Plane& plane, long batch, long channels, long outs,
                                           const V* in, const V* d, long o, long i, long u, V* gradient,
                                           bool adds) {
  const long size = plane.height * plane.width, width = plane.width;
  V sum[CO][CI][3];
#pragma GCC unroll 8
  for (int p = 0; p < CO; ++p)
#pragma GCC unroll 8
    for (int q = 0; q < CI; ++q)
#pragma GCC unroll 8
      for (int v = 0; v < 3; ++v)
        sum[p][q][v] = adds ? gradient[((o + p) * channels + i + q) * 9 + 3 * u + v] : V(0);
  for (long b = 0; b < batch; ++b)
    for (long y = 0; y < plane.height; ++y) {
      const long row = plane.row(y + u - 1);
      if (row < 0) continue;
      const V* const source = in + (b * channels + i) * size + row * width;
      const V* const slope = d + (b * outs + o) * size + y * width;
      V left[CI], middle[CI];
#pragma GCC unroll 8
      for (int q = 0; q < CI; ++q) {
        left[q] = plane.at(source + q * size, -1);
        middle[q] = source[q * size];
      }
      for (long x = 0; x < width; ++x) {
        V right[CI];
#pragma GCC unroll 8
        for (int q = 0; q < CI; ++q)
          right[q] = x + 1 < width ? source[q * size + x + 1] : plane.at(source + q * size, x + 1);
#pragma GCC unroll 8
        for (int p = 0; p < CO; ++p) {
          const V by = slope[p * size + x];
#pragma GCC unroll 8
          for (int q = 0; q < CI; ++q) {
            sum[p][q][0] += by * left[q];
            sum[p][q][1] += by * middle[q];
            sum[p][q][2] += by * right[q];
          }
        }
#pragma GCC unroll 8
        for (int q = 0; q < CI; ++q) {
          left[q] = middle[q];
          middle[q] = right[q];
        }
      }
    }
#pragma GCC unroll 8
  for (int p = 0; p < CO; ++p)
#pragma GCC unroll 8
    for (int q = 0; q < CI; ++q)
#pragma GCC unroll 8
      for (int v = 0; v < 3; ++v) gradient[((o + p) * channels + i + q) * 9 + 3 * u + v] = sum[p][q][v];
}

/// gradient (outs, channels, 3, 3) = or += sum over images and places of d (outs) times in (channels).
template <class V, class Worker>
KOKKOS_INLINE_FUNCTION void correlate(const Plane& plane, long batch, long channels, long outs, const V* in,
                                      const V* d, V* gradient, bool adds, const Worker& w) {
  constexpr int CO = 3, CI = 2;  // 18 sums and 6 of in stay in registers
  const long rows = (outs + CO - 1) / CO, columns = (channels + CI - 1) / CI;
  for (long job = w.first(); job < rows * columns * 3; job += w.stride()) {
    const long u = job % 3, o = job / 3 % rows * CO, i = job / (3 * rows) * CI;
    const bool whole = o + CO <= outs && i + CI <= channels;
    if (whole) {
      correlate_taps<CO, CI>(plane, batch, channels, outs, in, d, o, i, u, gradient, adds);
    } else {
      for (long p = o; p < o + CO && p < outs; ++p)
        for (long q = i; q < i + CI && q < channels; ++q)
          correlate_taps<1, 1>(plane, batch, channels, outs, in, d, p, q, u, gradient, adds);
    }
  }
}
}  // namespace detail

namespace ops {

struct Conv3x3 {
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void forward(const Call<V>& c, const Worker& w) {
    const long channels = c.n(1), outs = c.n(2);
    detail::convolve(plane(c), c.n(0), channels, outs, c.in(0), detail::Taps<V>{c.in(1), 9 * channels, 9, 1},
                     c.out(), false, w);
  }
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void backward(const Call<V>& c, const Worker& w) {
    const long channels = c.n(1), outs = c.n(2);
    const Sink<V> dx = c.gradient(0), dweight = c.gradient(1);
    if (dx)
      detail::convolve(plane(c), c.n(0), outs, channels, c.out_gradient(),
                       detail::Taps<V>{c.in(1) + 8, 9, 9 * channels, -1}, dx.to, dx.adds, w);
    w.barrier();
    if (dweight)
      detail::correlate(plane(c), c.n(0), channels, outs, c.in(0), c.out_gradient(), dweight.to, dweight.adds,
                        w);
  }

 private:
  template <class V>
  KOKKOS_INLINE_FUNCTION static detail::Plane plane(const Call<V>& c) {
    return {c.n(3), c.n(4), c.n(5) != 0};
  }
};

struct MeanPool {
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void forward(const Call<V>& c, const Worker& w) {
    const long width = c.n(2), window = c.n(3), columns = width / window;
    const long elements = c.n(0) * (c.n(1) / window) * columns;
    const V share = V(1) / V(ScalarOf<V>(window * window));
    for (long i = w.first(); i < elements; i += w.stride()) {
      const V* const from = c.in(0) + i / columns * window * width + i % columns * window;
      V total = 0;
      for (long y = 0; y < window; ++y)
        for (long x = 0; x < window; ++x) total += from[y * width + x];
      c.out()[i] = total * share;
    }
  }
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void backward(const Call<V>& c, const Worker& w) {
    const long width = c.n(2), window = c.n(3), columns = width / window;
    const V share = V(1) / V(ScalarOf<V>(window * window));
    const Sink<V> dx = c.gradient(0);
    for (long i = w.first(); i < c.n(0) * c.n(1) * width; i += w.stride())
      dx.put(i, share * c.out_gradient()[i / (width * window) * columns + i % width / window]);
  }
};

}  // namespace ops
}  // namespace khaos
