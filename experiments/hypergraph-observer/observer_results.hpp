// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "observed.hpp"
#include "rule_choice.hpp"
#include "run/run.hpp"
#include "stats/pair_ising.hpp"

#include <functional>
#include <limits>
#include <string>
#include <vector>

namespace hypergraph_observer {

struct ObserverParams : RuleParams {
  std::string graph = "complete", target = "couplings";
  long n = 4, index = 0, generations = 12, persist = 2, max_edges = 1'000'000, steps = 400;
  double J = 0.5, beta = -1, eta = 0.01;
  static void describe(Schema<ObserverParams>& s) {
    using P = ObserverParams;
    s("graph", &P::graph, "1", "who interacts; connected: each connected graph by its index",
      one_of({"path", "star", "cycle", "complete", "connected", "from-hypergraph"}));
    s("n", &P::n, "1", "atoms of the observer: spins", at_least(2));
    s("index", &P::index, "1", "graph=connected: which of the connected graphs of n <= 7 nodes", at_least(0));
    s("J", &P::J, "1", "coupling of every pair", within(-50, 50));
    s("target", &P::target, "1",
      "what the means of pairs are those of: the coupling J, or (from-hypergraph) signs by parity of causes",
      one_of({"couplings", "causal-parity"}));
    s("beta", &P::beta, "1", "of the metric F^2 + beta F; -1: beta*", within(-1, 1e6));
    s("eta", &P::eta, "1", "learning rate, a step of time", between(0, 1));
    s("steps", &P::steps, "1", "steps of the loss curves; 0: no learning", within(0, 1e6));
    s("generations", &P::generations, "1", "graph=from-hypergraph: of the evolution, in the standard order",
      within(1, 1e6));
    s("persist", &P::persist, "1", "generations that all atoms of the observer have been there",
      within(0, 1e6));
    s("max_edges", &P::max_edges, "1", "memory guard: hyperedges of a state", within(1, 4e9));
    RuleParams::describe(s);
  }
};

/// The connected graphs of n nodes, made once.
const std::vector<Graph>& connected_of(long n);
/// How many pairs there are at most: a cut's are known only once it is made.
long most_pairs(const ObserverParams& p);

/// The model, its Fisher matrix, and how it is learnt.
struct ObserverResults {
  Observed observed;
  std::vector<double> theta, lambda;
  IsingMoments moments;
  double beta_used = std::numeric_limits<double>::quiet_NaN(), J_threshold = beta_used;
  std::vector<double> loss;      // (3, steps + 1) of the three rules
  std::vector<double> rates;     // (pairs) of natural gradient
  std::vector<double> distance;  // (2, 2) of gd and natural, at eta and eta / 2
};
/// PointError for a Fisher matrix that is singular, and for a cut that cannot be made.
ObserverResults compute(const ObserverParams& p, const Run& run, const std::function<void()>& look);

}  // namespace hypergraph_observer
