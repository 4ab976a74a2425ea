// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/simd_math.hpp"
#include "spectral/box_pass.hpp"

#include <cmath>
#include <concepts>
#include <string>

namespace khaos {

/// 1 / x, and 0 where x is 0: the mean flow has no stream function and no pressure.
template <class T>
KOKKOS_INLINE_FUNCTION T inverse(T x) {
  if constexpr (std::is_same_v<T, double>) {
    return x == 0 ? 0 : 1 / x;
  } else {
    return select(x == T(0.0), T(0.0), T(1.0) / x);
  }
}

/// u_t = L u + N(u) on a box, for u of several fields, as three formulas (see
/// solvers/models/navier_stokes_2d.hpp):
///   symbol(k)                   L of a mode, real
///   to_points(at, u, in)        the modes of what N needs at points, from those of u
///   product(in, out)            what N multiplies there; may return a rate, see BoxStepper
///   to_modes(at, out, u_t)      N from the modes of the products
/// for T = double or Lanes. It holds numbers and raw pointers to modes, and is copied into kernels.
template <class E>
concept BoxEquation = requires(const E& e, const ModeAt<Lanes>& at, ComplexLanes* z, const ComplexLanes* u,
                               Lanes* out, const Lanes* in, const Kokkos::Array<double, 3>& k) {
  { E::fields + E::inputs + E::outputs } -> std::convertible_to<int>;
  { e.symbol(k) } -> std::convertible_to<double>;
  e.to_points(at, u, z);
  e.product(in, out);
  e.to_modes(at, u, z);
};

/// L of all modes of one field.
template <BoxEquation E>
Factors<double> symbol_of(const BoxTransform& transform, const E& equation) {
  const Factors<double> symbol("symbol", transform.modes());
  const Waves waves = transform.waves();
  Kokkos::parallel_for(
      "symbol", Kokkos::RangePolicy<>(0, transform.modes()),
      KOKKOS_LAMBDA(long m) { symbol(m) = equation.symbol(waves(m)); });
  return symbol;
}

namespace detail {
template <class E>
struct FromModes {
  E equation;
  const Mode* u;
  long modes;  // of one field
  template <class T>
  KOKKOS_INLINE_FUNCTION void operator()(const ModeAt<T>& at, Complex<T>* in) const {
    Complex<T> here[E::fields];
    for (int f = 0; f < E::fields; ++f) here[f] = at.load(u + f * modes);
    equation.to_points(at, here, in);
  }
};
template <class E>
struct AtPoints {
  E equation;
  template <class T>
  KOKKOS_INLINE_FUNCTION auto operator()(const T* in, T* out) const {
    return equation.product(in, out);
  }
};
template <class E>
struct ToModes {
  E equation;
  Mode* n;
  long modes;
  template <class T>
  KOKKOS_INLINE_FUNCTION void operator()(const ModeAt<T>& at, const Complex<T>* out) const {
    Complex<T> here[E::fields];
    equation.to_modes(at, out, here);
    for (int f = 0; f < E::fields; ++f) at.store(n + f * modes, here[f]);
  }
};
}  // namespace detail

/// n = N(u): what the steppers of stepper.hpp call `nonlinear`. u and n have E::fields times
/// transform.modes(). Collective; returns this rank's largest rate.
template <BoxEquation E>
double nonlinear(const BoxTransform& transform, const E& equation, const Modes& u, const Modes& n) {
  const long modes = transform.modes();
  return pseudo_spectral<E::inputs, E::outputs>(transform, detail::FromModes<E>{equation, u.data(), modes},
                                                detail::AtPoints<E>{equation},
                                                detail::ToModes<E>{equation, n.data(), modes});
}

}  // namespace khaos
