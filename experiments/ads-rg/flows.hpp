// SPDX-License-Identifier: BSD-3-Clause
/// The equations as flows of ode/, KHAOS_LANES members at a time, each a value or a value with N derivatives;
/// where they start and how they join.
#pragma once
#include "equations.hpp"
#include "ode/flow.hpp"

#include <type_traits>
#include <vector>

namespace ads_rg {

template <int N>
using Jet = std::conditional_t<N == 0, Lanes, Dual<N == 0 ? 1 : N, Lanes>>;  // a value with N derivatives
template <int N>
constexpr int width = 1 + N;

template <int N>
Jet<N> read(const Lanes* x) {
  if constexpr (N == 0) {
    return *x;
  } else {
    Jet<N> a;
    a.value = x[0];
    for (int i = 0; i < N; ++i) a.grad[i] = x[1 + i];
    return a;
  }
}
template <int N>
void write(const Jet<N>& a, Lanes* x) {
  if constexpr (N == 0) {
    *x = a;
  } else {
    x[0] = a.value;
    for (int i = 0; i < N; ++i) x[1 + i] = a.grad[i];
  }
}

/// (phi, w, H, chi) over y.
template <int N>
struct InnerFlow {
  Theory theory;
  void operator()(const Lanes* u, Lanes y, Lanes* du) const {
    constexpr int n = width<N>;
    const Inner<Jet<N>> at{read<N>(u), read<N>(u + n), read<N>(u + 2 * n)};
    const auto s = inner_slopes(theory, Jet<N>(y), at);
    write<N>(at.w, du);
    write<N>(s.four_yf_dw / (4.0 * y * s.f), du + n);
    write<N>(s.y_dH / y, du + 2 * n);
    write<N>(s.dchi, du + 3 * n);
  }
};

/// (psi, p, K, chi) over xi = x / x_first, 1 .. 0.
template <int N>
struct OuterFlow {
  double lambda;
  Jet<N> x_first;
  void operator()(const Lanes* u, Lanes xi, Lanes* du) const {
    constexpr int n = width<N>;
    const Outer<Jet<N>> at{read<N>(u), read<N>(u + n), read<N>(u + 2 * n)};
    const auto s = outer_slopes(lambda, Jet<N>(x_first * xi), at);
    write<N>(x_first * at.p, du);
    write<N>(x_first * s.g_dp / s.g, du + n);
    write<N>(x_first * s.dK, du + 2 * n);
    write<N>(x_first * s.dchi, du + 3 * n);
  }
};

/// (phi_hat, w_hat, h, chi) over s = ln(x / x_first), from 0 down.
template <int N>
struct FarFlow {
  Theory theory;
  Jet<N> x_first;
  void operator()(const Lanes* u, Lanes s, Lanes* du) const {
    constexpr int n = width<N>;
    const Far<Jet<N>> at{read<N>(u), read<N>(u + n), read<N>(u + 2 * n)};
    const Jet<N> log_x = log(x_first) + s;
    const auto d = far_slopes(theory, Jet<N>(exp(log_x)), Jet<N>(exp(theory.delta_minus() * log_x)), at);
    write<N>(at.w_hat, du);
    write<N>(d.dw_hat, du + n);
    write<N>(d.dh, du + 2 * n);
    write<N>(d.dchi, du + 3 * n);
  }
};

/// phi = phi_0 + V'(phi_0) y / 6, f = 1 - V(phi_0) y / 6, and the next terms of w and H.
template <int N>
std::vector<Lanes> near_centre(const Theory& theory, const Jet<N>& phi_0, double y) {
  constexpr int n = width<N>;
  const Jet<N> w = theory.slope(phi_0) / 6.0, H = 1.0 - theory.potential(phi_0) / 6.0;
  // The terms of order y by one step of the equations themselves: y_dH and 4 y f dw vanish at the centre, and
  // their derivatives along y give H_1 (1 + 3/2) and w_1 (4 + 6).
  const Inner<Jet<N>> first{phi_0 + y * w, w, H};
  const auto s = inner_slopes(theory, Jet<N>(Lanes(y)), first);
  std::vector<Lanes> u(4 * n, Lanes(0.0));
  write<N>(first.phi, u.data());
  write<N>(w + s.four_yf_dw / 10.0, u.data() + n);
  write<N>(H + s.y_dH / 2.5, u.data() + 2 * n);
  return u;
}

/// A horizon: x dphi/dx and x dg/dx there, from g = 0. phi' f' = V' is what keeps it regular.
template <class T>
struct Horizon {
  T x, phi, dphi, dg;
  Horizon(const Theory& theory, const T& x_h, const T& phi_h) : x(x_h), phi(phi_h) {
    dg = 0.5 * theory.potential(phi_h) - x_h * x_h - 3.0;
    dphi = theory.slope(phi_h) / dg;
  }
  T temperature_times_lapse() const { return -dg / (4 * M_PI * x); }  // f'(r_h) / (4 pi)
};

/// Outer fields at x_h (1 - distance), to first order.
template <int N>
std::vector<Lanes> near_horizon(const Theory& theory, const Horizon<Jet<N>>& h, double distance) {
  constexpr int n = width<N>;
  const Jet<N> psi = h.phi / h.x, G = -1.0 / (h.x * h.x), K = (G - 1.0 - 0.25 * psi * psi) / h.x;
  const Jet<N> p = (h.dphi / h.x - psi) / h.x;
  const auto s = outer_slopes(theory.lambda, h.x, Outer<Jet<N>>{psi, p, K});
  const Jet<N> dx = distance * h.x;
  std::vector<Lanes> u(4 * n, Lanes(0.0));
  write<N>(psi - dx * p, u.data());
  write<N>(p, u.data() + n);
  write<N>(K - dx * s.dK, u.data() + 2 * n);
  write<N>(-dx * s.dchi, u.data() + 3 * n);
  return u;
}
template <int N>
std::vector<Lanes> far_from_horizon(const Theory& theory, const Horizon<Jet<N>>& h, double distance) {
  constexpr int n = width<N>;
  const double delta = theory.delta_minus();
  const Jet<N> scale = exp(-delta * log(h.x * (1 - distance)));
  const Jet<N> phi_hat = scale * (h.phi - distance * h.dphi);
  std::vector<Lanes> u(4 * n, Lanes(0.0));
  write<N>(phi_hat, u.data());
  write<N>(scale * h.dphi - delta * phi_hat, u.data() + n);
  write<N>(-1.0 - distance * h.dg, u.data() + 2 * n);
  write<N>((-0.5 * distance) * h.dphi * h.dphi, u.data() + 3 * n);
  return u;
}

/// The inner fields at r = 1 in the form that goes on from there; chi goes on.
template <int N>
std::vector<Lanes> outer_start(const std::vector<Lanes>& inner) {
  constexpr int n = width<N>;
  const Outer<Jet<N>> at =
      outside(Inner<Jet<N>>{read<N>(&inner[0]), read<N>(&inner[n]), read<N>(&inner[2 * n])});
  std::vector<Lanes> u(inner);
  write<N>(at.psi, u.data());
  write<N>(at.p, u.data() + n);
  write<N>(at.K, u.data() + 2 * n);
  return u;
}
template <int N>
std::vector<Lanes> far_start(const Theory& theory, const std::vector<Lanes>& inner) {
  constexpr int n = width<N>;
  std::vector<Lanes> u(inner);
  write<N>(-2.0 * read<N>(&inner[n]) - theory.delta_minus() * read<N>(&inner[0]), u.data() + n);
  return u;  // phi_hat = phi and h = H at x = 1
}

}  // namespace ads_rg
