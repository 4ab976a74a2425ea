// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "spectral/box_equation.hpp"

namespace khaos {

/// The phi^4 field in a periodic box, u_tt = lap u - V'(u) with V = lambda/4 (u^2 - v^2)^2: two vacua, -v and
/// v, and walls v tanh(x / xi), xi = sqrt(2 / lambda) / v, between them. For BoxSymplectic.
struct Phi4Field {
  static constexpr int fields = 1, inputs = 1, outputs = 1;
  double lambda = 1, v = 1;

  KOKKOS_INLINE_FUNCTION double symbol(const Kokkos::Array<double, 3>& k) const {
    return -(k[0] * k[0] + k[1] * k[1] + k[2] * k[2]);
  }
  template <class T>
  KOKKOS_INLINE_FUNCTION void to_points(const ModeAt<T>&, const Complex<T>* u, Complex<T>* in) const {
    in[0] = u[0];
  }
  template <class T>
  KOKKOS_INLINE_FUNCTION void product(const T* u, T* force) const {
    force[0] = T(lambda) * u[0] * (T(v * v) - u[0] * u[0]);
  }
  template <class T>
  KOKKOS_INLINE_FUNCTION void to_modes(const ModeAt<T>&, const Complex<T>* force, Complex<T>* u_tt) const {
    u_tt[0] = force[0];
  }
};

}  // namespace khaos
