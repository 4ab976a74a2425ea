// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/schema.hpp"
#include "couplings.hpp"
#include "lattice/chain_steps.hpp"

#include <string>
#include <vector>

namespace sync_kpz {

/// What all chains of the family share.
struct ChainParams {
  std::string randomness = "noise", law = "gaussian", boundary = "ring", integrator = "auto";
  long L = 1024, n_real = 64;
  double K = 1, D = -1, sigma = -1, dt = 0.02, t_end = 4000;
  int per_decade = 8;
  long samples = 16, frames = 0, mode_from = 0, mode_to = 0;
  double fit_from = 0, fit_to = 0, t_0 = 0;
  bool spectrum = true;

  bool noisy() const { return randomness == "noise"; }
  bool ring() const { return boundary == "ring"; }
  double noise() const { return !noisy() ? 0 : D < 0 ? 0.05 : D; }           // D as used
  double disorder() const { return noisy() ? 0 : sigma < 0 ? 0.1 : sigma; }  // sigma as used
  /// What W^2 is proportional to in the linear theory: D or sigma^2.
  double strength() const { return noisy() ? noise() : disorder() * disorder(); }
  ChainMethod method() const;
  ChainShape shape() const { return {L, ring() ? ChainEnds::ring : ChainEnds::open}; }
  long modes() const { return ring() && spectrum ? L / 2 : 0; }
};

/// Chains of phases.
struct PhaseParams : ChainParams {
  std::string coupling = "kuramoto-sakaguchi";
  double delta = 0, gamma2 = 0;
  CouplingNumbers numbers() const;
};

/// Gives `use` the functor that the parameter `coupling` names.
template <class Use>
void with_coupling(const PhaseParams& p, const Use& use) {
  std::apply([&](auto... named) { (with_named(p, named, use), ...); }, couplings);
}
template <class Coupling, class Use>
void with_named(const PhaseParams& p, Named<Coupling> named, const Use& use) {
  if (p.coupling == named.name) use(Coupling{p.numbers()});
}
std::vector<std::string> coupling_names();
/// "name, formula; name, formula"
std::string coupling_formulas();
/// Whether the formula of p's coupling mentions a parameter.
bool coupling_uses(const PhaseParams& p, const std::string& parameter);

/// Coefficients of the continuum limit phi_t = nu phi_xx + (lambda / 2) phi_x^2 + randomness.
struct Continuum {
  double nu = 0, lambda = 0;
  /// The dimensionless KPZ coupling lambda^2 D / nu^3 or lambda^2 sigma^2 / nu^4; NaN if nu = 0.
  double g(const ChainParams& p) const;
};
/// nu = K Gamma'(0), lambda = 2 K Gamma''(0): exact for couplings of fewer than 16 harmonics.
Continuum continuum_of(const PhaseParams& p);

/// What no chain allows; the text of each issue names the key. `c` as in stable_step.
std::vector<Issue> issues_of_chain(const ChainParams& p, double c = 0);

/// Largest K dt at which `method` damps all modes of a linear chain with coupling K (1 + i c).
/// 1/2 for real couplings, whatever the method: there Heun's and Euler's methods end.
double stable_step(ChainMethod method, double c);

template <class P>
void describe_chain(Schema<P>& s) {
  const auto of = []<class T>(T ChainParams::*member) { return static_cast<T P::*>(member); };
  const Check given{"at least 0, or -1: not given", [](const Value& v) {
                      const double x = std::get<double>(v);
                      return x >= 0 || x == -1 ? std::string() : std::string("below 0");
                    }};
  s("randomness", of(&ChainParams::randomness), "1",
    "noise: white in time and space; columnar: a frequency of each oscillator, drawn once",
    one_of({"noise", "columnar"}));
  s("D", of(&ChainParams::D), "1/time", "noise: <eta_i(t) eta_j(t')> = 2 D delta_ij delta(t - t'); -1: 0.05",
    given);
  s("sigma", of(&ChainParams::sigma), "1/time", "columnar: standard deviation of the frequencies; -1: 0.1",
    given);
  s("law", of(&ChainParams::law), "1", "of the frequencies", one_of({"gaussian", "uniform"}));
  s("L", of(&ChainParams::L), "1", "oscillators", within(8, 1L << 24));
  s("boundary", of(&ChainParams::boundary), "1", "ring: the last is the neighbour of the first",
    one_of({"ring", "open"}));
  s("K", of(&ChainParams::K), "1/time", "coupling", at_least(0));
  s("n_real", of(&ChainParams::n_real), "1", "realisations", within(1, 1e8));
  s("dt", of(&ChainParams::dt), "time", "time step", above(0));
  s("t_end", of(&ChainParams::t_end), "time", "end", above(0));
  s("integrator", of(&ChainParams::integrator), "1",
    "auto: heun with noise, rk4 with columnar randomness; euler-maruyama, heun: with both",
    one_of({"auto", "heun", "euler-maruyama", "rk4"}));
  s("per_decade", of(&ChainParams::per_decade), "1", "output times in each decade of t", within(1, 1000));
  s("samples", of(&ChainParams::samples), "1",
    "times, evenly spaced over the last half, at which the state is looked at for W_sat", within(4, 1e6));
  s("fit_from", of(&ChainParams::fit_from), "time", "begin of the fit of beta; 0: a tenth of fit_to",
    at_least(0));
  s("fit_to", of(&ChainParams::fit_to), "time",
    "end of the fit of beta; 0: t_end, or t_sat / 5 if W saturates", at_least(0));
  s("mode_from", of(&ChainParams::mode_from), "1",
    "first mode of the fits of alpha and z_modes; 0: the first that is in equilibrium, at least 2",
    at_least(0));
  s("mode_to", of(&ChainParams::mode_to), "1", "last mode of these fits, at most 256; 0: L / 16",
    within(0, 256));
  s("t_0", of(&ChainParams::t_0), "time", "reference of the covariance in time; 0: t_end / 10", at_least(0));
  s("spectrum", of(&ChainParams::spectrum), "1", "structure factor, and what follows from it: rings");
}

/// Of experiments that keep frames; their parameters begin with frames = 1.
template <class P>
void describe_frames(Schema<P>& s) {
  s("frames", static_cast<long P::*>(&ChainParams::frames), "1",
    "frames of the phases of the first realisation, evenly spaced in t, the last at t_end", within(1, 1e6));
}

}  // namespace sync_kpz
