// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "spectral/box_equation.hpp"

#include <algorithm>

namespace khaos {

namespace detail {
/// What follows N of stage s of RK4 with integrating factor, e = exp(L h / 2); per mode:
///   s = 0   sum  = e^2 u + h/6 e^2 n,  stage = e u + h/2 e n
///   s = 1   sum += h/3 e n,            stage = e u + h/2 n
///   s = 2   sum += h/3 e n,            stage = e^2 u + h e n
///   s = 3   u    = sum + h/6 n
template <class E, int s>
struct FactorStage {
  E equation;
  Mode *u, *sum, *stage;
  const double* half;
  double h;
  long modes;
  template <class T>
  KOKKOS_INLINE_FUNCTION void operator()(const ModeAt<T>& at, const Complex<T>* out) const {
    Complex<T> n[E::fields];
    equation.to_modes(at, out, n);
    const T e = at.load(half);
    for (int f = 0; f < E::fields; ++f) {
      const long field = f * modes;
      if constexpr (s == 3) {
        at.store(u + field, at.load(sum + field) + T(h / 6) * n[f]);
      } else {
        const Complex<T> eu = e * at.load(u + field), en = e * n[f];
        if constexpr (s == 0) {
          at.store(sum + field, e * (eu + T(h / 6) * en));
          at.store(stage + field, eu + T(h / 2) * en);
        } else {
          at.store(sum + field, at.load(sum + field) + T(h / 3) * en);
          at.store(stage + field, s == 1 ? eu + T(h / 2) * n[f] : e * eu + T(h) * en);
        }
      }
    }
  }
};
}  // namespace detail

/// Kutta's classical scheme, order 4, with the linear part integrated exactly: u_t = L u + N(u) for E on a
/// box. Each stage is one sweep (pseudo_spectral): its update is done where its modes leave the transform.
/// Stable while h times the rate that E's product returns, the frequency of the fastest mode, stays below
/// `stable`; E must return one.
template <BoxEquation E>
class BoxStepper {
 public:
  static constexpr double stable = 2.8;  ///< RK4 on the imaginary axis: 2 sqrt(2)

  /// The transform must outlive this.
  BoxStepper(const BoxTransform& transform, const E& equation)
      : transform_(transform),
        equation_(equation),
        modes_(transform.modes()),
        u_("u", E::fields * modes_),
        sum_("sum", E::fields * modes_),
        stage_("stage", E::fields * modes_),
        symbol_(symbol_of(transform, equation)),
        half_("exp(L h / 2)", modes_) {}

  const Modes& u() const { return u_; }  ///< the state: E::fields fields of modes
  const E& equation() const { return equation_; }
  double dt() const { return dt_; }
  void set_dt(double dt) {
    if (dt == dt_) return;
    dt_ = dt;
    const Factors<double> symbol = symbol_, half = half_;
    Kokkos::parallel_for(
        "integrating factor", Kokkos::RangePolicy<>(0, modes_),
        KOKKOS_LAMBDA(long m) { half(m) = exp(0.5 * dt * symbol(m)); });
  }

  /// One step. Collective; returns the largest rate of all ranks at its start.
  double step() {
    const double rate = stage<0>(u_);
    stage<1>(stage_);
    stage<2>(stage_);
    stage<3>(stage_);
    return transform_.comm().max(rate);
  }
  /// The largest rate of all ranks now. Collective; costs a stage.
  double rate() { return transform_.comm().max(nonlinear(transform_, equation_, u_, stage_)); }

 private:
  template <int s>
  double stage(const Modes& from) {
    return pseudo_spectral<E::inputs, E::outputs>(
        transform_, detail::FromModes<E>{equation_, from.data(), modes_}, detail::AtPoints<E>{equation_},
        detail::FactorStage<E, s>{equation_, u_.data(), sum_.data(), stage_.data(), half_.data(), dt_,
                                  modes_});
  }

  const BoxTransform& transform_;
  E equation_;
  long modes_;
  double dt_ = 0;
  Modes u_, sum_, stage_;
  Factors<double> symbol_, half_;
};

}  // namespace khaos
