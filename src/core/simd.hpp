// SPDX-License-Identifier: BSD-3-Clause
/// simd<T, W>: W numbers in one register, so that a right-hand side written once serves one value or W of
/// them. A thin struct over the compiler's vector type (GCC, Clang); W = 1 holds a plain T and is what a GPU
/// uses. Lanes never mix, except in sum() and swap_pairs(), whose order is fixed.
#pragma once

#include "core/math.hpp"

#include <Kokkos_Core.hpp>

#if defined(__AVX512F__) && !defined(__CUDA_ARCH__)
#include <immintrin.h>
#endif
#include <cstdint>
#include <numbers>
#include <type_traits>

namespace khaos {

namespace detail {
template <class T, int W>
struct Vector {
  typedef T type __attribute__((vector_size(W * sizeof(T))));
};
template <class T>
struct Vector<T, 1> {
  using type = T;
};
}  // namespace detail

/// What a comparison of two simd<double, W> gives: all bits of a lane set, or none (W = 1: 1 or 0).
template <int W>
struct Mask {
  typename detail::Vector<std::int64_t, W>::type v;

  KOKKOS_INLINE_FUNCTION bool operator[](int lane) const {
    if constexpr (W == 1) {
      (void)lane;
      return v != 0;
    } else {
      return v[lane] != 0;
    }
  }
  KOKKOS_INLINE_FUNCTION friend Mask operator&(Mask a, Mask b) { return {a.v & b.v}; }
  KOKKOS_INLINE_FUNCTION friend Mask operator|(Mask a, Mask b) { return {a.v | b.v}; }
  KOKKOS_INLINE_FUNCTION friend Mask operator!(Mask a) {
    if constexpr (W == 1) {
      return {!a.v};
    } else {
      return {~a.v};
    }
  }
};

/// Is any lane set? Are all?
template <int W>
KOKKOS_INLINE_FUNCTION bool any(Mask<W> mask) {
#if defined(__AVX512F__) && !defined(__CUDA_ARCH__)
  if constexpr (W == 8) return _mm512_test_epi64_mask((__m512i)mask.v, (__m512i)mask.v) != 0;
#endif
  std::int64_t found = 0;
  for (int lane = 0; lane < W; ++lane) found |= mask[lane];
  return found != 0;
}
template <int W>
KOKKOS_INLINE_FUNCTION bool all(Mask<W> mask) {
  return !any(!mask);
}

template <class T, int W>
struct simd {
  using Raw = typename detail::Vector<T, W>::type;
  Raw v;

