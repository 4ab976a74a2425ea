// SPDX-License-Identifier: BSD-3-Clause
/// Gru  a recurrence over time as one node (Cho et al. 2014, in the form whose reset gate acts behind the
///      product): from h = 0,
///        r = sigmoid(g_r + h U_r), z = sigmoid(g_z + h U_z), c = tanh(g_c + r (h U_c + b)),
///        h <- (1 - z) c + z h.
///      g (batch, time, 3 hidden) is what the inputs contribute, U (hidden, 3 hidden), b (hidden); the output
///      (batch, time, hidden) has all h. The gates are not kept but computed again for the derivative: a
///      fourth of all products, for 8 arrays of the output's size instead of 12.
///      n: batch, time, hidden
#pragma once
#include "learning/matrix_kernel.hpp"
#include "learning/op_list.hpp"

namespace khaos::ops {

struct Gru {
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void forward(const Call<V>& c, const Worker& w) {
    const long time = c.n(1), hidden = c.n(2);
    V products[3 * rows_at_once * units_at_once];
    for (long row = rows_at_once * w.first(); row < c.n(0); row += rows_at_once * w.stride())
      for (long t = 0; t < time; ++t)
        for (long unit = 0; unit < hidden; unit += units_at_once) {
          const long rows = least(rows_at_once, c.n(0) - row), units = least(units_at_once, hidden - unit);
          recur(c, row, rows, t, unit, units, products);
          for (long i = 0; i < rows; ++i)
            for (long j = 0; j < units; ++j) {
              const long at = ((row + i) * time + t) * hidden + unit + j;
              const Gates<V> gates(c, products + i * units_at_once + j, (row + i) * time + t, unit + j);
              const V before = t > 0 ? c.out()[at - hidden] : V(0);
              c.out()[at] = gates.candidate + gates.update * (before - gates.candidate);
            }
        }
  }

  /// Backwards in time. The gradient of the output at t is read for the last time at t: what h at t - 1 is
  /// owed is added to its own, and then the gradient of h U_c + b stands there, from which those of U and b
  /// are summed up.
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void backward(const Call<V>& c, const Worker& w) {
    const long time = c.n(1), hidden = c.n(2);
    V products[3 * rows_at_once * units_at_once];
    V *const d = c.spent_gradient(), *const dg = c.gradient(0).to;
    const V* const weight = c.in(1);
    for (long row = rows_at_once * w.first(); row < c.n(0); row += rows_at_once * w.stride()) {
      const long rows = least(rows_at_once, c.n(0) - row);
      for (long t = time - 1; t >= 0; --t) {
        for (long unit = 0; unit < hidden; unit += units_at_once) {
          const long units = least(units_at_once, hidden - unit);
          recur(c, row, rows, t, unit, units, products);
          for (long i = 0; i < rows; ++i)
            for (long j = 0; j < units; ++j)
              derive(c, products + i * units_at_once + j, (row + i) * time + t, t > 0, unit + j, d, dg);
        }
        if (t == 0) continue;
        const MatrixView<V> earlier{d + (row * time + t - 1) * hidden, time * hidden, 1};
        multiply<V>(rows, hidden, 2 * hidden, {dg + (row * time + t) * 3 * hidden, time * 3 * hidden, 1},
                    {weight, 1, 3 * hidden}, earlier, true, nullptr, Alone{});
        multiply<V>(rows, hidden, hidden, {d + (row * time + t) * hidden, time * hidden, 1},
                    {weight + 2 * hidden, 1, 3 * hidden}, earlier, true, nullptr, Alone{});
      }
    }
    w.barrier();
    weights(c, w, d, dg);
  }

 private:
  // 3 x 32 x 4 products fill half a first-level cache and read U once for 32 rows.
  static constexpr long rows_at_once = 32, units_at_once = 4;
  KOKKOS_INLINE_FUNCTION static long least(long a, long b) { return a < b ? a : b; }

  /// products (3, rows_at_once, units_at_once) = h U of the step before t for some rows and units.
  template <class V>
  KOKKOS_INLINE_FUNCTION static void recur(const Call<V>& c, long row, long rows, long t, long unit,
                                           long units, V* products) {
    const long time = c.n(1), hidden = c.n(2), block = rows_at_once * units_at_once;
    for (long gate = 0; gate < 3; ++gate) {
      if (t == 0) {
        for (long i = 0; i < block; ++i) products[gate * block + i] = V(0);
      } else {
        multiply<V>(rows, units, hidden, {c.out() + (row * time + t - 1) * hidden, time * hidden, 1},
                    {c.in(1) + gate * hidden + unit, 3 * hidden, 1},
                    {products + gate * block, units_at_once, 1}, false, nullptr, Alone{});
      }
    }
  }

  template <class V>
  struct Gates {
    V reset, update, inner, candidate;  // inner: h U_c + b
    KOKKOS_INLINE_FUNCTION Gates(const Call<V>& c, const V* products, long row, long unit) {
      const long hidden = c.n(2), block = rows_at_once * units_at_once;
      const V* const g = c.in(0) + row * 3 * hidden + unit;
      reset = sigmoid(g[0] + products[0]);
      update = sigmoid(g[hidden] + products[block]);
      inner = products[2 * block] + c.in(2)[unit];
      candidate = activation_tanh(g[2 * hidden] + reset * inner);
    }
  };

  template <class V>
  KOKKOS_INLINE_FUNCTION static void derive(const Call<V>& c, const V* products, long row, bool has_before,
                                            long unit, V* d, V* dg) {
    const long hidden = c.n(2), at = row * hidden + unit;
    const Gates<V> gates(c, products, row, unit);
    const V before = has_before ? c.out()[at - hidden] : V(0), dh = d[at];
    const V dcandidate = dh * (V(1) - gates.update) * (V(1) - gates.candidate * gates.candidate);
    V* const to = dg + row * 3 * hidden + unit;
    to[0] = dcandidate * gates.inner * gates.reset * (V(1) - gates.reset);
    to[hidden] = dh * (before - gates.candidate) * gates.update * (V(1) - gates.update);
    to[2 * hidden] = dcandidate;
    if (has_before) d[at - hidden] += dh * gates.update;
    d[at] = dcandidate * gates.reset;
  }

  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void weights(const Call<V>& c, const Worker& w, const V* d, const V* dg) {
    const long batch = c.n(0), time = c.n(1), hidden = c.n(2);
    const Sink<V> du = c.gradient(1), db = c.gradient(2);
    if (du && time == 1) du.clear(w);
    for (long b = 0; du && time > 1 && b < batch; ++b) {
      const MatrixView<const V> before{c.out() + b * time * hidden, 1, hidden};
      const bool adds = du.adds || b > 0;
      multiply<V>(hidden, 2 * hidden, time - 1, before, {dg + (b * time + 1) * 3 * hidden, 3 * hidden, 1},
                  {du.to, 3 * hidden, 1}, adds, nullptr, w);
      multiply<V>(hidden, hidden, time - 1, before, {d + (b * time + 1) * hidden, hidden, 1},
                  {du.to + 2 * hidden, 3 * hidden, 1}, adds, nullptr, w);
    }
    if (!db) return;
    for (long j = w.first(); j < hidden; j += w.stride()) {
      V total = 0;
      for (long i = 0; i < batch * time; ++i) total += d[i * hidden + j];
      db.put(j, total);
    }
  }
};

}  // namespace khaos::ops
