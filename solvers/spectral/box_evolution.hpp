// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "spectral/box_equation.hpp"
#include "spectral/stepper.hpp"

#include <string>

namespace khaos {

/// An equation on a box with any Stepper: what LineEvolution is for lines.
///
///   const BoxTransform transform({{64, 64}, {1, 1}}, comm, Layout::automatic, Keep::two_thirds);
///   BoxEvolution evolution(transform, Burgers2d{0.005}, "rk4", dt);
///   evolution.start(u);
///   evolution.advance(200), use(evolution.field());
///
/// An equation whose fields differ in L has symbol(k, field). All but construction is collective.
template <BoxEquation E>
class BoxEvolution {
 public:
  /// The transform must outlive this.
  BoxEvolution(const BoxTransform& transform, const E& equation, const std::string& scheme, double dt)
      : transform_(transform),
        equation_(equation),
        u_hat_("u_hat", E::fields * transform.modes()),
        stepper_(scheme, symbol(transform, equation), E::fields * transform.modes(), dt) {}

  const BoxTransform& transform() const { return transform_; }
  double dt() const { return stepper_.dt(); }
  double t() const { return start_ + static_cast<double>(steps_) * dt(); }
  const Modes& modes() const { return u_hat_; }  ///< (fields, transform.modes())

  /// u (fields, transform.points()), at time t.
  void start(const Real& u, double t = 0) {
    transform_.forward(u, u_hat_);
    start_ = t;
    steps_ = 0;
  }
  /// The same from its modes, which are copied.
  void start(const Modes& u_hat, double t = 0) {
    Kokkos::deep_copy(u_hat_, u_hat);
    start_ = t;
    steps_ = 0;
  }
  void advance(long steps) {
    for (long i = 0; i < steps; ++i, ++steps_)
      stepper_.step(t(), u_hat_, [this](double, const Modes& u, const Modes& n) {
        nonlinear(transform_, equation_, u, n);
      });
  }
  Real field() const {  ///< (fields, transform.points())
    const Real u("u", E::fields * transform_.points());
    transform_.backward(u_hat_, u);
    return u;
  }

 private:
  static Factors<double> symbol(const BoxTransform& transform, const E& equation) {
    if constexpr (requires(const Kokkos::Array<double, 3>& k) { equation.symbol(k, 1); }) {
      const long modes = transform.modes();
      const Factors<double> all("symbol", E::fields * modes);
      const Waves waves = transform.waves();
      Kokkos::parallel_for(
          "symbol", Kokkos::RangePolicy<>(0, E::fields * modes),
          KOKKOS_LAMBDA(long m) { all(m) = equation.symbol(waves(m % modes), static_cast<int>(m / modes)); });
      return all;
    } else {
      return symbol_of(transform, equation);
    }
  }

  const BoxTransform& transform_;
  E equation_;
  Modes u_hat_;
  Stepper<double> stepper_;
  double start_ = 0;
  long steps_ = 0;
};

}  // namespace khaos
