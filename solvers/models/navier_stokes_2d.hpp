// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "spectral/box_equation.hpp"

namespace khaos {

/// Incompressible flow in a periodic plane, in vorticity w = v_x - u_y, axes x, y:
///   w_t + u . grad w = nu lap w - mu w + f.
/// u . grad w = (d_xx - d_yy)(u v) + d_xy (v^2 - u^2): two fields to points, two back (Basdevant, J. Comput.
/// Phys. 50 (1983) 209), four transforms.
struct NavierStokes2d {
  static constexpr int fields = 1, inputs = 2, outputs = 2;
  double nu = 0, mu = 0;
  const Mode* force = nullptr;             ///< modes of f, or none
  Kokkos::Array<double, 2> k_max{{0, 0}};  ///< of the box, for rate()

  KOKKOS_INLINE_FUNCTION double symbol(const Kokkos::Array<double, 3>& k) const {
    return -nu * (k[0] * k[0] + k[1] * k[1]) - mu;
  }
  template <class T>
  KOKKOS_INLINE_FUNCTION void to_points(const ModeAt<T>& at, const Complex<T>* w,
                                        Complex<T>* velocity) const {
    const Complex<T> psi = inverse(at.k_squared()) * w[0];
    velocity[0] = at.k[1] * times_i(psi);
    velocity[1] = -(at.k[0] * times_i(psi));
  }
  template <class T>
  KOKKOS_INLINE_FUNCTION T product(const T* u, T* q) const {  // returns how fast the fastest mode passes by
    q[0] = u[0] * u[1];
    q[1] = u[1] * u[1] - u[0] * u[0];
    return k_max[0] * abs(u[0]) + k_max[1] * abs(u[1]);
  }
  template <class T>
  KOKKOS_INLINE_FUNCTION void to_modes(const ModeAt<T>& at, const Complex<T>* q, Complex<T>* w_t) const {
    const T kx = at.k[0], ky = at.k[1];
    w_t[0] = (kx * kx - ky * ky) * q[0] + (kx * ky) * q[1];
    if (force) w_t[0] = w_t[0] + at.load(force);
  }
};

}  // namespace khaos
