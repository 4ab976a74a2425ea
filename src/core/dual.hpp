// SPDX-License-Identifier: BSD-3-Clause
/// Dual<N, T, G>: a value with its derivatives in N directions (forward-mode differentiation). A right-hand
/// side templated on the scalar, evaluated on Duals, gives f(x) and J(x) v_1 .. J(x) v_N without a
/// hand-written Jacobian. The value has the bits that T alone would give.
///   T   double, or simd: duals of lanes, one member in each
///   G   the type of a derivative, T unless given: with T = double and G = simd one trajectory carries its
///   tangent
///       vectors in lanes. T may be a Dual itself: second derivatives.
/// Piecewise functions (abs, sign, step, floor, mod, min, max, select) have the derivative of the branch
/// taken. Source: Griewank & Walther, Evaluating Derivatives (2008), ch. 3.
#pragma once

#include "core/simd_math.hpp"

#include <type_traits>

namespace khaos {

template <int N, class T, class G = T>
struct Dual {
  T value;
  G grad[N];

  Dual() = default;
  KOKKOS_INLINE_FUNCTION Dual(const T& x) : value(x) {  // NOLINT: a number is a constant
    for (int i = 0; i < N; ++i) grad[i] = G(0.0);
  }
  KOKKOS_INLINE_FUNCTION Dual(double x)  // NOLINT
      requires(!std::is_same_v<T, double>)
      : Dual(T(x)) {}
  /// The independent variable: derivative 1 in `direction`.
  KOKKOS_INLINE_FUNCTION static Dual variable(const T& x, int direction) {
    Dual a(x);
    a.grad[direction] = G(1.0);
    return a;
  }
};

namespace detail {
/// f(a) with derivative slope * a'.
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> chain(const Dual<N, T, G>& a, const T& value, const T& slope) {
  Dual<N, T, G> f;
  f.value = value;
  for (int i = 0; i < N; ++i) f.grad[i] = slope * a.grad[i];
  return f;
}
/// f(a, b) with derivative slope_a * a' + slope_b * b'.
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> chain(const Dual<N, T, G>& a, const Dual<N, T, G>& b, const T& value,
                                           const T& slope_a, const T& slope_b) {
  Dual<N, T, G> f;
  f.value = value;
  for (int i = 0; i < N; ++i) f.grad[i] = slope_a * a.grad[i] + slope_b * b.grad[i];
  return f;
}
template <class T>
using Same = std::type_identity_t<T>;  // not deduced: the other operand may be anything that converts to T
}  // namespace detail

template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> operator-(const Dual<N, T, G>& a) {
  Dual<N, T, G> f;
  f.value = -a.value;
  for (int i = 0; i < N; ++i) f.grad[i] = -a.grad[i];
  return f;
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> operator+(const Dual<N, T, G>& a, const Dual<N, T, G>& b) {
  Dual<N, T, G> f;
  f.value = a.value + b.value;
  for (int i = 0; i < N; ++i) f.grad[i] = a.grad[i] + b.grad[i];
  return f;
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> operator+(Dual<N, T, G> a, const detail::Same<T>& b) {
  a.value = a.value + b;
  return a;
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> operator+(const detail::Same<T>& a, Dual<N, T, G> b) {
  b.value = a + b.value;
  return b;
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> operator-(const Dual<N, T, G>& a, const Dual<N, T, G>& b) {
  Dual<N, T, G> f;
  f.value = a.value - b.value;
  for (int i = 0; i < N; ++i) f.grad[i] = a.grad[i] - b.grad[i];
  return f;
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> operator-(Dual<N, T, G> a, const detail::Same<T>& b) {
  a.value = a.value - b;
  return a;
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> operator-(const detail::Same<T>& a, const Dual<N, T, G>& b) {
  Dual<N, T, G> f;
  f.value = a - b.value;
  for (int i = 0; i < N; ++i) f.grad[i] = -b.grad[i];
  return f;
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> operator*(const Dual<N, T, G>& a, const Dual<N, T, G>& b) {
  return detail::chain(a, b, a.value * b.value, b.value, a.value);
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> operator*(const Dual<N, T, G>& a, const detail::Same<T>& b) {
  return detail::chain<N, T, G>(a, a.value * b, b);
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> operator*(const detail::Same<T>& a, const Dual<N, T, G>& b) {
  return detail::chain<N, T, G>(b, a * b.value, a);
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> operator/(const Dual<N, T, G>& a, const Dual<N, T, G>& b) {
  const T quotient = a.value / b.value, inverse = T(1.0) / b.value;
  return detail::chain<N, T, G>(a, b, quotient, inverse, -(quotient * inverse));
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> operator/(const Dual<N, T, G>& a, const detail::Same<T>& b) {
  return detail::chain<N, T, G>(a, a.value / b, T(1.0) / b);
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> operator/(const detail::Same<T>& a, const Dual<N, T, G>& b) {
  const T quotient = a / b.value;
  return detail::chain<N, T, G>(b, quotient, -(quotient / b.value));
}

// Comparisons are those of the values; the result is what T's comparison gives, bool or Mask.
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION auto operator<(const Dual<N, T, G>& a, const Dual<N, T, G>& b) {
  return a.value < b.value;
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION auto operator<(const Dual<N, T, G>& a, const detail::Same<T>& b) {
  return a.value < b;
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION auto operator<(const detail::Same<T>& a, const Dual<N, T, G>& b) {
  return a < b.value;
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION auto operator>(const Dual<N, T, G>& a, const Dual<N, T, G>& b) {
  return a.value > b.value;
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION auto operator>(const Dual<N, T, G>& a, const detail::Same<T>& b) {
  return a.value > b;
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION auto operator>(const detail::Same<T>& a, const Dual<N, T, G>& b) {
  return a > b.value;
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION auto operator<=(const Dual<N, T, G>& a, const Dual<N, T, G>& b) {
  return a.value <= b.value;
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION auto operator<=(const Dual<N, T, G>& a, const detail::Same<T>& b) {
  return a.value <= b;
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION auto operator<=(const detail::Same<T>& a, const Dual<N, T, G>& b) {
  return a <= b.value;
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION auto operator>=(const Dual<N, T, G>& a, const Dual<N, T, G>& b) {
  return a.value >= b.value;
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION auto operator>=(const Dual<N, T, G>& a, const detail::Same<T>& b) {
  return a.value >= b;
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION auto operator>=(const detail::Same<T>& a, const Dual<N, T, G>& b) {
  return a >= b.value;
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION auto operator==(const Dual<N, T, G>& a, const Dual<N, T, G>& b) {
  return a.value == b.value;
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION auto operator==(const Dual<N, T, G>& a, const detail::Same<T>& b) {
  return a.value == b;
}

/// a where the mask is set, else b, with the derivatives of the one taken.
template <class M, int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> select(const M& mask, const Dual<N, T, G>& a, const Dual<N, T, G>& b) {
  Dual<N, T, G> f;
  f.value = select(mask, a.value, b.value);
  for (int i = 0; i < N; ++i) f.grad[i] = select(mask, a.grad[i], b.grad[i]);
  return f;
}
template <class M, int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> select(const M& mask, const Dual<N, T, G>& a, const detail::Same<T>& b) {
  return select(mask, a, Dual<N, T, G>(b));
}
template <class M, int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> select(const M& mask, const detail::Same<T>& a, const Dual<N, T, G>& b) {
  return select(mask, Dual<N, T, G>(a), b);
}

}  // namespace khaos

#include "core/dual_math.hpp"
