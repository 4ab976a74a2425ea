// SPDX-License-Identifier: BSD-3-Clause
/// The steppers of u_t = L u + N(t, u) under one name, for experiments that let their users choose.
#pragma once

#include "spectral/etdrk4.hpp"
#include "spectral/imex.hpp"
#include "spectral/runge_kutta.hpp"

#include <string>
#include <variant>
#include <vector>

namespace khaos {

/// etdrk4, ars443, ark3, ark4, cn_euler, rk4, rk43
inline std::vector<std::string> stepper_names() {
  std::vector<std::string> names{"etdrk4"};
  for (const ImexTable& table : imex_tables()) names.push_back(table.name);
  for (const RungeKuttaTable& table : runge_kutta_tables()) names.push_back(table.name);
  return names;
}

template <class S>
class Stepper {
 public:
  /// Arguments as of Etdrk4. Throws std::invalid_argument for a name that is not in stepper_names().
  Stepper(const std::string& name, const Factors<S>& symbol, long modes, double dt)
      : scheme_(make(name, symbol, modes, dt)) {}

  double dt() const {
    return std::visit([](const auto& scheme) { return scheme.dt(); }, scheme_);
  }
  void set_dt(double dt) {
    std::visit([dt](auto& scheme) { scheme.set_dt(dt); }, scheme_);
  }
  template <class Nonlinear>
  void step(double t, const Modes& u, const Nonlinear& nonlinear) const {
    std::visit([&](const auto& scheme) { scheme.step(t, u, nonlinear); }, scheme_);
  }

 private:
  using Scheme = std::variant<Etdrk4<S>, ImexRungeKutta<S>, RungeKutta<S>>;
  static Scheme make(const std::string& name, const Factors<S>& symbol, long modes, double dt) {
    if (name == "etdrk4") return Etdrk4<S>(symbol, modes, dt);
    for (const ImexTable& table : imex_tables())
      if (table.name == name) return ImexRungeKutta<S>(table, symbol, modes, dt);
    return RungeKutta<S>(runge_kutta_table(name), symbol, modes, dt);
  }
  Scheme scheme_;
};

}  // namespace khaos
