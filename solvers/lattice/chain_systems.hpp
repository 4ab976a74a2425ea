// SPDX-License-Identifier: BSD-3-Clause
/// The two kinds of chains: phases coupled by any periodic function, and limit cycles.
#pragma once

#include "core/simd_math.hpp"

namespace khaos {

/// d phi_i / dt = omega_i + K [Gamma(phi_{i+1} - phi_i) + Gamma(phi_{i-1} - phi_i)], phases not wrapped.
/// `Coupling` is Gamma as a function of s = sin D and c = cos D, so that a bond costs one sine and one cosine
/// for both its ends: Lanes operator()(Lanes s, Lanes c) const.
template <class Coupling>
struct PhaseChain {
  static constexpr int components = 1;
  Coupling gamma;
  double K;

  KOKKOS_INLINE_FUNCTION void bond(const Lanes* left, const Lanes* right, Lanes* to_left,
                                   Lanes* to_right) const {
    const Lanes d = right[0] - left[0], s = sin(d), c = cos(d);
    to_left[0] = K * gamma(s, c);
    to_right[0] = K * gamma(-s, c);
  }
  KOKKOS_INLINE_FUNCTION void site(const Lanes*, Lanes omega, Lanes* f) const { f[0] = omega; }
  /// The phase itself, and its rate of change.
  KOKKOS_INLINE_FUNCTION Lanes phase(const Lanes* x, Lanes) const { return x[0]; }
  KOKKOS_INLINE_FUNCTION Lanes phase_rate(const Lanes*, const Lanes* f) const { return f[0]; }
};

/// Stuart-Landau oscillators z = x + i y, K (1 + i c) the coupling:
///   d z_i / dt = (1 + i omega_i) z_i - |z_i|^2 z_i + K (1 + i c) (z_{i+1} + z_{i-1} - 2 z_i)
struct StuartLandauChain {
  static constexpr int components = 2;
  double K, c;

  KOKKOS_INLINE_FUNCTION void bond(const Lanes* left, const Lanes* right, Lanes* to_left,
                                   Lanes* to_right) const {
    const Lanes dx = right[0] - left[0], dy = right[1] - left[1];
    to_left[0] = K * (dx - c * dy);
    to_left[1] = K * (dy + c * dx);
    to_right[0] = -to_left[0];
    to_right[1] = -to_left[1];
  }
  KOKKOS_INLINE_FUNCTION void site(const Lanes* z, Lanes omega, Lanes* f) const {
    const Lanes growth = 1.0 - (z[0] * z[0] + z[1] * z[1]);
    f[0] = growth * z[0] - omega * z[1];
    f[1] = growth * z[1] + omega * z[0];
  }
  /// The argument of z, on the branch nearest to what it was a step before.
  KOKKOS_INLINE_FUNCTION Lanes phase(const Lanes* z, Lanes before) const {
    const double turn = 2 * std::numbers::pi, shift = 0x1.8p52;  // adding it rounds to an integer
    const Lanes angle = atan2(z[1], z[0]);
    const Lanes turns = ((before - angle) * (1 / turn) + shift) - shift;
    return angle + turn * turns;
  }
  KOKKOS_INLINE_FUNCTION Lanes phase_rate(const Lanes* z, const Lanes* f) const {
    return (z[0] * f[1] - z[1] * f[0]) / (z[0] * z[0] + z[1] * z[1]);
  }
};

}  // namespace khaos
