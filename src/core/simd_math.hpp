// SPDX-License-Identifier: BSD-3-Clause
/// Elementary functions of simd<double, W> beyond the sin and cos of core/simd.hpp. Own polynomials, the same
/// bits in every lane and for every array length; NaN passes through, infinities and denormals are right.
/// Stated errors are units in the last place (ulp) and are held by tests/unit/simd_math.cpp. W = 1 calls the
/// scalar library: on a GPU that is the vendor's.
#pragma once

#include "core/simd.hpp"

namespace khaos {
namespace detail {

template <int W>
using Bits = typename Vector<std::int64_t, W>::type;

template <int W>
KOKKOS_INLINE_FUNCTION Bits<W> bits_of(simd<double, W> x) {
  Bits<W> bits;
  __builtin_memcpy(&bits, &x, sizeof bits);
  return bits;
}
template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> from_bits(Bits<W> bits) {
  simd<double, W> x;
  __builtin_memcpy(&x, &bits, sizeof x);
  return x;
}
/// 2^n for -1022 <= n <= 1023.
template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> power_of_two(Bits<W> n) {
  return from_bits<W>((n + 1023) << 52);
}

inline constexpr double rounding_shift = 0x1.8p52;  // adding it rounds to an integer, in the low bits
inline constexpr double ln2_high = 6.93147180369123816490e-01;  // 33 bits: times an exponent it is exact
inline constexpr double ln2_low = 1.90821492927058770002e-10;
inline constexpr double infinity = __builtin_huge_val();
inline constexpr std::int64_t sign_bit = static_cast<std::int64_t>(1ULL << 63);

/// e^x = 2^n (1 + p) for |x| < 1100, p = e^r - 1 with |r| <= ln(2) / 2 and p exact to its last bit, also
/// where it is small. (e^r - 1 - r) / r^2 by Chebyshev interpolation of degree 10: error below 1e-18 |r|.
template <int W>
struct Exponential {
  simd<double, W> p;
  Bits<W> n;
  KOKKOS_INLINE_FUNCTION explicit Exponential(simd<double, W> x) {
    using V = simd<double, W>;
    const V shifted = x * 0x1.71547652b82fep0 + rounding_shift, count = shifted - rounding_shift;
    n = bits_of(shifted) - bits_of(V(rounding_shift));
    const V r = x - count * ln2_high - count * ln2_low, z = r * r;
    const V even = 0.5 + z * (4.16666666666666712926e-02 +
                              z * (1.38888888888837481322e-03 +
                                   z * (2.48015873255477426731e-05 +
                                        z * (2.75572736431102974430e-07 + z * 2.09146869680868758165e-09))));
    const V odd = 1.66666666666666712926e-01 +
                  z * (8.33333333332613584998e-03 +
                       z * (1.98412698748206265580e-04 +
                            z * (2.75572554002064223398e-06 + z * 2.51052170047207447321e-08)));
    p = r + z * (even + r * odd);
  }
};

/// sqrt((1 - x) / 2), |x| and the like: arcsine of 0 <= s <= sqrt(1/2) with z = s^2. Rational function of
/// fdlibm's e_asin.c (Sun Microsystems, 1993).
template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> arcsine(simd<double, W> s, simd<double, W> z) {
  using V = simd<double, W>;
  const V top = z * (1.66666666666666657415e-01 +
                     z * (-3.25565818622400915405e-01 +
                          z * (2.01212532134862925881e-01 +
                               z * (-4.00555345006794114027e-02 +
                                    z * (7.91534994289814532176e-04 + z * 3.47933107596021167570e-05)))));
  const V bottom = 1.0 + z * (-2.40339491173441421878e+00 +
                              z * (2.02094576023350569471e+00 +
                                   z * (-6.88283971605453293030e-01 + z * 7.70381505559019352791e-02)));
  return s + s * (top / bottom);
}
}  // namespace detail

template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> abs(simd<double, W> x) {
  if constexpr (W == 1) {
    return abs(x.v);
  } else {
    return detail::from_bits<W>(detail::bits_of(x) & ~detail::sign_bit);
  }
}

/// |x| with the sign bit of y.
template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> copysign(simd<double, W> x, simd<double, W> y) {
  if constexpr (W == 1) {
    return __builtin_copysign(x.v, y.v);
  } else {
    return detail::from_bits<W>((detail::bits_of(x) & ~detail::sign_bit) |
                                (detail::bits_of(y) & detail::sign_bit));
  }
}

/// Correctly rounded: one instruction of the machine.
template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> sqrt(simd<double, W> x) {
  if constexpr (W == 1) {
    return sqrt(x.v);
  } else {
    simd<double, W> root;
    for (int lane = 0; lane < W; ++lane) root.v[lane] = __builtin_sqrt(x.v[lane]);
    return root;
  }
}

/// Exact.
template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> floor(simd<double, W> x) {
  if constexpr (W == 1) {
    return floor(x.v);
  } else {
    using V = simd<double, W>;
    const V a = abs(x), nearest = copysign((a + 0x1p52) - 0x1p52, x);
    const V whole = nearest - select(nearest > x, 1.0, 0.0);
    return select(a < 0x1p52, whole, x);  // from 2^52 on every number is whole
  }
}

template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> sign(simd<double, W> x) {
  return select(x > 0.0, 1.0, select(x < 0.0, -1.0, x));
}
template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> step(simd<double, W> x) {
  return select(x > 0.0, 1.0, 0.0);
}

/// To 1.2 ulp; overflows to infinity above 709.78, denormal below -708.4, 0 below -745.1.
template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> exp(simd<double, W> x) {
  if constexpr (W == 1) {
    return exp(x.v);
  } else {
    const detail::Exponential<W> e(select(x > 710.0, 710.0, select(x < -746.0, -746.0, x)));
    const detail::Bits<W> half =
        e.n >> 1;  // in two factors: n may lie beyond the exponents of normal numbers
    return (1.0 + e.p) * detail::power_of_two<W>(half) * detail::power_of_two<W>(e.n - half);
  }
}

/// To 1 ulp. -infinity at 0, NaN below. The method and polynomial of fdlibm's e_log.c (Sun Microsystems,
/// 1993).
template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> log(simd<double, W> x) {
  if constexpr (W == 1) {
    return log(x.v);
  } else {
    using V = simd<double, W>;
    const Mask<W> normal = x >= 0x1p-1022;
    const detail::Bits<W> bits = detail::bits_of(select(normal, x, abs(x) * 0x1p54));
    const detail::Bits<W> k = (bits - 0x3fe6a09e667f3bcd) >> 52;  // x = 2^k m, sqrt(1/2) <= m < sqrt(2)
    const V count = detail::from_bits<W>(detail::bits_of(V(detail::rounding_shift)) + k) -
                    detail::rounding_shift + select(normal, 0.0, -54.0);
    const V f = detail::from_bits<W>(bits - (k << 52)) - 1.0;
    const V s = f / (2.0 + f), z = s * s, w = z * z, half = 0.5 * f * f;
    const V even =
        w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
    const V odd =
        z * (6.666666666666735130e-01 +
             w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
    const V value =
        count * detail::ln2_high - ((half - (s * (half + (even + odd)) + count * detail::ln2_low)) - f);
    return select(x == 0.0, -detail::infinity,
                  select(x < 0.0, __builtin_nan(""), select(x < detail::infinity, value, x)));
  }
}

/// To 2.5 ulp, also near 0: (e^2x - 1) / (e^2x + 1) with the numerator free of cancellation.
template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> tanh(simd<double, W> x) {
  if constexpr (W == 1) {
    return tanh(x.v);
  } else {
    using V = simd<double, W>;
    const V a = abs(x);
    const detail::Exponential<W> e(2.0 * select(a > 20.0, 20.0, a));  // tanh(20) rounds to 1
    const V scale = detail::power_of_two<W>(e.n), less_one = (scale - 1.0) + scale * e.p;
    return copysign(less_one / (less_one + 2.0), x);
  }
}

/// To 2.5 ulp; overflow to infinity at 710.48.
template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> cosh(simd<double, W> x) {
  if constexpr (W == 1) {
    return cosh(x.v);
  } else {
    using V = simd<double, W>;
    const V a = abs(x);
    const detail::Exponential<W> e(select(a > 711.0, 711.0, a));
    const detail::Bits<W> half = e.n >> 1;  // the 1/2 of cosh first, so that only the result overflows
    const V grown = (1.0 + e.p) * (0.5 * detail::power_of_two<W>(half)) * detail::power_of_two<W>(e.n - half);
    return grown + 0.25 / grown;
  }
}

/// To 2.5 ulp, also near 0; overflow to infinity at 710.48.
template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> sinh(simd<double, W> x) {
  if constexpr (W == 1) {
    return sinh(x.v);
  } else {
    using V = simd<double, W>;
    const V a = abs(x);
    const detail::Exponential<W> e(select(a > 711.0, 711.0, a));
    const detail::Bits<W> half = e.n >> 1;
    const V grown = (1.0 + e.p) * (0.5 * detail::power_of_two<W>(half)) * detail::power_of_two<W>(e.n - half);
    const V small = select(a > 22.0, 0.0, 1.0) * e.p;  // below 22 by e^a - 1, which does not cancel
    const V scale = select(a > 22.0, 1.0, detail::power_of_two<W>(e.n & 63));
    const V less_one = (scale - 1.0) + scale * small;
    return copysign(select(a > 22.0, grown, 0.5 * (less_one + less_one / (less_one + 1.0))), x);
  }
}

/// To 4 ulp for |x| < 1e4, as sin and cos.
template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> tan(simd<double, W> x) {
  if constexpr (W == 1) {
    return tan(x.v);
  } else {
    return sin(x) / cos(x);
  }
}

/// To 2 ulp; NaN outside [-1, 1].
template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> acos(simd<double, W> x) {
  if constexpr (W == 1) {
    return acos(x.v);
  } else {
    using V = simd<double, W>;
    const V a = abs(x);
    const Mask<W> outer = a > 0.5;  // there acos(a) = 2 asin(sqrt((1 - a) / 2))
    const V z = select(outer, 0.5 * (1.0 - a), a * a), s = select(outer, sqrt(z), a);
    const V arc = detail::arcsine(s, z);
    const V inside = 1.57079632679489655800 - (copysign(arc, x) - 6.12323399573676603587e-17);
    const V left = 3.14159265358979311600 - (2.0 * arc - 1.22464679914735317720e-16);
    return select(outer, select(x < 0.0, left, 2.0 * arc), inside);
  }
}

/// Angle of the point (x, y) in [-pi, pi], to 3 ulp. Rational function of Cephes' atan.c (Moshier, 1989).
template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> atan2(simd<double, W> y, simd<double, W> x) {
  if constexpr (W == 1) {
    return atan2(y.v, x.v);
  } else {
    using V = simd<double, W>;
    const V ax = abs(x), ay = abs(y);
    const Mask<W> steep = ay > ax, endless = select(steep, ay, ax) == detail::infinity;
    V low = select(steep, ax, ay), high = select(steep, ay, ax);
    low = select(endless, select(low == detail::infinity, 1.0, low * 0.0), low);
    high = select(endless, 1.0, high);
    const V shrink = select(high > 0x1p1000, 0x1p-60, select(high < 0x1p-900, 0x1p120, 1.0));
    low = low * shrink, high = high * shrink;
    const Mask<W> middle = low > 0.66 * high;  // there atan(q) = pi/4 + atan((q - 1) / (q + 1))
    const V bottom = select(middle, low + high, high);
    const V q = select(middle, low - high, low) / select(bottom == 0.0, 1.0, bottom), z = q * q;
    const V top = -6.485021904942025371773e1 +
                  z * (-1.228866684490136173410e2 +
                       z * (-7.500855792314704667340e1 +
                            z * (-1.615753718733365076637e1 + z * -8.750608600031904122785e-1)));
    const V under = 1.945506571482613964425e2 +
                    z * (4.853903996359136964868e2 +
                         z * (4.328810604912902668951e2 +
                              z * (1.650270098316988542046e2 + z * (2.485846490142306297962e1 + z))));
    const V arc = q + q * (z * top / under);
    const V eighth = select(middle, 7.85398163397448309616e-01 + (arc + 3.06161699786838301793e-17), arc);
    const V quarter = select(steep, 1.57079632679489661923 - (eighth - 6.12323399573676603587e-17), eighth);
    const Mask<W> left = copysign(V(1.0), x) < 0.0;
    return copysign(select(left, 3.14159265358979323846 - (quarter - 1.22464679914735317720e-16), quarter),
                    y);
  }
}

/// The remainder in [0, b) of a / b for b > 0 (in (b, 0] for b < 0); error one unit in the last place of a.
template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> mod(simd<double, W> a, simd<double, W> b) {
  if constexpr (W == 1) {
    return mod(a.v, b.v);
  } else {
    using V = simd<double, W>;
    V r = a - b * floor(a / b);  // the quotient may have rounded to the next integer, either way
    r = select(((r < 0.0) & (b > 0.0)) | ((r > 0.0) & (b < 0.0)), r + b, r);
    return select(abs(r) >= abs(b), r - b, r);
  }
}

/// x^y as exp(y log |x|), to 1 + 2 |y log x| ulp; x < 0 as the C library has it: real for integer y, else
/// NaN. For exponents known beforehand see ipow.
template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> pow(simd<double, W> x, simd<double, W> y) {
  if constexpr (W == 1) {
    return pow(x.v, y.v);
  } else {
    using V = simd<double, W>;
    const V size = exp(y * log(abs(x)));
    const V odd = select(floor(0.5 * y) == 0.5 * y, 1.0, -1.0);
    const V below = select(floor(y) == y, odd * size, __builtin_nan(""));
    return select(y == 0.0, 1.0, select(x < 0.0, below, size));
  }
}

// A number in place of one argument is the vector of equal lanes.
template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> atan2(simd<double, W> y, double x) {
  return atan2(y, simd<double, W>(x));
}
template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> atan2(double y, simd<double, W> x) {
  return atan2(simd<double, W>(y), x);
}
template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> mod(simd<double, W> a, double b) {
  return mod(a, simd<double, W>(b));
}
template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> mod(double a, simd<double, W> b) {
  return mod(simd<double, W>(a), b);
}
template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> pow(simd<double, W> x, double y) {
  return pow(x, simd<double, W>(y));
}
template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> pow(double x, simd<double, W> y) {
  return pow(simd<double, W>(x), y);
}

}  // namespace khaos
