// SPDX-License-Identifier: BSD-3-Clause
/// Mathematics that kernels may call, host and device, under one name for every Kokkos and every scalar.
/// Kokkos 3.4 has no Kokkos::sqrt, Kokkos 4 no Kokkos::Experimental::sqrt, and nvcc silently miscompiles
/// std::min in a kernel. Here are the overloads for double; those for simd live in core/simd.hpp and
/// core/simd_math.hpp, those for Dual in core/dual.hpp. Templates over the scalar call all of them
/// unqualified.
#pragma once

#include <Kokkos_Core.hpp>

#include <cmath>
#include <cstdlib>

namespace khaos {

// The functions themselves, not wrappers: code that says `using namespace khaos` also sees the C library's.
using std::abs;
using std::acos;
using std::atan2;
using std::cos;
using std::cosh;
using std::exp;
using std::floor;
using std::log;
using std::pow;
using std::sin;
using std::sinh;
using std::sqrt;
using std::tan;
using std::tanh;

/// The smaller and the larger; a NaN in `a` stays, as in std::min.
KOKKOS_INLINE_FUNCTION double min(double a, double b) { return b < a ? b : a; }
KOKKOS_INLINE_FUNCTION double max(double a, double b) { return a < b ? b : a; }
/// -1, 0 or 1; 0 at 0, NaN of NaN.
KOKKOS_INLINE_FUNCTION double sign(double x) { return x > 0 ? 1.0 : x < 0 ? -1.0 : x; }
/// Heaviside's step: 1 for x > 0, else 0.
KOKKOS_INLINE_FUNCTION double step(double x) { return x > 0 ? 1.0 : 0.0; }

/// Masks of double are bool, so that templates over the scalar select and branch in one way.
KOKKOS_INLINE_FUNCTION double select(bool mask, double a, double b) { return mask ? a : b; }
KOKKOS_INLINE_FUNCTION bool any(bool mask) { return mask; }
KOKKOS_INLINE_FUNCTION bool all(bool mask) { return mask; }

/// x^n by multiplication: square and multiply, so every scalar rounds alike. n < 0: one division at the end.
template <int n, class T>
KOKKOS_INLINE_FUNCTION T ipow(const T& x) {
  if constexpr (n < 0) {
    return T(1.0) / ipow<-n>(x);
  } else if constexpr (n == 0) {
    return T(1.0);
  } else if constexpr (n == 1) {
    return x;
  } else {
    const T half = ipow<n / 2>(x);
    if constexpr (n % 2 == 0) {
      return half * half;
    } else {
      return half * half * x;
    }
  }
}

/// The remainder in [0, b) of a / b for b > 0 (in (b, 0] for b < 0); 0 where it would round to b.
KOKKOS_INLINE_FUNCTION double mod(double a, double b) {
  const double r = std::fmod(a, b), wrapped = r != 0 && (r < 0) != (b < 0) ? r + b : r;
  return wrapped == b ? 0.0 : wrapped;
}

}  // namespace khaos
