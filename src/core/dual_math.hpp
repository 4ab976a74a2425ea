// SPDX-License-Identifier: BSD-3-Clause
/// Elementary functions of Dual; include core/dual.hpp.
#pragma once

#include "core/dual.hpp"

namespace khaos {

template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> sin(const Dual<N, T, G>& x) {
  return detail::chain(x, sin(x.value), cos(x.value));
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> cos(const Dual<N, T, G>& x) {
  return detail::chain<N, T, G>(x, cos(x.value), -sin(x.value));
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> tan(const Dual<N, T, G>& x) {
  const T value = tan(x.value);
  return detail::chain<N, T, G>(x, value, 1.0 + value * value);
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> sinh(const Dual<N, T, G>& x) {
  return detail::chain(x, sinh(x.value), cosh(x.value));
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> cosh(const Dual<N, T, G>& x) {
  return detail::chain(x, cosh(x.value), sinh(x.value));
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> tanh(const Dual<N, T, G>& x) {
  const T value = tanh(x.value);
  return detail::chain<N, T, G>(x, value, 1.0 - value * value);
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> exp(const Dual<N, T, G>& x) {
  const T value = exp(x.value);
  return detail::chain(x, value, value);
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> log(const Dual<N, T, G>& x) {
  return detail::chain<N, T, G>(x, log(x.value), 1.0 / x.value);
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> sqrt(const Dual<N, T, G>& x) {
  const T value = sqrt(x.value);
  return detail::chain<N, T, G>(x, value, 0.5 / value);
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> abs(const Dual<N, T, G>& x) {
  return detail::chain(x, abs(x.value), sign(x.value));
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> acos(const Dual<N, T, G>& x) {
  return detail::chain<N, T, G>(x, acos(x.value), -1.0 / sqrt((1.0 - x.value) * (1.0 + x.value)));
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> floor(const Dual<N, T, G>& x) {
  return Dual<N, T, G>(floor(x.value));
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> sign(const Dual<N, T, G>& x) {
  return Dual<N, T, G>(sign(x.value));
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> step(const Dual<N, T, G>& x) {
  return Dual<N, T, G>(step(x.value));
}

template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> atan2(const Dual<N, T, G>& y, const Dual<N, T, G>& x) {
  const T inverse = 1.0 / (x.value * x.value + y.value * y.value);
  return detail::chain<N, T, G>(y, x, atan2(y.value, x.value), x.value * inverse, -(y.value * inverse));
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> atan2(const Dual<N, T, G>& y, const detail::Same<T>& x) {
  return atan2(y, Dual<N, T, G>(x));
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> atan2(const detail::Same<T>& y, const Dual<N, T, G>& x) {
  return atan2(Dual<N, T, G>(y), x);
}

template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> mod(const Dual<N, T, G>& a, const detail::Same<T>& b) {
  Dual<N, T, G> f = a;
  f.value = mod(a.value, b);
  return f;
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> mod(const Dual<N, T, G>& a, const Dual<N, T, G>& b) {
  return detail::chain<N, T, G>(a, b, mod(a.value, b.value), T(1.0), -floor(a.value / b.value));
}

template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> min(const Dual<N, T, G>& a, const Dual<N, T, G>& b) {
  return select(b.value < a.value, b, a);
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> min(const Dual<N, T, G>& a, const detail::Same<T>& b) {
  return min(a, Dual<N, T, G>(b));
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> min(const detail::Same<T>& a, const Dual<N, T, G>& b) {
  return min(Dual<N, T, G>(a), b);
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> max(const Dual<N, T, G>& a, const Dual<N, T, G>& b) {
  return select(a.value < b.value, b, a);
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> max(const Dual<N, T, G>& a, const detail::Same<T>& b) {
  return max(a, Dual<N, T, G>(b));
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> max(const detail::Same<T>& a, const Dual<N, T, G>& b) {
  return max(Dual<N, T, G>(a), b);
}

namespace detail {
/// The derivative x^y log x of a power by its exponent, and at x = 0 its limit 0 for y >= 0 (at y = 0 that of
/// the branch y > 0, since the value jumps there).
template <class T>
KOKKOS_INLINE_FUNCTION T slope_of_exponent(const T& x, const T& y, const T& power) {
  return select((x == 0.0) & (y >= 0.0), T(0.0), power * log(x));
}
}  // namespace detail

/// x^y, y constant. The derivative is y x^y / x, and at x = 0 its limit: 0 for y = 0 and y > 1, 1 for y = 1,
/// else infinite.
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> pow(const Dual<N, T, G>& x, const detail::Same<T>& y) {
  const T value = pow(x.value, y);
  const T infinite = y / (x.value * x.value);
  const T at_zero = select((y > 1.0) | (y == 0.0), T(0.0), select(y == 1.0, T(1.0), infinite));
  return detail::chain<N, T, G>(x, value, select(x.value == 0.0, at_zero, y * value / x.value));
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> pow(const Dual<N, T, G>& x, const Dual<N, T, G>& y) {
  Dual<N, T, G> f = pow(x, y.value);
  const T slope = detail::slope_of_exponent(x.value, y.value, f.value);
  for (int i = 0; i < N; ++i) f.grad[i] = f.grad[i] + slope * y.grad[i];
  return f;
}
template <int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> pow(const detail::Same<T>& x, const Dual<N, T, G>& y) {
  const T value = pow(x, y.value);
  return detail::chain<N, T, G>(y, value, detail::slope_of_exponent<T>(x, y.value, value));
}

/// Integer powers: the value as ipow of T, the derivative n x^(n-1).
template <int n, int N, class T, class G>
KOKKOS_INLINE_FUNCTION Dual<N, T, G> ipow(const Dual<N, T, G>& x) {
  if constexpr (n == 0) {
    return Dual<N, T, G>(T(1.0));
  } else {
    return detail::chain<N, T, G>(x, ipow<n>(x.value), static_cast<double>(n) * ipow<n - 1>(x.value));
  }
}

}  // namespace khaos
