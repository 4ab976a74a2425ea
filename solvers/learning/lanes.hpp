// SPDX-License-Identifier: BSD-3-Clause
/// What the operations compute per register of members: V is simd<float, W> or simd<double, W>.
#pragma once
#include "core/simd_float.hpp"

namespace khaos {

/// Members of a tile: one register of them.
template <class T>
inline constexpr int tile_width = KHAOS_LANES == 1 ? 1 : KHAOS_LANES* int(sizeof(double) / sizeof(T));
template <class T>
using TileLanes = simd<T, tile_width<T>>;

template <class V>
struct Scalar;
template <class T, int W>
struct Scalar<simd<T, W>> {
  using type = T;
  static constexpr int width = W;
};
template <class V>
using ScalarOf = typename Scalar<V>::type;

/// tanh of activations. Floats have the rational function of core/simd_float.hpp. For doubles, to 4.5 ulp
/// with one division and two thirds of the operations of core/simd_math.hpp's: with |x| = n ln(2)/2 + y and s
/// = 2^n,
///   tanh |x| = ((s - 1) A + (s + 1) y B) / ((s + 1) A + (s - 1) y B),   tanh y = y B(y^2) / A(y^2)
/// where B / A is the minimax function of degrees 2 and 2 on |y| < ln(2)/4: relative error 5.5e-18.
template <int W>
KOKKOS_FORCEINLINE_FUNCTION simd<float, W> activation_tanh(simd<float, W> x) {
  return tanh(x);
}
template <int W>
KOKKOS_FORCEINLINE_FUNCTION simd<double, W> activation_tanh(simd<double, W> x) {
  if constexpr (W == 1) {
    return tanh(x);
  } else {
    using V = simd<double, W>;
    const V size = abs(x), a = select_less(V(20.0), size, V(20.0), size);  // tanh(20) rounds to 1
    const V shifted = a * 0x1.71547652b82fep1 + detail::rounding_shift,
            count = shifted - detail::rounding_shift;
    const V y = a - count * (0.5 * detail::ln2_high) - count * (0.5 * detail::ln2_low), z = y * y;
    const V even = V(1.0) + z * (0.4444327139134517 + z * 0.015868324225555647);
    const V odd = y * (V(1.0) + z * (0.11109938058012407 + z * 0.0010574195858742289));
    const V scale =
        detail::power_of_two<W>(detail::bits_of(shifted) - detail::bits_of(V(detail::rounding_shift)));
    const V less = scale - V(1.0), more = scale + V(1.0);
    return copysign((less * even + more * odd) / (more * even + less * odd), x);
  }
}

/// Lane by lane; a NaN in x gives lowest, so that a maximum over NaN is found by the values themselves.
template <class V>
KOKKOS_INLINE_FUNCTION V larger(V x, V y) {
  return select_less(x, y, y, x);
}

/// 1 / (1 + e^-x), to 3 ulp.
template <class V>
KOKKOS_INLINE_FUNCTION V sigmoid(V x) {
  return V(1) / (V(1) + exp(-x));
}

/// log(1 + u) for 0 <= u <= 1, to 3 ulp also where u is small: the rounding of 1 + u is divided out
/// (Goldberg, ACM Computing Surveys 23, 1991, theorem 4).
template <class V>
KOKKOS_INLINE_FUNCTION V log_of_one_plus(V u) {
  const V whole = V(1) + u;
  return select_equal(whole, V(1), u, log(whole) * (u / select_equal(whole, V(1), V(1), whole - V(1))));
}

/// log(1 + e^x) without overflow.
template <class V>
KOKKOS_INLINE_FUNCTION V softplus(V x) {
  return select_less(x, V(0), V(0), x) + log_of_one_plus(exp(-abs(x)));
}

}  // namespace khaos
