// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "spectral/box_equation.hpp"

namespace khaos {

/// Incompressible flow in a periodic box, rotational form: with w = curl u and the projection P on fields
/// without divergence,
///   u_t = P (u x w) + nu lap u.
/// Six fields to points, three back; energy is conserved but for viscosity and the time step (2/3 rule).
/// Canuto, Hussaini, Quarteroni & Zang, Spectral Methods: Evolution to Complex Geometries (2007), sec. 3.3.
struct NavierStokes3d {
  static constexpr int fields = 3, inputs = 6, outputs = 3;
  double nu = 0;
  Kokkos::Array<double, 3> k_max{{0, 0, 0}};  ///< of the box, for product()

  KOKKOS_INLINE_FUNCTION double symbol(const Kokkos::Array<double, 3>& k) const {
    return -nu * (k[0] * k[0] + k[1] * k[1] + k[2] * k[2]);
  }
  template <class T>
  KOKKOS_INLINE_FUNCTION void to_points(const ModeAt<T>& at, const Complex<T>* u, Complex<T>* in) const {
    for (int i = 0; i < 3; ++i) {
      const int j = (i + 1) % 3, l = (i + 2) % 3;
      in[i] = u[i];
      in[3 + i] = times_i(at.k[j] * u[l] - at.k[l] * u[j]);
    }
  }
  template <class T>
  KOKKOS_INLINE_FUNCTION T product(const T* in,
                                   T* out) const {  // returns how fast the fastest mode passes by
    const T *u = in, *w = in + 3;
    for (int i = 0; i < 3; ++i) {
      const int j = (i + 1) % 3, l = (i + 2) % 3;
      out[i] = u[j] * w[l] - u[l] * w[j];
    }
    return k_max[0] * abs(u[0]) + k_max[1] * abs(u[1]) + k_max[2] * abs(u[2]);
  }
  template <class T>
  KOKKOS_INLINE_FUNCTION void to_modes(const ModeAt<T>& at, const Complex<T>* q, Complex<T>* u_t) const {
    const Complex<T> along = inverse(at.k_squared()) * (at.k[0] * q[0] + at.k[1] * q[1] + at.k[2] * q[2]);
    for (int i = 0; i < 3; ++i) u_t[i] = q[i] - at.k[i] * along;
  }
};

}  // namespace khaos
