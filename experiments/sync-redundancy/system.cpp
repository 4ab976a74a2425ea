// SPDX-License-Identifier: BSD-3-Clause
#include "system.hpp"

#include "core/log.hpp"

#include <fmt/format.h>

#include <cmath>

namespace sync_redundancy {
namespace {
constexpr long few = 300;  // nodes whose dense eigenvalues cost a hundredth of a second
constexpr long many =
    10'000;  // nodes of a random graph that takes too long to build for each Point of a sweep

std::string falls_apart(const NetworkParams& p, long components) {
  return fmt::format("{} of {} nodes falls apart into {} components; mu2 = 0: no synchronisation bound",
                     p.topology, p.n, components);
}
}  // namespace

NetworkSpec NetworkParams::network() const {
  NetworkSpec spec;
  spec.nodes = n, spec.topology = topology, spec.kappa = kappa, spec.k = k, spec.p = p, spec.side = side;
  spec.file = links, spec.draw = static_cast<std::uint64_t>(draw);
  spec.normalise = normalise == "link"     ? Normalise::link
                   : normalise == "degree" ? Normalise::degree
                                           : Normalise::total;
  return spec;
}

std::vector<Issue> issues_of_network(const NetworkParams& p) {
  if (p.n < 2 && p.kappa > 0)
    return {error(fmt::format("n: given {} with kappa = {}, allowed with coupling: >= 2", p.n, p.kappa))};
  if (p.topology == "file" && p.links.empty())
    return {error("links: topology=file needs the name of a file")};
  if (p.topology != "file" && !p.links.empty())
    return {error("links: given " + p.links + ", which only topology=file reads")};
  if (p.integrator == "exact" && p.eta > 0)
    return {error(fmt::format("eta: given {}, allowed with integrator=exact: 0", p.eta))};
  try {
    if (!has_closed_spectrum(p.topology) && p.topology != "file" && p.n > many) return {};
    const Coupling coupling = make_coupling(p.network());
    // Without coupling nothing is disconnected by mistake.
    if (coupling.components > 1 && p.kappa > 0) return {warning(falls_apart(p, coupling.components))};
  } catch (const UserError& wrong) {
    return {error(wrong.what())};
  }
  return {};
}

double cheap_mu_n(const NetworkParams& p) {
  if (has_closed_spectrum(p.topology)) return closed_spectrum(p.network()).mu_n;
  if (p.n > few) return std::nan("");
  return dense_spectrum(make_coupling(p.network())).mu_n;
}

std::vector<Issue> issues_of_step(const NetworkParams& p, const Potential& v, double mu_n) {
  if (p.integrator == "exact" || std::isnan(mu_n)) return {};
  const bool bounded = std::isfinite(v.h_high);
  const double stiff = bounded ? v.h_high : v.h_minimum, limit = 2 / (stiff + mu_n);
  if (p.dt < limit) return {};
  return {error(fmt::format(
      "dt: given {}, allowed with {}: < 2 / ({} + mu_n) = {:.6g}, with {} = {:.6g} and mu_n = {:.6g}", p.dt,
      p.integrator, bounded ? "h_+" : "V''", limit, bounded ? "h_+" : "V'' at the minimum", stiff, mu_n))};
}

double System::own_sigma() const { return p.sigma * std::sqrt(1 - p.rho); }
double System::common_sigma() const { return std::sqrt(p.sigma * p.sigma * p.rho + p.input * p.input); }

System make_system(const NetworkParams& p, Potential potential) {
  const NetworkSpec spec = p.network();
  System system{p, std::move(potential), make_coupling(spec), {}};
  system.spectrum = laplacian_spectrum(spec, system.coupling);
  return system;
}

void warn_of_components(const System& system) {
  const bool late =
      !has_closed_spectrum(system.p.topology) && system.p.topology != "file" && system.p.n > many;
  if (late && system.coupling.components > 1 && system.p.kappa > 0)
    log_warning(falls_apart(system.p, system.coupling.components));
}

}  // namespace sync_redundancy
