// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "spectral/box_equation.hpp"

namespace khaos {

/// The Brusselator (Prigogine & Lefever, J. Chem. Phys. 48, 1695 (1968)) with diffusion, in a periodic box:
///   u_t = D0 lap u + a - (1 + b) u + u^2 v,   v_t = D1 lap v + b u - u^2 v,
/// fixed point (a, b / a), which oscillates for b > 1 + a^2.
struct Brusselator {
  static constexpr int fields = 2, inputs = 2, outputs = 2;
  double a = 1, b = 3;
  double diffusion[2] = {1e-3, 5e-4};

  KOKKOS_INLINE_FUNCTION double symbol(const Kokkos::Array<double, 3>& k, int field = 0) const {
    return -diffusion[field] * (k[0] * k[0] + k[1] * k[1] + k[2] * k[2]);
  }
  template <class T>
  KOKKOS_INLINE_FUNCTION void to_points(const ModeAt<T>&, const Complex<T>* u, Complex<T>* z) const {
    for (int f = 0; f < 2; ++f) z[f] = u[f];
  }
  template <class T>
  KOKKOS_INLINE_FUNCTION void product(const T* z, T* q) const {
    const T made = z[0] * z[0] * z[1];
    q[0] = a - (1 + b) * z[0] + made;
    q[1] = b * z[0] - made;
  }
  template <class T>
  KOKKOS_INLINE_FUNCTION void to_modes(const ModeAt<T>&, const Complex<T>* q, Complex<T>* u_t) const {
    for (int f = 0; f < 2; ++f) u_t[f] = q[f];
  }
};

}  // namespace khaos
