// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "spectral/box_equation.hpp"

namespace khaos {

/// Burgers' equation in a periodic plane, for a velocity (u, v) that need not be a gradient, axes x, y:
///   u_t + u u_x + v u_y = nu lap u,   v_t + u v_x + v v_y = nu lap v.
struct Burgers2d {
  static constexpr int fields = 2, inputs = 6, outputs = 2;
  double nu = 0.005;

  KOKKOS_INLINE_FUNCTION double symbol(const Kokkos::Array<double, 3>& k) const {
    return -nu * (k[0] * k[0] + k[1] * k[1]);
  }
  template <class T>
  KOKKOS_INLINE_FUNCTION void to_points(const ModeAt<T>& at, const Complex<T>* u, Complex<T>* z) const {
    for (int f = 0; f < 2; ++f) {
      z[f] = u[f];
      z[2 + f] = at.k[0] * times_i(u[f]);
      z[4 + f] = at.k[1] * times_i(u[f]);
    }
  }
  template <class T>
  KOKKOS_INLINE_FUNCTION void product(const T* z, T* q) const {
    for (int f = 0; f < 2; ++f) q[f] = -(z[0] * z[2 + f] + z[1] * z[4 + f]);
  }
  template <class T>
  KOKKOS_INLINE_FUNCTION void to_modes(const ModeAt<T>&, const Complex<T>* q, Complex<T>* u_t) const {
    for (int f = 0; f < 2; ++f) u_t[f] = q[f];
  }
};

}  // namespace khaos
