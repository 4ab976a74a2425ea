// SPDX-License-Identifier: BSD-3-Clause
/// Elementary functions of simd<float, W>, and selection that is spelt alike for float and double. Own
/// polynomials, the same bits in every lane and for every array length; NaN passes through. Stated errors are
/// units in the last place (ulp) and are held by tests/unit/simd_float.cpp. W = 1 calls the scalar library.
/// The comparisons of core/simd.hpp give masks of 64 bits and are for doubles.
#pragma once

#include "core/simd_math.hpp"

namespace khaos {

/// a < b ? x : y, lane by lane; y where a or b is NaN.
template <class T, int W>
KOKKOS_INLINE_FUNCTION simd<T, W> select_less(simd<T, W> a, std::type_identity_t<simd<T, W>> b,
                                              std::type_identity_t<simd<T, W>> x,
                                              std::type_identity_t<simd<T, W>> y) {
  return simd<T, W>::of(a.v < b.v ? x.v : y.v);
}
/// a == b ? x : y.
template <class T, int W>
KOKKOS_INLINE_FUNCTION simd<T, W> select_equal(simd<T, W> a, std::type_identity_t<simd<T, W>> b,
                                               std::type_identity_t<simd<T, W>> x,
                                               std::type_identity_t<simd<T, W>> y) {
  return simd<T, W>::of(a.v == b.v ? x.v : y.v);
}

namespace detail {
template <int W>
using FloatBits = typename Vector<std::int32_t, W>::type;

template <int W>
KOKKOS_INLINE_FUNCTION FloatBits<W> float_bits(simd<float, W> x) {
  FloatBits<W> bits;
  __builtin_memcpy(&bits, &x, sizeof bits);
  return bits;
}
template <int W>
KOKKOS_INLINE_FUNCTION simd<float, W> from_float_bits(FloatBits<W> bits) {
  simd<float, W> x;
  __builtin_memcpy(&x, &bits, sizeof x);
  return x;
}
inline constexpr float float_shift = 0x1.8p23f;  // adding it rounds to an integer, in the low bits
inline constexpr std::int32_t float_sign = static_cast<std::int32_t>(1U << 31);
}  // namespace detail

template <int W>
KOKKOS_INLINE_FUNCTION simd<float, W> abs(simd<float, W> x) {
  return detail::from_float_bits<W>(detail::float_bits(x) & ~detail::float_sign);
}

/// |x| with the sign bit of y.
template <int W>
KOKKOS_INLINE_FUNCTION simd<float, W> copysign(simd<float, W> x, simd<float, W> y) {
  return detail::from_float_bits<W>((detail::float_bits(x) & ~detail::float_sign) |
                                    (detail::float_bits(y) & detail::float_sign));
}

/// Correctly rounded: one instruction of the machine.
template <int W>
KOKKOS_INLINE_FUNCTION simd<float, W> sqrt(simd<float, W> x) {
  if constexpr (W == 1) {
    return sqrt(x.v);
  } else {
    simd<float, W> root;
    for (int lane = 0; lane < W; ++lane) root.v[lane] = __builtin_sqrtf(x.v[lane]);
    return root;
  }
}

/// To 1 ulp; overflows to infinity above 88.72, denormal below -87.3, 0 below -104. Polynomial of Cephes'
/// expf.c (Moshier, 1989) on [-ln(2)/2, ln(2)/2].
template <int W>
KOKKOS_INLINE_FUNCTION simd<float, W> exp(simd<float, W> x) {
  if constexpr (W == 1) {
    return exp(x.v);
  } else {
    using V = simd<float, W>;
    x = select_less(V(89.0f), x, V(89.0f), select_less(x, V(-105.0f), V(-105.0f), x));
    const V shifted = x * 1.44269504088896341f + detail::float_shift, count = shifted - detail::float_shift;
    const detail::FloatBits<W> n = detail::float_bits(shifted) - detail::float_bits(V(detail::float_shift));
    const V r = x - count * 0.693359375f - count * -2.12194440e-4f;
    V p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    const V value = (p * (r * r) + r) + 1.0f;
    const detail::FloatBits<W> half = n >> 1;  // in two factors: 2^n may lie beyond the normal numbers
    return value * detail::from_float_bits<W>((half + 127) << 23) *
           detail::from_float_bits<W>((n - half + 127) << 23);
  }
}

/// To 1 ulp; -infinity at 0, NaN below. Polynomial of Cephes' logf.c (Moshier, 1989).
template <int W>
KOKKOS_INLINE_FUNCTION simd<float, W> log(simd<float, W> x) {
  if constexpr (W == 1) {
    return log(x.v);
  } else {
    using V = simd<float, W>;
    const V scaled = select_less(x, V(0x1p-126f), x * 0x1p24f, x);
    const detail::FloatBits<W> bits = detail::float_bits(scaled);
    const detail::FloatBits<W> k = (bits - 0x3f3504f3) >> 23;  // x = 2^k m, sqrt(1/2) <= m < sqrt(2)
    const V count =
        V::of(__builtin_convertvector(k, typename V::Raw)) + select_less(x, V(0x1p-126f), V(-24.0f), V(0.0f));
    const V f = detail::from_float_bits<W>(bits - (k << 23)) - 1.0f, z = f * f;
    V p = 7.0376836292e-2f;
    p = p * f - 1.1514610310e-1f;
    p = p * f + 1.1676998740e-1f;
    p = p * f - 1.2420140846e-1f;
    p = p * f + 1.4249322787e-1f;
    p = p * f - 1.6668057665e-1f;
    p = p * f + 2.0000714765e-1f;
    p = p * f - 2.4999993993e-1f;
    p = p * f + 3.3333331174e-1f;
    const V low = f * z * p + count * -2.12194440e-4f - 0.5f * z;
    const V value = count * 0.693359375f + (f + low), infinite = __builtin_huge_valf();
    const V finite = select_less(x, infinite, value, x);  // infinity, and NaN
    return select_equal(x, V(0.0f), -infinite, select_less(x, V(0.0f), V(__builtin_nanf("")), finite));
  }
}

/// To 5 ulp, also near 0: an odd rational function of degrees 13 and 6 on |x| < 7.9, beyond which tanh rounds
/// to 1. One division. Coefficients: Eigen (MathFunctionsImpl.h).
template <int W>
KOKKOS_INLINE_FUNCTION simd<float, W> tanh(simd<float, W> x) {
  if constexpr (W == 1) {
    return tanh(x.v);
  } else {
    using V = simd<float, W>;
    const V limit = 7.90531110763549805f;
    const V c = select_less(x, -limit, -limit, select_less(limit, x, limit, x)), z = c * c;
    V p = -2.76076847742355e-16f;
    p = p * z + 2.00018790482477e-13f;
    p = p * z - 8.60467152213735e-11f;
    p = p * z + 5.12229709037114e-08f;
    p = p * z + 1.48572235717979e-05f;
    p = p * z + 6.37261928875436e-04f;
    p = p * z + 4.89352455891786e-03f;
    V q = 1.19825839466702e-06f;
    q = q * z + 1.18534705686654e-04f;
    q = q * z + 2.26843463243900e-03f;
    q = q * z + 4.89352518554385e-03f;
    return c * p / q;
  }
}

}  // namespace khaos
