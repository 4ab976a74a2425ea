// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "spectral/box_equation.hpp"

namespace khaos {

/// The Kuramoto-Sivashinsky equation of a flame front of height u over a periodic plane:
///   u_t = -|grad u|^2 / 2 - lap u - lap^2 u.
/// Its mean falls forever; on a field of x alone u_x follows the equation of a line (KuramotoSivashinsky).
struct KuramotoSivashinsky2d {
  static constexpr int fields = 1, inputs = 2, outputs = 1;

  KOKKOS_INLINE_FUNCTION double symbol(const Kokkos::Array<double, 3>& k) const {
    const double square = k[0] * k[0] + k[1] * k[1];
    return square - square * square;
  }
  template <class T>
  KOKKOS_INLINE_FUNCTION void to_points(const ModeAt<T>& at, const Complex<T>* u, Complex<T>* slope) const {
    for (int a = 0; a < 2; ++a) slope[a] = at.k[a] * times_i(u[0]);
  }
  template <class T>
  KOKKOS_INLINE_FUNCTION void product(const T* slope, T* q) const {
    q[0] = -0.5 * (slope[0] * slope[0] + slope[1] * slope[1]);
  }
  template <class T>
  KOKKOS_INLINE_FUNCTION void to_modes(const ModeAt<T>&, const Complex<T>* q, Complex<T>* u_t) const {
    u_t[0] = q[0];
  }
};

}  // namespace khaos
