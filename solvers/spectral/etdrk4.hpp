// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "spectral/mode_lanes.hpp"

#include <functional>

namespace khaos {

namespace detail {
/// The weights of Etdrk4 for one symbol and step, all of them functions of z = L h.
template <class S>
struct EtdWeights {
  Factors<S> full, half;                  // exp(z), exp(z / 2)
  Factors<S> stage, first, middle, last;  // h times the functions below, of z
};
/// Each function is the mean of its values at `points` places of a circle of radius 1 around z, where nothing
/// cancels (Kassam & Trefethen 2005, sec. 3; their 32 points leave an error below 1e-15).
template <class S>
EtdWeights<S> etd_weights(const Factors<S>& symbol, double h, int points);
extern template EtdWeights<double> etd_weights(const Factors<double>&, double, int);
extern template EtdWeights<Kokkos::complex<double>> etd_weights(const Factors<Kokkos::complex<double>>&,
                                                                double, int);

/// a <- exp(L h/2) u + Q N
template <class S>
struct EtdStage {
  Mode* a;
  const Mode *u, *n;
  const S *half, *stage;
  template <class At>
  KOKKOS_INLINE_FUNCTION void operator()(const At& at) const {
    at.store(a, at.factors(half) * at.modes(u) + at.factors(stage) * at.modes(n));
  }
};

/// a <- exp(L h/2) a + Q (2 N_b - N_u), and the sum N_a <- N_a + N_b
template <class S>
struct EtdThird {
  Mode *a, *n_a;
  const Mode *n_u, *n_b;
  const S *half, *stage;
  template <class At>
  KOKKOS_INLINE_FUNCTION void operator()(const At& at) const {
    const auto b = at.modes(n_b);
    at.store(a, at.factors(half) * at.modes(a) + at.factors(stage) * (2.0 * b - at.modes(n_u)));
    at.store(n_a, at.modes(n_a) + b);
  }
};

/// u <- exp(L h) u + f1 N_u + f2 (N_a + N_b) + f3 N_c
template <class S>
struct EtdFinish {
  Mode* u;
  const Mode *n_u, *n_ab, *n_c;
  const S *full, *first, *middle, *last;
  template <class At>
  KOKKOS_INLINE_FUNCTION void operator()(const At& at) const {
    at.store(u, at.factors(full) * at.modes(u) + at.factors(first) * at.modes(n_u) +
                    at.factors(middle) * at.modes(n_ab) + at.factors(last) * at.modes(n_c));
  }
};
}  // namespace detail

/// Exponential time differencing of order 4 for u_t = L u + N(t, u), with L diagonal in the modes
/// (Cox & Matthews, J. Comput. Phys. 176, 430 (2002), eqs. 26-29). With z = L h,
///
///   a  = exp(z/2) u + Q N(t, u)                     Q = h (exp(z/2) - 1) / z
///   b  = exp(z/2) u + Q N(t + h/2, a)
///   c  = exp(z/2) a + Q (2 N(t + h/2, b) - N(t, u))
///   u' = exp(z) u + f1 N(t, u) + f2 [N(t + h/2, a) + N(t + h/2, b)] + f3 N(t + h, c)
///
///   f1 = h [-4 - z + exp(z) (4 - 3z + z^2)] / z^3
///   f2 = 2h [2 + z + exp(z) (z - 2)] / z^3
///   f3 = h [-4 - 3z - z^2 + exp(z) (4 - z)] / z^3
///
/// with the weights from contour integrals (Kassam & Trefethen, SIAM J. Sci. Comput. 26, 1214 (2005)). The
/// linear part is exact, whatever its stiffness; a stiff N shows order reduction until h is small.
///   S   double for real symbols (diffusion), Kokkos::complex<double> for others (dispersion)
template <class S>
class Etdrk4 {
 public:
  /// symbol: L of each mode of one field; modes: of all fields together, a multiple of that, field after
  /// field.
  Etdrk4(const Factors<S>& symbol, long modes, double dt, int contour_points = 32)
      : symbol_(symbol),
        fields_(modes / static_cast<long>(symbol.extent(0))),
        points_(contour_points),
        a_("stage", modes),
        b_("second stage", modes),
        n_u_("N(u)", modes),
        n_a_("N(a)", modes),
        n_b_("N(b)", modes) {
    set_dt(dt);
  }

  double dt() const { return dt_; }
  /// Computes the weights anew: as dear as many steps.
  void set_dt(double dt) {
    dt_ = dt;
    weights_ = detail::etd_weights(symbol_, dt, points_);
  }

  /// One step from t, u <- u'. nonlinear(t, u, n) writes the modes of N(t, u) to n and leaves u alone.
  template <class Nonlinear>
  void step(double t, const Modes& u, const Nonlinear& nonlinear) const {
    const auto& w = weights_;
    const long count = static_cast<long>(symbol_.extent(0));
    Mode *a = a_.data(), *b = b_.data(), *n_u = n_u_.data(), *n_a = n_a_.data(), *n_b = n_b_.data();
    const S *half = w.half.data(), *stage = w.stage.data();
    nonlinear(t, u, n_u_);
    for_modes("etdrk4 a", fields_, count, detail::EtdStage<S>{a, u.data(), n_u, half, stage});
    nonlinear(t + dt_ / 2, a_, n_a_);
    for_modes("etdrk4 b", fields_, count, detail::EtdStage<S>{b, u.data(), n_a, half, stage});
    nonlinear(t + dt_ / 2, b_, n_b_);
    for_modes("etdrk4 c", fields_, count, detail::EtdThird<S>{a, n_a, n_u, n_b, half, stage});
    nonlinear(t + dt_, a_, n_b_);
    for_modes("etdrk4 u", fields_, count,
              detail::EtdFinish<S>{u.data(), n_u, n_a, n_b, w.full.data(), w.first.data(), w.middle.data(),
                                   w.last.data()});
  }

 private:
  Factors<S> symbol_;
  long fields_;
  int points_;
  double dt_ = 0;
  detail::EtdWeights<S> weights_;
  Modes a_, b_, n_u_, n_a_, n_b_;
};

}  // namespace khaos
