// SPDX-License-Identifier: BSD-3-Clause
/// Potentials V of phi_tt = phi_xx - V'(phi), as functors on double and Lanes. `x` matters to a background
/// only.
#pragma once

#include "core/math.hpp"
#include "core/simd.hpp"

#include <cmath>
#include <variant>

namespace khaos {

/// V = m^2 phi^2 / 2.
struct Linear {
  double m = 1;
  static constexpr double slope = 0;
  double mass() const { return m; }  ///< of small oscillations about the vacuum
  template <class T>
  KOKKOS_INLINE_FUNCTION T value(T u, T /*x*/) const {
    return (0.5 * m * m) * u * u;
  }
  template <class T>
  KOKKOS_INLINE_FUNCTION T force(T u, T /*x*/) const {  ///< V'(u)
    return (m * m) * u;
  }
};

/// V = (lambda / 4) (phi^2 - v^2)^2: vacua at -v and v.
struct Phi4 {
  double lambda = 1, v = 1;
  static constexpr double slope = 0;
  double mass() const { return v * std::sqrt(2 * lambda); }
  template <class T>
  KOKKOS_INLINE_FUNCTION T value(T u, T /*x*/) const {
    const T w = u * u - v * v;
    return (0.25 * lambda) * w * w;
  }
  template <class T>
  KOKKOS_INLINE_FUNCTION T force(T u, T /*x*/) const {
    return lambda * u * (u * u - v * v);
  }
};

/// V = 1 - cos phi: vacua at 2 pi n. A kink winds by 2 pi and so fits no periodic box; then the line holds
/// the periodic rest u = phi - slope x with slope = 2 pi (winding number) / L. `value` includes slope^2 / 2,
/// the ramp's own gradient energy (its cross term with u_x integrates to zero).
struct SineGordon {
  double slope = 0;
  double mass() const { return 1; }
  template <class T>
  KOKKOS_INLINE_FUNCTION T value(T u, T x) const {
    const T s = sin(0.5 * (u + slope * x));
    return 2.0 * s * s + 0.5 * slope * slope;  // 1 - cos without the cancellation
  }
  template <class T>
  KOKKOS_INLINE_FUNCTION T force(T u, T x) const {
    return sin(u + slope * x);
  }
};

using Potential = std::variant<Linear, Phi4, SineGordon>;
inline double mass(const Potential& potential) {
  return std::visit([](const auto& p) { return p.mass(); }, potential);
}

}  // namespace khaos
