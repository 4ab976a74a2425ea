// SPDX-License-Identifier: BSD-3-Clause
#include "params.hpp"

#include <fmt/format.h>

#include <cmath>
#include <complex>
#include <limits>
#include <numbers>

namespace sync_kpz {
namespace {

/// Numbers of a Point's realisations together: 8 GB with the rooms of RK4.
constexpr double most_phases = 1L << 28;

std::complex<double> amplification(ChainMethod method, std::complex<double> z) {
  if (method == ChainMethod::euler_maruyama) return 1.0 + z;
  const std::complex<double> heun = 1.0 + z + z * z / 2.0;
  return method == ChainMethod::heun ? heun : heun + z * z * z / 6.0 + z * z * z * z / 24.0;
}

}  // namespace

ChainMethod ChainParams::method() const {
  if (integrator == "euler-maruyama") return ChainMethod::euler_maruyama;
  if (integrator == "heun" || (integrator == "auto" && noisy())) return ChainMethod::heun;
  return ChainMethod::rk4;
}

CouplingNumbers PhaseParams::numbers() const { return {delta, gamma2, std::sin(delta), std::cos(delta)}; }

std::vector<std::string> coupling_names() {
  std::vector<std::string> names;
  std::apply([&](auto... named) { (names.emplace_back(named.name), ...); }, couplings);
  return names;
}

std::string coupling_formulas() {
  std::string all;
  const auto add = [&](const auto& named) {
    all += fmt::format("{}{}, {}", all.empty() ? "" : "; ", named.name, named.formula);
  };
  std::apply([&](auto... named) { (add(named), ...); }, couplings);
  return all;
}

bool coupling_uses(const PhaseParams& p, const std::string& parameter) {
  bool uses = false;
  const auto look = [&](const auto& named) {
    if (p.coupling == named.name) uses = std::string(named.formula).find(parameter) != std::string::npos;
  };
  std::apply([&](auto... named) { (look(named), ...); }, couplings);
  return uses;
}

double Continuum::g(const ChainParams& p) const {
  if (nu <= 0) return std::numeric_limits<double>::quiet_NaN();
  return lambda * lambda * p.strength() / std::pow(nu, p.noisy() ? 3 : 4);
}

Continuum continuum_of(const PhaseParams& p) {
  constexpr int points = 32;
  constexpr double rounding = 1e-14;  // of coefficients of order 1; below it a coupling has no such harmonic
  double first = 0, second = 0;       // derivatives of the trigonometric interpolant at D = 0
  with_coupling(p, [&](const auto& gamma) {
    for (int n = 1; n < points / 2; ++n) {
      double sine = 0, cosine = 0;
      for (int j = 0; j < points; ++j) {
        const double D = 2 * std::numbers::pi * j / points;
        const double value = gamma(Lanes(std::sin(D)), Lanes(std::cos(D)))[0];
        sine += value * std::sin(n * D) * 2 / points;
        cosine += value * std::cos(n * D) * 2 / points;
      }
      if (std::abs(sine) > rounding) first += n * sine;
      if (std::abs(cosine) > rounding) second -= n * n * cosine;
    }
  });
  return {p.K * first, 2 * p.K * second};
}

double stable_step(ChainMethod method, double c) {
  double h = 0;
  const auto damped = [&](double step) {
    return std::abs(amplification(method, -4 * step * std::complex<double>(1, c))) <= 1 + 1e-12;
  };
  while (h < 0.5 && damped(h + 1e-4)) h += 1e-4;
  return std::min(h, 0.5);
}

std::vector<Issue> issues_of_chain(const ChainParams& p, double c) {
  std::vector<Issue> issues;
  const auto wrong = [&](std::string text) { issues.push_back(error(std::move(text))); };
  if (const double limit = c == 0 ? 0.5 : stable_step(p.method(), c); !(p.K * p.dt < limit))
    wrong(fmt::format("time step too large: K*dt must be < {:.4g}{}, given dt = {} with K = {}", limit,
                      c == 0 ? std::string() : fmt::format(" with c = {}", c), p.dt, p.K));
  if (p.noisy() && p.sigma >= 0) wrong("sigma: randomness=noise does not use sigma");
  if (!p.noisy() && p.D >= 0) wrong("D: randomness=columnar does not use D");
  if (p.noisy() && p.integrator == "rk4")
    wrong("integrator: given rk4, allowed with randomness=noise: auto, heun, euler-maruyama");
  if (p.noisy() && p.law != "gaussian") wrong("law: given uniform, which only randomness=columnar uses");
  if (!p.ring() && p.spectrum)
    wrong("structure factor needs boundary=ring; boundary=open runs with spectrum=false");
  if (p.t_end < 10 * p.dt)
    wrong(fmt::format("t_end: given {}, allowed with dt = {}: at least 10 steps", p.t_end, p.dt));
  if (p.t_end / p.dt > 1e15) wrong(fmt::format("dt: given {}, allowed: at most 1e15 steps", p.dt));
  if (p.fit_to > p.t_end)
    wrong(fmt::format("fit_to: given {}, allowed: at most t_end = {}", p.fit_to, p.t_end));
  if (p.fit_to > 0 && p.fit_from >= p.fit_to)
    wrong(fmt::format("fit_from: given {}, allowed: below fit_to = {}", p.fit_from, p.fit_to));
  if (p.mode_to > 0 && p.mode_from >= p.mode_to)
    wrong(fmt::format("mode_from: given {}, allowed: below mode_to = {}", p.mode_from, p.mode_to));
  if (p.mode_to > p.L / 2) wrong(fmt::format("mode_to: given {}, allowed: at most L / 2", p.mode_to));
  if (p.t_0 > p.t_end) wrong(fmt::format("t_0: given {}, allowed: at most t_end = {}", p.t_0, p.t_end));
  if (static_cast<double>(p.L) * static_cast<double>(p.n_real) > most_phases)
    wrong(fmt::format("n_real: given {}, allowed with L = {}: at most {:.0f}, for memory", p.n_real, p.L,
                      most_phases / static_cast<double>(p.L)));
  return issues;
}

}  // namespace sync_kpz
