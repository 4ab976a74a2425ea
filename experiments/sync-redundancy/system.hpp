// SPDX-License-Identifier: BSD-3-Clause
/// A network of copies as its parameters describe it, for both experiments of the family.
#pragma once

#include "core/error.hpp"
#include "core/schema.hpp"
#include "networks/laplacian_spectrum.hpp"
#include "ode/sde.hpp"
#include "potential.hpp"

#include <string>
#include <vector>

namespace sync_redundancy {

struct NetworkParams {
  long n = 20, k = 2, side = 0, draw = 1, B = 2000;
  std::string topology = "all-to-all", normalise = "link", links = "", integrator = "euler-maruyama";
  double kappa = 0.1, p = 0.1, sigma = 1, rho = 0, input = 0, eta = 0, dt = 0.01;
  NetworkSpec network() const;
};

template <class P>
void describe_network(Schema<P>& s);

/// What no network allows; the text of each issue names the key. Large random graphs are not built here.
std::vector<Issue> issues_of_network(const NetworkParams& p);
/// Whether dt resolves the fastest mode, h_high + mu_n or, where V'' has no bound, V'' at the minimum + mu_n.
/// In `validate` only where mu_n is at hand; `run` asks with the mu_n that it computed.
std::vector<Issue> issues_of_step(const NetworkParams& p, const Potential& v, double mu_n);
/// mu_n if it is cheap: in closed form, or of a small graph; else NaN.
double cheap_mu_n(const NetworkParams& p);

/// One Point's network with its potential.
struct System {
  NetworkParams p;
  Potential potential;
  Coupling coupling;
  LaplacianSpectrum spectrum;
  /// Strength of the noise that each copy has for itself, and of what all of a replica share.
  double own_sigma() const;
  double common_sigma() const;
};
/// Throws UserError, or PointError where eigenvalues do not converge.
System make_system(const NetworkParams& p, Potential potential);
/// One rank: the warning that issues_of_network gives of smaller networks in several components.
void warn_of_components(const System& system);

template <class P>
void describe_network(Schema<P>& s) {
  const auto of = []<class T>(T NetworkParams::*member) { return static_cast<T P::*>(member); };
  s("n", of(&NetworkParams::n), "1", "copies, the nodes of the network", within(1, 1e8));
  s("topology", of(&NetworkParams::topology), "1", "who is coupled to whom", one_of(topologies()));
  s("kappa", of(&NetworkParams::kappa), "1/time", "coupling, see normalise");
  s("normalise", of(&NetworkParams::normalise), "1",
    "kappa is the weight of a link; or is divided by the larger degree of its two ends; or is the weight of "
    "all links together",
    one_of({"link", "degree", "total"}));
  s("k", of(&NetworkParams::k), "1",
    "k-nearest, small-world: neighbours on each side; scale-free: links of a new node", at_least(1));
  s("p", of(&NetworkParams::p), "1", "erdos-renyi: probability of a link; small-world: of rewiring one",
    within(0, 1));
  s("side", of(&NetworkParams::side), "1", "torus: nodes along one side; 0: the squarest", at_least(0));
  s("links", of(&NetworkParams::links), "1", "topology=file: a text file of lines `node node [weight]`");
  s("draw", of(&NetworkParams::draw), "1", "which random graph and which generated data", at_least(0));
  s("sigma", of(&NetworkParams::sigma), "1", "noise of each copy", at_least(0));
  s("rho", of(&NetworkParams::rho), "1", "share of the noise's variance that all copies have in common",
    within(0, 1));
  s("input", of(&NetworkParams::input), "1",
    "strength of a white noise on the input f, which all copies see alike", at_least(0));
  s("eta", of(&NetworkParams::eta), "1",
    "strength of a white measurement noise on what a copy shows to the others", at_least(0));
  s("dt", of(&NetworkParams::dt), "time", "time step", above(0));
  s("integrator", of(&NetworkParams::integrator), "1",
    "euler-maruyama (weak order 1), heun (2), or exact: the law of Ornstein-Uhlenbeck in the modes of the "
    "network, for quadratic potentials",
    one_of({"euler-maruyama", "heun", "exact"}));
  s("B", of(&NetworkParams::B), "1", "independent replicas; errors come from their spread", within(2, 1e9));
}

}  // namespace sync_redundancy
