// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "spectral/mode_lanes.hpp"

#include <string>
#include <vector>

namespace khaos {

/// An implicit-explicit Runge-Kutta scheme as data: N explicit, L implicit with the same diagonal in every
/// stage but the first, which is u itself. With N_j = N(t + c_j h, U_j),
///
///   U_i = u + h sum_{j < i} (explicit_ij N_j + implicit_ij L U_j) + h gamma L U_i      i = 1, ..., stages -
///   1 u'  = u + h sum_j b_j (N_j + L U_j),  or the last U_i where b is empty error estimate h sum_j e_j (N_j
///   + L U_j), where e is not empty
struct ImexTable {
  using Rows = std::vector<std::vector<double>>;
  std::string name;
  int order;
  int error_order;  ///< of the embedded solution; 0: there is none
  double gamma;
  Rows explicit_rows, implicit_rows;  ///< row i - 1 holds j = 0 .. i - 1
  std::vector<double> b, c, e;
  std::string source;
};

/// All but cn_euler are L-stable: modes that L damps strongly vanish in one step.
/// - ars443: ARS(4,4,3), order 3, 4 evaluations of N.
/// - ark3: ARK3(2)4L[2]SA, order 3 with an embedded one of order 2, 4 evaluations.
/// - ark4: ARK4(3)6L[2]SA, order 4 with an embedded one of order 3, 6 evaluations.
/// - cn_euler: Crank-Nicolson for L, Euler for N, order 1. Not L-stable: for comparison with codes that use
/// it.
const std::vector<ImexTable>& imex_tables();
/// Throws std::invalid_argument for any other name.
const ImexTable& imex_table(const std::string& name);

namespace detail {
/// sum_j x_j k_j over the arrays k_j, modes() apart, that have a coefficient x_j != 0.
struct ModeSum {
  static constexpr int most = 12;
  const Mode* k[most];
  double x[most];
  int terms = 0;
  void add(const Mode* array, double coefficient) {
    if (coefficient == 0) return;
    k[terms] = array;
    x[terms++] = coefficient;
  }
};

/// U <- (u + sum) / (1 - gamma h L), L U beside it
template <class S>
struct ImexStage {
  Mode *stage, *l_stage;
  const Mode* u;
  ModeSum sum;
  const S* symbol;
  double gamma_h;
  template <class At>
  KOKKOS_INLINE_FUNCTION void operator()(const At& at) const {
    auto right = at.modes(u);
    for (int j = 0; j < sum.terms; ++j) right = right + sum.x[j] * at.modes(sum.k[j]);
    const auto l = at.factors(symbol);
    const auto value = (1.0 / (1.0 - gamma_h * l)) * right;
    at.store(stage, value);
    at.store(l_stage, l * value);
  }
};

/// L u
template <class S>
struct ImexFirst {
  Mode* l_u;
  const Mode* u;
  const S* symbol;
  template <class At>
  KOKKOS_INLINE_FUNCTION void operator()(const At& at) const {
    at.store(l_u, at.factors(symbol) * at.modes(u));
  }
};

/// to <- from + sum, or sum alone
struct ImexSum {
  Mode* to;
  const Mode* from;
  ModeSum sum;
  double keep;
  template <class At>
  KOKKOS_INLINE_FUNCTION void operator()(const At& at) const {
    auto value = keep * at.modes(from);
    for (int j = 0; j < sum.terms; ++j) value = value + sum.x[j] * at.modes(sum.k[j]);
    at.store(to, value);
  }
};
}  // namespace detail

/// Steps of u_t = L u + N(t, u) by one ImexTable. S and the arguments are those of Etdrk4.
template <class S>
class ImexRungeKutta {
 public:
  ImexRungeKutta(const ImexTable& table, const Factors<S>& symbol, long modes, double dt)
      : table_(&table),
        symbol_(symbol),
        fields_(modes / static_cast<long>(symbol.extent(0))),
        dt_(dt),
        stage_("stage", modes) {
    for (std::size_t j = 0; j < table.c.size(); ++j) {
      n_.emplace_back("N", modes);
      l_.emplace_back("L u", modes);
    }
  }

  const ImexTable& table() const { return *table_; }
  double dt() const { return dt_; }
  void set_dt(double dt) { dt_ = dt; }

  /// One step from t, u <- u'; see Etdrk4::step. With `error` (modes) also its estimate, of a table that has
  /// one.
  template <class Nonlinear>
  void step(double t, const Modes& u, const Nonlinear& nonlinear, const Modes& error = {}) const {
    const long count = static_cast<long>(symbol_.extent(0));
    const std::size_t stages = table_->c.size();
    const bool last_is_result = table_->b.empty();
    nonlinear(t, u, n_[0]);
    for_modes("imex first", fields_, count, detail::ImexFirst<S>{l_[0].data(), u.data(), symbol_.data()});
    for (std::size_t i = 1; i < stages; ++i) {
      const bool result = last_is_result && i + 1 == stages;
      for_modes("imex stage", fields_, count,
                detail::ImexStage<S>{result ? u.data() : stage_.data(), l_[i].data(), u.data(),
                                     sum_of(table_->explicit_rows[i - 1], table_->implicit_rows[i - 1]),
                                     symbol_.data(), table_->gamma * dt_});
      if (!result) nonlinear(t + table_->c[i] * dt_, stage_, n_[i]);
    }
    if (error.extent(0) > 0)
      for_modes("imex error", fields_, count,
                detail::ImexSum{error.data(), u.data(), sum_of(table_->e, table_->e), 0.0});
    if (!last_is_result)
      for_modes("imex u", fields_, count,
                detail::ImexSum{u.data(), u.data(), sum_of(table_->b, table_->b), 1.0});
  }

 private:
  detail::ModeSum sum_of(const std::vector<double>& of_n, const std::vector<double>& of_l) const {
    detail::ModeSum sum;
    for (std::size_t j = 0; j < of_n.size(); ++j) {
      sum.add(n_[j].data(), dt_ * of_n[j]);
      sum.add(l_[j].data(), dt_ * of_l[j]);
    }
    return sum;
  }

  const ImexTable* table_;
  Factors<S> symbol_;
  long fields_;
  double dt_;
  Modes stage_;
  std::vector<Modes> n_, l_;  // of each stage
};

}  // namespace khaos
