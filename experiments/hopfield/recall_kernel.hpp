// SPDX-License-Identifier: BSD-3-Clause
/// The update of a continuous Hopfield network, xi -> X softmax(beta X^T xi), as one pass over the patterns:
/// KHAOS_LANES queries in the lanes of a register, patterns one after the other, sums relative to the largest
/// score so far (the recurrence of Milakov & Gimelshein, arXiv 1805.02867). A query's sums are added in the
/// order of the patterns, so its bits do not depend on its neighbours. The query's own pattern is left out of
/// the sums and kept apart: what the others do to it is then known to full relative accuracy, however small.
#pragma once
#include "core/simd_math.hpp"

namespace hopfield {
using namespace khaos;

inline constexpr int patterns_at_once = 64;  // a block: 40 KB at d = 80, in the second cache with the queries
inline constexpr double no_score = -1e300;

/// Sums of one register of queries over patterns, with z_j = beta (s_j - largest) and s_j = x_j . xi:
struct Sums {
  enum : int { largest, other, own, weight, tilt, vector };  // then the components of the vector
  // largest  of all scores                      other  of those that are not the query's own
  // own      the query's own score              weight  sum of e^z over the others
  // tilt     sum of z e^z over the others       vector  sum of e^z v_j over the others
  KOKKOS_INLINE_FUNCTION static long size(long width) { return vector + width; }
  KOKKOS_INLINE_FUNCTION static void clear(Lanes* s, long width) {
    for (long k = 0; k < size(width); ++k) s[k] = k < weight ? no_score : 0.0;
  }
  /// Makes the sums relative to a larger score. Where there are none yet, there is nothing to shrink.
  KOKKOS_INLINE_FUNCTION static void raise(Lanes* s, Lanes beta, Lanes to, long width) {
    const Lanes shift = select(s[weight] > 0.0, beta * (s[largest] - to), 0.0), factor = exp(shift);
    s[tilt] = factor * (s[tilt] + shift * s[weight]);
    s[weight] = factor * s[weight];
    for (long k = 0; k < width; ++k) s[vector + k] = factor * s[vector + k];
    s[largest] = to;
  }
  /// Adds what another part of the patterns gave (and makes `part` relative to the same score).
  KOKKOS_INLINE_FUNCTION static void join(Lanes* s, Lanes* part, Lanes beta, long width) {
    const Lanes to = max(s[largest], part[largest]);
    raise(s, beta, to, width);
    raise(part, beta, to, width);
    s[other] = max(s[other], part[other]);
    s[own] = max(s[own], part[own]);
    for (long k = weight; k < size(width); ++k) s[k] += part[k];
  }
};

/// Scores of T patterns x (T, d) for a register of queries xi (d): T sums side by side keep the units busy.
template <int T>
KOKKOS_INLINE_FUNCTION void scores(const double* x, long d, const Lanes* xi, Lanes* score) {
  Lanes s[T];
  for (int t = 0; t < T; ++t) s[t] = 0.0;
  for (long k = 0; k < d; ++k) {
    const Lanes q = xi[k];
    for (int t = 0; t < T; ++t) s[t] += Lanes(x[t * d + k]) * q;
  }
  for (int t = 0; t < T; ++t) score[t] = s[t];
}

/// Adds p_j v_j for `count` patterns to components from .. from + T - 1 of the vector.
template <int T>
KOKKOS_INLINE_FUNCTION void add_weighted(const double* v, long width, long from, int count, const Lanes* p,
                                         Lanes* sum) {
  Lanes s[T];
  for (int t = 0; t < T; ++t) s[t] = sum[from + t];
  for (int j = 0; j < count; ++j)
    for (int t = 0; t < T; ++t) s[t] += Lanes(v[j * width + from + t]) * p[j];
  for (int t = 0; t < T; ++t) sum[from + t] = s[t];
}

/// Adds patterns first .. first + count - 1 to the sums of a register of queries.
///   x     (patterns_at_once, d)      keys; rows from `count` on may be anything finite
///   v     (patterns_at_once, width)  values; for a Hopfield network the keys
///   xi    (d)  states                own  index of each query's own pattern, -1: none
KOKKOS_INLINE_FUNCTION void add_patterns(const double* x, const double* v, long first, int count, long d,
                                         long width, const Lanes* xi, Lanes beta, Lanes own, Lanes* sums) {
  Lanes p[patterns_at_once];
  for (int j = 0; j < count; j += 8) scores<8>(x + j * d, d, xi, p + j);
  Lanes to = sums[Sums::largest], other = sums[Sums::other], mine = sums[Sums::own];  // in registers
  for (int j = 0; j < count; ++j) {
    const auto is_own = own == Lanes(static_cast<double>(first + j));
    to = max(to, p[j]);
    other = select(is_own, other, max(other, p[j]));
    mine = select(is_own, p[j], mine);
  }
  sums[Sums::other] = other;
  sums[Sums::own] = mine;
  Sums::raise(sums, beta, to, width);
  Lanes weight = sums[Sums::weight], tilt = sums[Sums::tilt];
  for (int j = 0; j < count; ++j) {
    const Lanes z = beta * (p[j] - to);
    p[j] = select(own == Lanes(static_cast<double>(first + j)), 0.0, exp(z));
    weight += p[j];
    tilt += p[j] * z;
  }
  sums[Sums::weight] = weight;
  sums[Sums::tilt] = tilt;
  long k = 0;
  for (; k + 8 <= width; k += 8) add_weighted<8>(v, width, k, count, p, sums + Sums::vector);
  for (; k + 4 <= width; k += 4) add_weighted<4>(v, width, k, count, p, sums + Sums::vector);
  for (; k < width; ++k) add_weighted<1>(v, width, k, count, p, sums + Sums::vector);
}

}  // namespace hopfield
