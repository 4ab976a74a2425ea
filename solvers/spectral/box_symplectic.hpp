// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "spectral/box_equation.hpp"
#include "spectral/composition.hpp"

namespace khaos {

namespace detail {
/// p += kick f; p += again f; u += drift p, with f = L u + N(u)
template <class E>
struct KickAndDrift {
  E equation;
  Mode *u, *p;
  const double* symbol;
  double kick, again, drift;
  long modes;
  template <class T>
  KOKKOS_INLINE_FUNCTION void operator()(const ModeAt<T>& at, const Complex<T>* out) const {
    Complex<T> n[E::fields];
    equation.to_modes(at, out, n);
    for (int i = 0; i < E::fields; ++i) {
      const Complex<T> here = at.load(u + i * modes), force = at.load(symbol) * here + n[i];
      const Complex<T> moved = (at.load(p + i * modes) + T(kick) * force) + T(again) * force;
      at.store(p + i * modes, moved);
      at.store(u + i * modes, here + T(drift) * moved);
    }
  }
};
/// u += drift p
struct Drift {
  Mode *u, *p;
  double drift;
  long modes;
  int fields;
  template <class T>
  KOKKOS_INLINE_FUNCTION void operator()(const ModeAt<T>& at) const {
    for (long i = 0; i < fields; ++i)
      at.store(u + i * modes, at.load(u + i * modes) + T(drift) * at.load(p + i * modes));
  }
};
}  // namespace detail

/// u_tt = L u + N(u) on a box by a symplectic composition of kicks and drifts: N must be minus the gradient
/// of a potential. State is (u, p = u_t). Bits do not depend on how steps are divided among calls of
/// advance().
template <BoxEquation E>
class BoxSymplectic {
 public:
  /// The transform and the composition must outlive this.
  BoxSymplectic(const BoxTransform& transform, const E& equation, const Composition& composition, double dt)
      : transform_(transform),
        equation_(equation),
        composition_(composition),
        dt_(dt),
        u_("u", E::fields * transform.modes()),
        p_("p", E::fields * transform.modes()),
        symbol_(symbol_of(transform, equation)) {}

  const Modes& u() const { return u_; }  ///< E::fields fields of modes
  const Modes& p() const { return p_; }
  double dt() const { return dt_; }

  void advance(long steps) {
    const std::vector<double>&kick = composition_.kick, &drift = composition_.drift;
    for (long step = 0; step < steps; ++step) {
      if (step == 0) take(kick[0], 0, drift[0]);
      for (std::size_t i = 1; i < drift.size(); ++i) take(kick[i], 0, drift[i]);
      if (step + 1 < steps)
        take(kick.back(), kick[0], drift[0]);  // one force serves the end of a step and the start of the next
      else
        take(kick.back(), 0, 0);
    }
  }

 private:
  void take(double kick, double again, double drift) {
    const long modes = transform_.modes();
    if (kick == 0 && again == 0) {
      if (drift != 0)
        for_each_mode(transform_, detail::Drift{u_.data(), p_.data(), drift * dt_, modes, E::fields});
      return;
    }
    pseudo_spectral<E::inputs, E::outputs>(
        transform_, detail::FromModes<E>{equation_, u_.data(), modes}, detail::AtPoints<E>{equation_},
        detail::KickAndDrift<E>{equation_, u_.data(), p_.data(), symbol_.data(), kick * dt_, again * dt_,
                                drift * dt_, modes});
  }

  const BoxTransform& transform_;
  E equation_;
  const Composition& composition_;
  double dt_;
  Modes u_, p_;
  Factors<double> symbol_;
};

}  // namespace khaos
