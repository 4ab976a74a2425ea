// SPDX-License-Identifier: BSD-3-Clause
/// Complex arithmetic over simd lanes, real and imaginary parts in registers of their own, and how such lanes
/// come from and go to memory, where re and im alternate.
#pragma once

#include "core/simd.hpp"

#include <Kokkos_Core.hpp>

#include <utility>

namespace khaos {

/// T is double or Lanes. Not Kokkos::complex, whose alignment differs between versions and which knows no
/// lanes.
template <class T>
struct Complex {
  T re, im;
  KOKKOS_INLINE_FUNCTION friend Complex operator+(Complex a, Complex b) { return {a.re + b.re, a.im + b.im}; }
  KOKKOS_INLINE_FUNCTION friend Complex operator-(Complex a, Complex b) { return {a.re - b.re, a.im - b.im}; }
  KOKKOS_INLINE_FUNCTION friend Complex operator-(Complex a) { return {-a.re, -a.im}; }
  KOKKOS_INLINE_FUNCTION friend Complex operator*(Complex a, Complex b) {
    return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
  }
  KOKKOS_INLINE_FUNCTION friend Complex operator*(T s, Complex a) { return {s * a.re, s * a.im}; }
  KOKKOS_INLINE_FUNCTION friend Complex conj(Complex a) { return {a.re, -a.im}; }
  KOKKOS_INLINE_FUNCTION friend Complex times_i(Complex a) { return {-a.im, a.re}; }
  KOKKOS_INLINE_FUNCTION friend T norm(Complex a) { return a.re * a.re + a.im * a.im; }  ///< |a|^2
};
using ComplexLanes = Complex<Lanes>;  ///< KHAOS_LANES complex numbers

namespace detail {
template <int... i>
KOKKOS_INLINE_FUNCTION ComplexLanes split(Lanes a, Lanes b, std::integer_sequence<int, i...>) {
  return {Lanes::of(__builtin_shufflevector(a.v, b.v, (2 * i)...)),
          Lanes::of(__builtin_shufflevector(a.v, b.v, (2 * i + 1)...))};
}
template <int... i>
KOKKOS_INLINE_FUNCTION void join(ComplexLanes x, Lanes& a, Lanes& b, std::integer_sequence<int, i...>) {
  constexpr int w = KHAOS_LANES;
  a = Lanes::of(__builtin_shufflevector(x.re.v, x.im.v, (i / 2 + i % 2 * w)...));
  b = Lanes::of(__builtin_shufflevector(x.re.v, x.im.v, (w / 2 + i / 2 + i % 2 * w)...));
}
template <int... i>
KOKKOS_INLINE_FUNCTION Lanes reversed(Lanes a, std::integer_sequence<int, i...>) {
  return Lanes::of(__builtin_shufflevector(a.v, a.v, (KHAOS_LANES - 1 - i)...));
}
using LaneNumbers = std::make_integer_sequence<int, KHAOS_LANES>;
}  // namespace detail

/// The KHAOS_LANES complex numbers at p; any alignment of a double.
KOKKOS_INLINE_FUNCTION ComplexLanes load_complex(const double* p) {
  if constexpr (KHAOS_LANES == 1) {
    return {Lanes(p[0]), Lanes(p[1])};
  } else {
    Lanes a, b;
    __builtin_memcpy(&a, p, sizeof a);
    __builtin_memcpy(&b, p + KHAOS_LANES, sizeof b);
    return detail::split(a, b, detail::LaneNumbers{});
  }
}
KOKKOS_INLINE_FUNCTION void store_complex(double* p, ComplexLanes x) {
  if constexpr (KHAOS_LANES == 1) {
    p[0] = x.re[0];
    p[1] = x.im[0];
  } else {
    Lanes a, b;
    detail::join(x, a, b, detail::LaneNumbers{});
    __builtin_memcpy(p, &a, sizeof a);
    __builtin_memcpy(p + KHAOS_LANES, &b, sizeof b);
  }
}
/// The same for the first `live` lanes only; the others are zero and stay in place.
KOKKOS_INLINE_FUNCTION ComplexLanes load_complex(const double* p, int live) {
  if (live >= KHAOS_LANES) return load_complex(p);
  double part[2 * KHAOS_LANES] = {};
  for (int i = 0; i < 2 * live; ++i) part[i] = p[i];
  return load_complex(part);
}
KOKKOS_INLINE_FUNCTION void store_complex(double* p, ComplexLanes x, int live) {
  if (live >= KHAOS_LANES) return store_complex(p, x);
  double part[2 * KHAOS_LANES];
  store_complex(part, x);
  for (int i = 0; i < 2 * live; ++i) p[i] = part[i];
}

/// Last lane first.
KOKKOS_INLINE_FUNCTION ComplexLanes reversed(ComplexLanes x) {
  if constexpr (KHAOS_LANES == 1) {
    return x;
  } else {
    return {detail::reversed(x.re, detail::LaneNumbers{}), detail::reversed(x.im, detail::LaneNumbers{})};
  }
}

}  // namespace khaos
