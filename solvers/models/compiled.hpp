// SPDX-License-Identifier: BSD-3-Clause
/// What generated code includes: the table of a system's functor, and helpers its expressions call.
#pragma once
#include "core/dual.hpp"
#include "models/kernels.hpp"
#include "models/solve.hpp"
#include "ode/fused_dopri5.hpp"
#include "ode/fused_map.hpp"
#include "ode/fused_rk4.hpp"

namespace khaos {

/// sign(s) and step(s) where `side` is 0; side = +1 or -1 says on which side of the discontinuity we are.
template <class T, class C>
KOKKOS_INLINE_FUNCTION T sided_sign(const T& s, const C& side) {
  return sign(s) * (1.0 - abs(side)) + side;
}
template <class T, class C>
KOKKOS_INLINE_FUNCTION T sided_step(const T& s, const C& side) {
  return step(s) * (1.0 - abs(side)) + 0.5 * (side + abs(side));
}

namespace detail {

/// Derivatives that a whole Jacobian has.
template <class S>
inline constexpr int all_directions = S::delay ? 2 * S::dimension : S::dimension;

template <class S>
void rhs_of(const double* x, double t, const double* c, double* dx) {
  S::rhs(x, t, c, dx);
}
template <class S>
void rhs_lanes_of(const Lanes* x, Lanes t, const Lanes* c, Lanes* dx) {
  S::rhs(x, t, c, dx);
}
/// Duals are rows of registers: what the table calls Lanes*.
template <class S, int directions>
void tangent_of(const Lanes* x, Lanes t, const Lanes* c, Lanes* dx) {
  using D = Dual<directions, Lanes>;
  S::rhs(reinterpret_cast<const D*>(x), t, c, reinterpret_cast<D*>(dx));
}
template <class S>
void switching_of(const Lanes* x, Lanes t, const Lanes* c, Lanes* s) {
  using D = Dual<S::dimension, Lanes>;
  D u[S::dimension];
  for (int i = 0; i < S::dimension; ++i) u[i] = D::variable(x[i], i);
  *reinterpret_cast<D*>(s) = S::switching(u, t, c);
}
template <class S>
void inside_of(const Lanes* x, Lanes t, const Lanes* c, Lanes* inside) {
  *inside = S::inside(x, t, c);
}

}  // namespace detail

/// The table of a functor S: what every kind of model has, and what S itself offers.
template <class S>
constexpr Kernels kernels_of(Kernels::Cost cost) {
  Kernels k;
  k.constants = S::constants;
  k.prepare = S::prepare;
  k.rhs = detail::rhs_of<S>;
  k.rhs_lanes = detail::rhs_lanes_of<S>;
  k.tangent = detail::tangent_of<S, detail::all_directions<S>>;
  if constexpr (!S::delay) k.tangent_vector = detail::tangent_of<S, 1>;
  if constexpr (requires { S::side; }) {
    k.switching = detail::switching_of<S>;
    k.side = S::side;
  }
  if constexpr (requires { S::has_domain; }) k.inside = detail::inside_of<S>;
  k.cost = cost;
  return k;
}

template <class S>
constexpr Kernels flow_kernels(Kernels::Cost cost) {
  Kernels k = kernels_of<S>(cost);
  k.rk4 = fused_rk4<S>;
  k.dopri5 = fused_dopri5<S>;
  return k;
}

template <class S>
constexpr Kernels delay_kernels(Kernels::Cost cost) {
  return kernels_of<S>(cost);
}

template <class S>
constexpr Kernels map_kernels(Kernels::Cost cost) {
  Kernels k = kernels_of<S>(cost);
  k.iterate = fused_map<S>;
  return k;
}

}  // namespace khaos
