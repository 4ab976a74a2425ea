// SPDX-License-Identifier: BSD-3-Clause
/// Equations u_t = L u + d^m g(u) / dx^m on a periodic line. Each is its symbol of L, the number m and g, a
/// template over the scalar: lanes give the field, Dual its tangents. The rest is LineEvolution's.
#pragma once

#include "core/simd.hpp"

namespace khaos {

/// u_t = -u u_x + nu u_xx
struct Burgers {
  double nu = 0.01;
  static constexpr int derivatives = 1, factors = 2;  // factors: of u in g, for dealiasing
  double symbol(double k) const { return -nu * k * k; }
  template <class T>
  KOKKOS_INLINE_FUNCTION T g(const T& u) const {
    return -0.5 * (u * u);
  }
};

/// u_t = -a u u_x - b u_xx - c u_xxxx (Kuramoto, Prog. Theor. Phys. 55, 356 (1976); Sivashinsky, Acta
/// Astronaut. 4, 1177 (1977)); a = b = c = 1 is the canonical form.
struct KuramotoSivashinsky {
  double a = 1, b = 1, c = 1;
  static constexpr int derivatives = 1, factors = 2;
  double symbol(double k) const { return b * k * k - c * k * k * k * k; }
  template <class T>
  KOKKOS_INLINE_FUNCTION T g(const T& u) const {
    return -0.5 * a * (u * u);
  }
};

/// u_t = d u_xx + r (u - u^3) (Allen & Cahn, Acta Metall. 27, 1085 (1979)); the growth r u is part of L.
struct AllenCahn {
  double d = 1e-4, r = 5;
  static constexpr int derivatives = 0, factors = 3;
  double symbol(double k) const { return r - d * k * k; }
  template <class T>
  KOKKOS_INLINE_FUNCTION T g(const T& u) const {
    return -r * (u * u * u);
  }
};

}  // namespace khaos
