// SPDX-License-Identifier: BSD-3-Clause
/// Gravity with a scalar in four dimensions, static and round, in regular forms. Units L = 1.
///   S = 1/(16 pi G) int sqrt(-g) [R - (d phi)^2 / 2 - V],   V = -6 + m2 phi^2 / 2 + lambda phi^4 / 4
///   ds^2 = -f e^(-chi) dt^2 + dr^2 / f + r^2 dOmega^2
///   chi' = -(r/2) phi'^2,   r f' + f = 1 - r^2 V / 2 - r^2 f phi'^2 / 4,
///   phi'' + (2/r + f'/f - chi'/2) phi' - V' / f = 0
/// With Delta_- = 3/2 - sqrt(9/4 + m2), phi = alpha r^(-Delta_-) + ... at the boundary; alpha is the source.
#pragma once

#include "core/dual.hpp"

namespace ads_rg {
using namespace khaos;

struct Theory {
  double m2 = -2, lambda = 0;
  bool solved_to_the_boundary() const { return m2 == -2; }  // by the outer form, which has beta and E
  double delta_minus() const { return 1.5 - sqrt(2.25 + m2); }
  /// V + 6 and V' of phi.
  template <class T>
  KOKKOS_INLINE_FUNCTION T potential(const T& phi) const {
    const T phi2 = phi * phi;
    return phi2 * (0.5 * m2 + (0.25 * lambda) * phi2);
  }
  template <class T>
  KOKKOS_INLINE_FUNCTION T slope(const T& phi) const {
    return phi * (m2 + lambda * (phi * phi));
  }
};

/// Outside, m2 = -2: x = 1/r, phi = x psi, p = dpsi/dx, f = g / x^2, g = 1 + x^2 G, G = 1 + psi^2/4 + x K.
/// Nothing large is subtracted, and x = 0 is the boundary itself: psi = alpha, p = beta, K = -4 G E / 2.
template <class T>
struct Outer {
  T psi, p, K;
};
/// Right-hand sides there. p' times g, so that the horizon (g = 0) is a point like any other.
template <class T>
struct OuterSlopes {
  T g, g_dp, dK, dchi;
};

template <class T>
KOKKOS_INLINE_FUNCTION OuterSlopes<T> outer_slopes(double lambda, const T& x, const Outer<T>& u) {
  const T xp = x * u.p, q = u.psi + xp, psi2 = u.psi * u.psi;
  const T G = 1.0 + 0.25 * psi2 + x * u.K, g = 1.0 + x * x * G;
  const T quartic = (0.125 * lambda) * psi2 * psi2;                      // (lambda/8) psi^4
  const T half = 0.25 * (2.0 * u.psi * u.p + xp * u.p + x * G * q * q);  // (g q^2 - psi^2) / (4 x)
  const T bracket = 2.0 * G + x * (u.K + half + x * quartic);
  OuterSlopes<T> s;
  s.g = g;
  s.g_dp = 2.0 * u.psi * G + lambda * psi2 * u.psi - q * (bracket - 0.25 * g * q * q);
  s.dK = 0.25 * (u.p * u.p + G * q * q) + quartic;
  s.dchi = 0.5 * x * q * q;
  return s;
}

/// Inside, down to a regular centre: y = r^2, w = dphi/dy, f = 1 + y H.
template <class T>
struct Inner {
  T phi, w, H;
};
/// Right-hand sides times y, and times 4 y f for w.
template <class T>
struct InnerSlopes {
  T f, y_dH, four_yf_dw, dchi;
};

template <class T>
KOKKOS_INLINE_FUNCTION InnerSlopes<T> inner_slopes(const Theory& theory, const T& y, const Inner<T>& u) {
  const T f = 1.0 + y * u.H, yw2 = y * u.w * u.w;
  InnerSlopes<T> s;
  s.f = f;
  s.y_dH = 0.5 * (3.0 * (1.0 - u.H) - 0.5 * theory.potential(u.phi) - f * yw2);
  const T df = u.H + s.y_dH;
  s.four_yf_dw = theory.slope(u.phi) - u.w * (6.0 * f + y * (4.0 * df + 2.0 * f * yw2));
  s.dchi = -yw2;
  return s;
}

/// Outside for any mass, over s = ln x: phi = x^Delta_- phi_hat, w_hat = dphi_hat/ds, g = 1 + h. As s falls
/// all of it settles: the source is phi_hat - w_hat / (2 nu), nu = 3/2 - Delta_-, to order x^2 and x^(2
/// Delta_-).
template <class T>
struct Far {
  T phi_hat, w_hat, h;
};
template <class T>
struct FarSlopes {
  T dw_hat, dh, dchi;
};
template <class T>
KOKKOS_INLINE_FUNCTION FarSlopes<T> far_slopes(const Theory& theory, const T& x, const T& x_to_delta,
                                               const Far<T>& u) {
  const double delta = theory.delta_minus();
  const T g = 1.0 + u.h, phi = x_to_delta * u.phi_hat, d_hat = delta * u.phi_hat + u.w_hat;
  const T dphi = x_to_delta * d_hat, dphi2 = dphi * dphi;  // dphi/ds
  FarSlopes<T> s;
  s.dh = 3.0 * u.h - x * x + 0.5 * theory.potential(phi) + 0.25 * g * dphi2;
  s.dw_hat = (3 - 2 * delta) * u.w_hat +
             (u.phi_hat * (theory.lambda * phi * phi - theory.m2 * u.h) - s.dh * d_hat) / g +
             0.25 * dphi2 * d_hat;
  s.dchi = 0.5 * dphi2;
  return s;
}

/// The same fields at r = 1 in the outer form.
template <class T>
KOKKOS_INLINE_FUNCTION Outer<T> outside(const Inner<T>& u) {
  return {u.phi, -2.0 * u.w - u.phi, u.H - 1.0 - 0.25 * u.phi * u.phi};
}

}  // namespace ads_rg
