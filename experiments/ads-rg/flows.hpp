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

/// Four fields one after the other: three as Inner, Outer or Far, and chi.
template <template <class> class Fields, int N>
Fields<Jet<N>> read_three(const Lanes* u) {
  return {read<N>(u), read<N>(u + width<N>), read<N>(u + 2 * width<N>)};
}
template <int N>
void write_four(const Jet<N>& a, const Jet<N>& b, const Jet<N>& c, const Jet<N>& chi, Lanes* u) {
  for (const Jet<N>* const field : {&a, &b, &c, &chi}) write<N>(*field, u), u += width<N>;
}
template <int N>
std::vector<Lanes> four(const Jet<N>& a, const Jet<N>& b, const Jet<N>& c, const Jet<N>& chi) {
  std::vector<Lanes> u(4 * width<N>);
  write_four<N>(a, b, c, chi, u.data());
  return u;
}

/// (phi, w, H, chi) over y.
template <int N>
struct InnerFlow {
  Theory theory;
  void operator()(const Lanes* u, Lanes y, Lanes* du) const {
    const auto at = read_three<Inner, N>(u);
    const auto s = inner_slopes(theory, Jet<N>(y), at);
    write_four<N>(at.w, s.four_yf_dw / (4.0 * y * s.f), s.y_dH / y, s.dchi, du);
  }
};

/// (psi, p, K, chi) over xi = x / x_first, 1 .. 0.
template <int N>
struct OuterFlow {
  double lambda;
  Jet<N> x_first;
  void operator()(const Lanes* u, Lanes xi, Lanes* du) const {
    const auto at = read_three<Outer, N>(u);
    const auto s = outer_slopes(lambda, Jet<N>(x_first * xi), at);
    write_four<N>(x_first * at.p, x_first * s.g_dp / s.g, x_first * s.dK, x_first * s.dchi, du);
  }
};

/// (phi_hat, w_hat, h, chi) over s = ln(x / x_first), from 0 down.
template <int N>
struct FarFlow {
  Theory theory;
  Jet<N> x_first;
  void operator()(const Lanes* u, Lanes s, Lanes* du) const {
    const auto at = read_three<Far, N>(u);
    const Jet<N> log_x = log(x_first) + s;
    const auto d = far_slopes(theory, Jet<N>(exp(log_x)), Jet<N>(exp(theory.delta_minus() * log_x)), at);
    write_four<N>(at.w_hat, d.dw_hat, d.dh, d.dchi, du);
  }
};

/// phi = phi_0 + V'(phi_0) y / 6, f = 1 - V(phi_0) y / 6, and the next terms of w and H.
template <int N>
std::vector<Lanes> near_centre(const Theory& theory, const Jet<N>& phi_0, double y) {
  const Jet<N> w = theory.slope(phi_0) / 6.0, H = 1.0 - theory.potential(phi_0) / 6.0;
  // The terms of order y by one step of the equations themselves: y_dH and 4 y f dw vanish at the centre, and
  // their derivatives along y give H_1 (1 + 3/2) and w_1 (4 + 6).
  const Inner<Jet<N>> first{phi_0 + y * w, w, H};
  const auto s = inner_slopes(theory, Jet<N>(Lanes(y)), first);
  return four<N>(first.phi, w + s.four_yf_dw / 10.0, H + s.y_dH / 2.5, Jet<N>(Lanes(0.0)));
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
  const Jet<N> psi = h.phi / h.x, G = -1.0 / (h.x * h.x), K = (G - 1.0 - 0.25 * psi * psi) / h.x;
  const Jet<N> p = (h.dphi / h.x - psi) / h.x;
  const auto s = outer_slopes(theory.lambda, h.x, Outer<Jet<N>>{psi, p, K});
  const Jet<N> dx = distance * h.x;
  return four<N>(psi - dx * p, p, K - dx * s.dK, -dx * s.dchi);
}
template <int N>
std::vector<Lanes> far_from_horizon(const Theory& theory, const Horizon<Jet<N>>& h, double distance) {
  const double delta = theory.delta_minus();
  const Jet<N> scale = exp(-delta * log(h.x * (1 - distance)));
  const Jet<N> phi_hat = scale * (h.phi - distance * h.dphi);
  return four<N>(phi_hat, scale * h.dphi - delta * phi_hat, -1.0 - distance * h.dg,
                 (-0.5 * distance) * h.dphi * h.dphi);
}

/// The inner fields at r = 1 in the form that goes on from there; chi goes on.
template <int N>
std::vector<Lanes> outer_start(const std::vector<Lanes>& inner) {
  const Outer<Jet<N>> at = outside(read_three<Inner, N>(inner.data()));
  return four<N>(at.psi, at.p, at.K, read<N>(&inner[3 * width<N>]));
}
template <int N>
std::vector<Lanes> far_start(const Theory& theory, const std::vector<Lanes>& inner) {
  constexpr int n = width<N>;
  std::vector<Lanes> u(inner);
  write<N>(-2.0 * read<N>(&inner[n]) - theory.delta_minus() * read<N>(&inner[0]), u.data() + n);
  return u;  // phi_hat = phi and h = H at x = 1
}

}  // namespace ads_rg
