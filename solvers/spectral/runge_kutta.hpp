// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "spectral/mode_lanes.hpp"

#include <string>
#include <vector>

namespace khaos {

/// An explicit Runge-Kutta scheme of low storage, as data. With k_i = f(t + c_i h, U_i), U_0 = u,
///
///   U_{i+1} = B_i + next_i h k_i,    B_i = u                              (base = start)
///                                    B_i = u + h sum_{j < i} b_j k_j      (base = partial_sum)
///   u'      = u + h sum_j b_j k_j,   error estimate h sum_j e_j k_j
///
/// so u, one stage and one slope suffice for base = partial_sum (van der Houwen's 2R form), and one array
/// more for base = start.
struct RungeKuttaTable {
  enum class Base { start, partial_sum };
  std::string name;
  int order;
  int error_order;  ///< of the embedded solution; 0: there is none
  Base base;
  std::vector<double> next, b, c, e;
  std::string source;
};

/// - rk4: Kutta's classical scheme, order 4, 4 stages.
/// - rk43: RK4(3)5[2R+]C of Kennedy, Carpenter & Lewis: order 4 with an embedded one of order 3, 5 stages.
const std::vector<RungeKuttaTable>& runge_kutta_tables();
/// Throws std::invalid_argument for any other name.
const RungeKuttaTable& runge_kutta_table(const std::string& name);

namespace detail {
/// U <- base + next k, sum <- from + b k, with k = N + L U
template <class S>
struct RkStage {
  Mode *stage, *sum;
  const Mode *base, *from, *at_stage, *n;
  const S* symbol;
  double next, b;
  template <class At>
  KOKKOS_INLINE_FUNCTION void operator()(const At& at) const {
    const auto k = at.modes(n) + at.factors(symbol) * at.modes(at_stage);
    const auto start = at.modes(base), old = at.modes(from);
    at.store(stage, start + next * k);
    at.store(sum, old + b * k);
  }
};

/// error <- error + e (N + L U), or without the old one if it is the first
template <class S>
struct RkError {
  Mode* error;
  const Mode *at_stage, *n;
  const S* symbol;
  double e, keep;
  template <class At>
  KOKKOS_INLINE_FUNCTION void operator()(const At& at) const {
    at.store(error, keep * at.modes(error) + e * (at.modes(n) + at.factors(symbol) * at.modes(at_stage)));
  }
};
}  // namespace detail

/// Explicit Runge-Kutta steps of u_t = L u + N(t, u), both parts alike: h is bounded by the stiffness of L.
/// S and the arguments are those of Etdrk4.
template <class S>
class RungeKutta {
 public:
  RungeKutta(const RungeKuttaTable& table, const Factors<S>& symbol, long modes, double dt)
      : table_(&table),
        symbol_(symbol),
        fields_(modes / static_cast<long>(symbol.extent(0))),
        dt_(dt),
        stage_("stage", modes),
        n_("N", modes),
        sum_("sum", table.base == RungeKuttaTable::Base::start ? modes : 0) {}

  const RungeKuttaTable& table() const { return *table_; }
  double dt() const { return dt_; }
  void set_dt(double dt) { dt_ = dt; }

  /// One step from t, u <- u'; see Etdrk4::step. With `error` (modes) also its estimate, of a table that has
  /// one.
  template <class Nonlinear>
  void step(double t, const Modes& u, const Nonlinear& nonlinear, const Modes& error = {}) const {
    const long count = static_cast<long>(symbol_.extent(0));
    const std::size_t stages = table_->b.size();
    const bool partial = table_->base == RungeKuttaTable::Base::partial_sum;
    for (std::size_t i = 0; i < stages; ++i) {
      const Modes& at_stage = i == 0 ? u : stage_;
      nonlinear(t + table_->c[i] * dt_, at_stage, n_);
      if (error.extent(0) > 0)
        for_modes("rk error", fields_, count,
                  detail::RkError<S>{error.data(), at_stage.data(), n_.data(), symbol_.data(),
                                     dt_ * table_->e[i], i == 0 ? 0.0 : 1.0});
      const bool last = i + 1 == stages;
      Mode* const from = partial || i == 0 ? u.data() : sum_.data();
      Mode* const sum = partial || last ? u.data() : sum_.data();
      const double next = last ? 0 : table_->next[i];
      for_modes("rk stage", fields_, count,
                detail::RkStage<S>{stage_.data(), sum, u.data(), from, at_stage.data(), n_.data(),
                                   symbol_.data(), dt_ * next, dt_ * table_->b[i]});
    }
  }

 private:
  const RungeKuttaTable* table_;
  Factors<S> symbol_;
  long fields_;
  double dt_;
  Modes stage_, n_, sum_;
};

}  // namespace khaos
