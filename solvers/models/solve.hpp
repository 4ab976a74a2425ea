// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/dual.hpp"

namespace khaos {

namespace detail {
KOKKOS_INLINE_FUNCTION double value_of(double x) { return x; }
template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> value_of(const simd<double, W>& x) {
  return x;
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION T value_of(const Dual<N, T, G>& x) {
  return x.value;
}
}  // namespace detail

/// The root q of Equation::residual(q, v, c) = 0, which grows with q, searched from `start`.
///   v (inputs)   what else the equation depends on; its derivatives pass to those of q
/// Newton's method kept inside a bracket, at most 100 steps; every lane stops by itself, so its bits do not
/// depend on the others. The last Newton step is taken in T: for a Dual that is the implicit function
/// theorem, q' = -F_v v' / F_q. NaN if there is no sign change within 2^60 of the start.
template <class Equation, class T, int inputs, class C>
KOKKOS_INLINE_FUNCTION T solve_equation(const T& start, const T (&v)[inputs], const C* c) {
  using V = decltype(detail::value_of(start));
  using D = Dual<1, V>;
  const V begin = detail::value_of(start);
  V values[inputs];
  D constants[inputs];
  for (int i = 0; i < inputs; ++i) {
    values[i] = detail::value_of(v[i]);
    constants[i] = D(values[i]);
  }

  V low = begin, high = begin, width = max(V(1.0), abs(begin) * 1e-3);
  for (int k = 0; k < 60; ++k) {
    const auto above = Equation::residual(low, values, c) > 0.0,
               below = Equation::residual(high, values, c) < 0.0;
    if (!any(above | below)) break;
    low = select(above, low - width, low);
    high = select(below, high + width, high);
    width = width * 2.0;
  }

  V q = min(max(begin, low), high), settled = V(0.0);
  for (int k = 0; k < 100; ++k) {
    const D f = Equation::residual(D::variable(q, 0), constants, c);
    const auto active = settled == 0.0;
    high = select(active & (f.value > 0.0), q, high);
    low = select(active & (f.value < 0.0), q, low);
    const V newton = q - f.value / f.grad[0];
    const auto inside = (newton >= low) & (newton <= high);
    const V next = select(inside, newton, 0.5 * (low + high));
    // Converging quadratically, the step after one of 1e-11 is below rounding; waiting for that could take
    // for ever.
    const auto done = abs(next - q) <= 1e-11 * max(V(1.0), abs(q));
    q = select(active, next, q);
    settled = select(done | (settled > 0.0), V(1.0), V(0.0));
    if (all(settled > 0.0)) break;
  }
  q = select(settled > 0.0, q, V(__builtin_nan("")));
  const V slope = Equation::residual(D::variable(q, 0), constants, c).grad[0];
  return T(q) - Equation::residual(T(q), v, c) / slope;
}

}  // namespace khaos