  simd() = default;
  KOKKOS_INLINE_FUNCTION simd(T x) : v(x - Raw{}) {}  // NOLINT: a number is the vector of equal lanes
  KOKKOS_INLINE_FUNCTION static simd of(Raw raw) {
    simd x;
    x.v = raw;
    return x;
  }
  KOKKOS_INLINE_FUNCTION T operator[](int lane) const {
    if constexpr (W == 1) {
      (void)lane;
      return v;
    } else {
      return v[lane];
    }
  }
  KOKKOS_INLINE_FUNCTION void set(int lane, T x) {
    if constexpr (W == 1) {
      (void)lane;
      v = x;
    } else {
      v[lane] = x;
    }
  }
  KOKKOS_INLINE_FUNCTION friend simd& operator+=(simd& a, simd b) {
    a.v += b.v;
    return a;
  }
  KOKKOS_INLINE_FUNCTION friend simd& operator-=(simd& a, simd b) {
    a.v -= b.v;
    return a;
  }
  KOKKOS_INLINE_FUNCTION friend simd& operator*=(simd& a, simd b) {
    a.v *= b.v;
    return a;
  }
  KOKKOS_INLINE_FUNCTION friend simd operator+(simd a, simd b) { return of(a.v + b.v); }
  KOKKOS_INLINE_FUNCTION friend simd operator-(simd a, simd b) { return of(a.v - b.v); }
  KOKKOS_INLINE_FUNCTION friend simd operator*(simd a, simd b) { return of(a.v * b.v); }
  KOKKOS_INLINE_FUNCTION friend simd operator/(simd a, simd b) { return of(a.v / b.v); }
  KOKKOS_INLINE_FUNCTION friend simd operator-(simd a) { return of(-a.v); }
  KOKKOS_INLINE_FUNCTION friend Mask<W> operator<(simd a, simd b) { return {a.v < b.v}; }
  KOKKOS_INLINE_FUNCTION friend Mask<W> operator>(simd a, simd b) { return {a.v > b.v}; }
  KOKKOS_INLINE_FUNCTION friend Mask<W> operator<=(simd a, simd b) { return {a.v <= b.v}; }
  KOKKOS_INLINE_FUNCTION friend Mask<W> operator>=(simd a, simd b) { return {a.v >= b.v}; }
  KOKKOS_INLINE_FUNCTION friend Mask<W> operator==(simd a, simd b) { return {a.v == b.v}; }
  /// The smaller and the larger; a NaN in `a` stays, as in std::min.
  KOKKOS_INLINE_FUNCTION friend simd min(simd a, simd b) { return of(b.v < a.v ? b.v : a.v); }
  KOKKOS_INLINE_FUNCTION friend simd max(simd a, simd b) { return of(a.v < b.v ? b.v : a.v); }
};

using Lanes = simd<double, KHAOS_LANES>;  // 8 with AVX-512, 4 with AVX2, 2 with SSE2 or NEON, 1 on a GPU

/// The lanes at p, which is aligned to sizeof(Lanes).
KOKKOS_INLINE_FUNCTION Lanes load(const double* p) {
  typedef Lanes::Raw Aliased __attribute__((may_alias));
  return Lanes::of(*reinterpret_cast<const Aliased*>(p));
}
KOKKOS_INLINE_FUNCTION void store(double* p, Lanes x) {
  typedef Lanes::Raw Aliased __attribute__((may_alias));
  *reinterpret_cast<Aliased*>(p) = x.v;
}

/// a where the mask is set, else b. Either may be a number.
template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> select(Mask<W> mask, std::type_identity_t<simd<double, W>> a,
                                              std::type_identity_t<simd<double, W>> b) {
  return simd<double, W>::of(mask.v ? a.v : b.v);
}
template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> select(bool mask, simd<double, W> a, simd<double, W> b) {
  return mask ? a : b;
}

/// Sum over the lanes, always as ((0 + 1) + (2 + 3)) + ((4 + 5) + (6 + 7)).
template <class T, int W>
KOKKOS_INLINE_FUNCTION T sum(simd<T, W> x) {
  T part[W];
  for (int lane = 0; lane < W; ++lane) part[lane] = x[lane];
  for (int width = W; width > 1; width /= 2)
    for (int pair = 0; pair < width / 2; ++pair) part[pair] = part[2 * pair] + part[2 * pair + 1];
  return part[0];
}

namespace detail {
/// x = n pi/2 + r with |r| <= pi/4, n kept in the low bits of `quadrant`.
/// Cody & Waite (1980) with the three parts of pi/2 of fdlibm's e_rem_pio2.c: n times the first two (33 bits
/// each) is exact for n < 2^20; the two later subtractions leave an error of one unit in the last place of r,
/// |x| < 1e6.
template <int W>
struct Reduced {
  simd<double, W> r;
  typename Vector<std::int64_t, W>::type quadrant;
  KOKKOS_INLINE_FUNCTION explicit Reduced(simd<double, W> x) {
    const double shift = 0x1.8p52;  // adding it rounds to an integer, which then stands in the low bits
    const simd<double, W> shifted = x * simd<double, W>(2 / std::numbers::pi) + shift, n = shifted - shift;
    __builtin_memcpy(&quadrant, &shifted, sizeof quadrant);
    r = x - n * 1.57079632673412561417e+00 - n * 6.07710050630396597660e-11 - n * 2.02226624879595063154e-21;
  }
};

/// sin(r + quadrant pi/2). Polynomials on [-pi/4, pi/4] of fdlibm's k_sin.c and k_cos.c (Sun Microsystems,
/// 1993).
template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> sin_of(const Reduced<W>& x) {
  using V = simd<double, W>;
  using Bits = typename Vector<std::int64_t, W>::type;
  const V r = x.r, z = r * r, half = 0.5 * z, head = 1.0 - half;
  const V s = 8.33333333332248946124e-03 +
              z * (-1.98412698298579493134e-04 +
                   z * (2.75573137070700676789e-06 +
                        z * (-2.50507602534068634195e-08 + z * 1.58969099521155010221e-10)));
  const V c = 4.16666666666666019037e-02 +
              z * (-1.38888888888741095749e-03 +
                   z * (2.48015872894767294178e-05 +
                        z * (-2.75573143513906633035e-07 +
                             z * (2.08757232129817482790e-09 + z * -1.13596475577881948265e-11))));
  const V sine = r + z * r * (-1.66666666666666324348e-01 + z * s);
  const V cosine = head + ((1.0 - head - half) + z * z * c);  // the bracket is what rounding 1 - z/2 lost
  const V value = select(Mask<W>{-(x.quadrant & 1)}, cosine, sine);
  Bits bits;
  __builtin_memcpy(&bits, &value, sizeof bits);
  bits ^= (x.quadrant & 2) << 62;  // the other half turn has the other sign
  V result;
  __builtin_memcpy(&result, &bits, sizeof bits);
  return result;
}
}  // namespace detail

/// (x1, x0, x3, x2, ...): swaps the two halves of each complex number. W is even.
template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> swap_pairs(simd<double, W> x) {
  static_assert(W == 2 || W == 4 || W == 8);
  if constexpr (W == 2) {
    return simd<double, W>::of(__builtin_shufflevector(x.v, x.v, 1, 0));
  } else if constexpr (W == 4) {
    return simd<double, W>::of(__builtin_shufflevector(x.v, x.v, 1, 0, 3, 2));
  } else {
    return simd<double, W>::of(__builtin_shufflevector(x.v, x.v, 1, 0, 3, 2, 5, 4, 7, 6));
  }
}

/// sin and cos to 1.5 units in the last place for |x| < 10 and 2.5 for |x| < 1e4, as tests/unit/simd.cpp
/// measures; NaN for infinities and NaN. W = 1 calls the scalar library: on a GPU that is the vendor's.
template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> sin(simd<double, W> x) {
  if constexpr (W == 1) {
    return sin(x.v);
  } else {
    return detail::sin_of(detail::Reduced<W>(x));
  }
}
template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> cos(simd<double, W> x) {
  if constexpr (W == 1) {
    return cos(x.v);
  } else {
    detail::Reduced<W> reduced(x);
    reduced.quadrant += 1;
    return detail::sin_of(reduced);
  }
}

}  // namespace khaos
