// SPDX-License-Identifier: BSD-3-Clause
#include "observer_results.hpp"

#include "core/error.hpp"
#include "linalg/lapack.hpp"
#include "linalg/root_search.hpp"
#include "networks/small_graphs.hpp"
#include "pair_learning.hpp"
#include "regime.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace hypergraph_observer {
namespace {

constexpr long threshold_spins = 12;  // up to which the threshold coupling is sought: a dozen Fisher matrices

Observed observe(const ObserverParams& p, const Run& run, const std::function<void()>& look) {
  if (p.graph == "connected") return {connected_of(p.n)[std::size_t(p.index)], 0, 0, {}};
  if (p.graph != "from-hypergraph") return {named_graph(p.graph, p.n), 0, 0, {}};
  return cut_observer(choose_rule(p, run.stream("rule")),
                      {p.n, p.persist, p.generations, p.max_edges, p.target == "causal-parity"},
                      run.stream("centre"), run.stream("order"), look);
}

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = 0;
  for (std::size_t e = 0; e < a.size(); ++e) largest = std::max(largest, std::abs(a[e] - b[e]));
  return largest;
}

/// The coupling of all pairs where kappa passes 2, sought in [1e-3, 1.5]; NaN if it does not.
double threshold_coupling(PairIsing& model, const std::function<void()>& look) {
  const auto above = [&](double J) {
    look();
    const auto couplings = std::vector<double>(static_cast<std::size_t>(model.pairs()), J);
    const std::vector<double> lambda = hermitian_eigenvalues(model.moments(couplings).fisher);
    return lambda.back() - 2 * lambda.front();
  };
  RootSearch search(1e-3, above(1e-3), 1.5, above(1.5), 1e-12);
  if (!search.bracketed()) return std::nan("");
  while (!search.done()) search.take(above(search.next()));
  return search.root();
}

/// What is left of mu - mu_data after time 1 under natural gradient, as a rate in each direction.
std::vector<double> natural_rates(const Learner& learner, const std::vector<double>& start, double eta) {
  const auto steps = static_cast<long>(std::lround(1 / eta));
  const std::vector<double> end = learner.learn(LearningRule::natural, eta, steps).mean;
  std::vector<double> rates;
  for (std::size_t e = 0; e < end.size(); ++e)
    rates.push_back(-std::log(std::abs((end[e] - learner.data[e]) / (start[e] - learner.data[e]))) /
                    (static_cast<double>(steps) * eta));
  return rates;
}

/// Distance at time 1 between learning in theta and in sinh(theta), relative to the way gone.
double reparametrisation_distance(const Learner& learner, LearningRule rule, double eta) {
  const auto steps = static_cast<long>(std::lround(1 / eta));
  const std::vector<double> theta = learner.learn(rule, eta, steps).theta;
  const double way = largest_difference(theta, std::vector<double>(theta.size()));
  return largest_difference(theta, learner.learn_in_sinh(rule, eta, steps)) / way;
}

}  // namespace

const std::vector<Graph>& connected_of(long n) {
  static std::array<std::vector<Graph>, most_small_nodes + 1> known;
  std::vector<Graph>& graphs = known[static_cast<std::size_t>(n)];
  if (graphs.empty()) graphs = connected_graphs(n);
  return graphs;
}

long most_pairs(const ObserverParams& p) {
  if (p.graph == "from-hypergraph") return p.n * (p.n - 1) / 2;
  return std::ssize(
      (p.graph == "connected" ? connected_of(p.n)[std::size_t(p.index)] : named_graph(p.graph, p.n)).links);
}

ObserverResults compute(const ObserverParams& p, const Run& run, const std::function<void()>& look) {
  ObserverResults r;
  r.observed = observe(p, run, look);
  std::vector<std::pair<long, long>> pairs;
  for (const khaos::Link& link : r.observed.graph.links) pairs.emplace_back(link.first, link.second);
  PairIsing model(p.n, pairs);
  Learner learner{model, r.observed.target, 0, look};
  r.theta.assign(pairs.size(), p.J);
  if (p.target == "causal-parity") r.theta = learner.fit();
  r.moments = model.moments(r.theta);
  if (p.target == "couplings") learner.data = r.moments.mean;
  r.lambda = hermitian_eigenvalues(r.moments.fisher);
  if (!(r.lambda.front() > 1e-12))
    throw PointError(fmt::format(
        "Fisher matrix has eigenvalue {:.3g} below 1e-12: remove redundant couplings", r.lambda.front()));
  r.beta_used = p.beta < 0 ? beta_star(r.lambda) : p.beta;
  if (p.n <= threshold_spins) r.J_threshold = threshold_coupling(model, look);
  if (p.steps == 0) return r;
  learner.beta = r.beta_used;
  double least = r.moments.log_z;  // the loss of the best couplings: the divergence is 0 there
  for (std::size_t e = 0; e < pairs.size(); ++e) least -= r.theta[e] * learner.data[e];
  for (const LearningRule rule : {LearningRule::gd, LearningRule::natural, LearningRule::type_ii})
    for (const double loss : learner.learn(rule, p.eta, p.steps).loss) r.loss.push_back(loss - least);
  const std::vector<double> start = model.moments(std::vector<double>(pairs.size()), false).mean;
  r.rates = natural_rates(learner, start, p.eta);
  for (const LearningRule rule : {LearningRule::gd, LearningRule::natural})
    for (const double eta : {p.eta, p.eta / 2})
      r.distance.push_back(reparametrisation_distance(learner, rule, eta));
  return r;
}

}  // namespace hypergraph_observer
