// SPDX-License-Identifier: BSD-3-Clause
// hypergraph-observer: the Fisher metric of an observer's model of pairs of spins, the regime parameter alpha
// that its eigenvalues choose, and learning by gradient, natural gradient and the metric between.
//   khaos run hypergraph-observer --set graph=complete --set n=5 --sweep J=0.05:1:20
//   khaos run hypergraph-observer --set graph=from-hypergraph --set n=8 --set target=causal-parity
#include "linalg/lapack.hpp"
#include "networks/small_graphs.hpp"
#include "observer_results.hpp"
#include "regime.hpp"
#include "run/experiment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace hypergraph_observer {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr long betas = 61;  // of the curve T(beta)

std::vector<double> beta_grid() {
  std::vector<double> grid;
  for (long k = 0; k < betas; ++k) grid.push_back(std::pow(10, -3 + 0.1 * static_cast<double>(k)));
  return grid;
}

struct HypergraphObserver {
  using Params = ObserverParams;

  static std::vector<std::string> sources() {
    return {"Zhuravlev, arXiv 2603.09067", "Amari, Information Geometry and Its Applications (2016)",
            "Vanchurin, arXiv 2504.14728"};
  }
  static std::vector<Issue> validate(const Params& p) {
    try {
      if (p.n > PairIsing::most_spins) PairIsing(p.n, {});
      if (p.graph == "connected") {
        if (p.n > most_small_nodes)
          return {error(
              fmt::format("n: given {}, allowed with graph=connected: 2 to {}", p.n, most_small_nodes))};
        if (p.index >= std::ssize(connected_of(p.n)))
          return {error(fmt::format("index: given {}, allowed with n = {}: 0 to {}", p.index, p.n,
                                    connected_of(p.n).size() - 1))};
      } else if (p.graph != "from-hypergraph") {
        named_graph(p.graph, p.n);
      }
      choose_rule(p);
    } catch (const UserError& wrong) {
      return {error(wrong.what())};
    }
    if (p.target == "causal-parity" && p.graph != "from-hypergraph")
      return {error(fmt::format("target: causal-parity needs graph=from-hypergraph, given {}", p.graph))};
    if (p.beta < 0 && p.beta != -1)
      return {error(fmt::format("beta: given {}, allowed: -1 or >= 0", p.beta))};
    if (p.target == "couplings" && p.J == 0 && p.steps > 0)
      return {error("J: given 0, allowed with steps > 0: other than 0 (learning begins there)")};
    return {};
  }

  static void outputs(const Params& p, Outputs& out) {
    const auto pairs = static_cast<std::size_t>(most_pairs(p));
    std::vector<double> time;
    for (long step = 0; step <= p.steps; ++step) time.push_back(static_cast<double>(step) * p.eta);
    out.axis("k", pairs);
    out.axis("l", pairs);
    out.axis("beta_value", betas, "1", beta_grid());
    out.axis("learning_rule", 3);
    out.axis("t", time.size(), "1", time);
    out.axis("alternative", alternative_words.size());
    out.axis("compared_rule", 2);
    out.axis("step_size", 2);
    out.add("n_e", {}, "1", "pairs that interact; arrays over k beyond that hold NaN", Type::integer);
    out.add("theta", {"k"}, "1", "couplings of the model");
    out.add("mu", {"k"}, "1", "means of s_i s_j");
    out.add("lambda", {"k"}, "1", "eigenvalues of the Fisher matrix, rising");
    out.add("kappa", {}, "1", "the largest over the smallest");
    out.add(
        "J_threshold", {}, "1",
        "equal coupling of all pairs at which kappa passes 2, sought in [1e-3, 1.5] for n <= 12; else NaN");
    out.add("beta_star", {}, "1", "beta of the least convergence time, max(0, lambda_n - 2 lambda_1)");
    out.add("beta_numeric", {}, "1", "the same from the root of its slope");
    out.add("alpha_star", {}, "1", "alpha of beta_star, from beta = alpha^2 / (1 - alpha)");
    out.add("beta_used", {}, "1", "beta of alpha_k and of the third learning rule");
    out.add("alpha_k", {"k"}, "1", "alpha along each eigendirection, lambda / (lambda + beta)");
    out.add("spread", {}, "1", "largest minus smallest alpha_k");
    out.add("spread_max", {}, "1", "the largest spread of any beta, at sqrt(lambda_1 lambda_n)");
    out.add("T_beta", {"beta_value"}, "1", "convergence time cond(g) rho(g) of g = F^2 + beta F");
    out.add("inner_minimum", {"alternative"}, "1",
            "1: the other functional has a least value inside (0, infinity): condition of g, radius of g, "
            "both of "
            "g^-1, both of g^-1 F",
            Type::integer);
    out.add("deviation", {"k", "l"}, "1", "F^2 - (tr F^2 / tr F) F");
    out.add("deviation_norm", {}, "1", "its Frobenius norm over that of F^2");
    out.add("loss", {"learning_rule", "t"}, "nat",
            "Kullback-Leibler divergence from the data: gd, natural, typeII");
    out.add("natural_rate", {"k"}, "1",
            "-ln of what is left of mu - mu_data after time 1 of natural gradient");
    out.add("repar_distance", {"compared_rule", "step_size"}, "1",
            "distance at time 1 between learning in theta and in sinh(theta), over the way gone: gd, "
            "natural; steps eta "
            "and eta / 2");
    out.add("repar_order", {"compared_rule"}, "1",
            "log2 of their ratio: 1 if learning is invariant in the limit, else 0");
    out.add("boundary", {}, "1", "hyperedges with atoms inside and outside of the observer", Type::integer);
    out.add("samples", {}, "1", "generations that signs were taken from", Type::integer);
  }

  static void run(const Params& p, Run& run) {
    ObserverResults r;
    const bool whole = run.apart([&](const std::function<void()>& look) {
      if (run.comm().root()) r = compute(p, run, look);
    });
    if (!whole) run.leave_if_stopped();
    if (!run.comm().root()) return;
    const auto most = static_cast<std::size_t>(most_pairs(p));
    const auto filled = [&](std::vector<double> values) {
      values.resize(most, nan);
      return values;
    };
    run.put("n_e", r.lambda.size());
    run.put("theta", filled(r.theta));
    run.put("mu", filled(r.moments.mean));
    run.put("lambda", filled(r.lambda));
    run.put("kappa", condition(r.lambda));
    run.put("J_threshold", r.J_threshold);
    run.put("beta_star", beta_star(r.lambda));
    run.put("beta_numeric", beta_star_numeric(r.lambda));
    run.put("alpha_star", alpha_of(beta_star(r.lambda)));
    run.put("beta_used", r.beta_used);
    const auto spread = [&](double beta) {
      const std::vector<double> alpha = directional_alpha(r.lambda, beta);
      return alpha.back() - alpha.front();
    };
    run.put("alpha_k", filled(directional_alpha(r.lambda, r.beta_used)));
    run.put("spread", spread(r.beta_used));
    run.put("spread_max", spread(beta_of_largest_spread(r.lambda)));
    std::vector<double> times, inner;
    for (const double beta : beta_grid()) times.push_back(convergence_time(r.lambda, beta));
    run.put("T_beta", times);
    for (std::size_t a = 0; a < alternative_words.size(); ++a)
      inner.push_back(has_inner_minimum(r.lambda, static_cast<Alternative>(a)));
    run.put("inner_minimum", inner);
    put_deviation(r.moments.fisher, most, run);
    put_learning(p, r, filled(r.rates), run);
    run.put("boundary", r.observed.boundary);
    run.put("samples", r.observed.samples);
  }

  static void put_deviation(const Matrix<double>& fisher, std::size_t most, Run& run) {
    const Matrix<double> deviation = deviation_tensor(fisher), square = product(fisher, fisher);
    std::vector<double> rows(most * most, nan);
    double norm = 0, whole = 0;
    for (long i = 0; i < fisher.rows(); ++i)
      for (long j = 0; j < fisher.columns(); ++j) {
        rows[static_cast<std::size_t>(i) * most + static_cast<std::size_t>(j)] = deviation(i, j);
        norm += deviation(i, j) * deviation(i, j);
        whole += square(i, j) * square(i, j);
      }
    run.put("deviation", rows);
    run.put("deviation_norm", std::sqrt(norm / whole));
  }

  static void put_learning(const Params& p, ObserverResults& r, const std::vector<double>& rates, Run& run) {
    r.loss.resize(3 * static_cast<std::size_t>(p.steps + 1), nan);
    r.distance.resize(4, nan);
    run.put("loss", r.loss);
    run.put("natural_rate", rates);
    run.put("repar_distance", r.distance);
    run.put("repar_order", std::vector<double>{std::log2(r.distance[0] / r.distance[1]),
                                               std::log2(r.distance[2] / r.distance[3])});
  }

  /// Over a sweep: how generic the quantum side of the threshold is.
  static void summarise(const Table& table, Outputs& out) {
    out.add("share_above", {}, "1", "share of rows with kappa > 2");
    const auto kappa = table["kappa"];
    const double share = static_cast<double>(std::ranges::count_if(kappa, [](double k) { return k > 2; })) /
                         static_cast<double>(kappa.size());
    out.put("share_above", {&share, 1});
  }
};

const Register<HypergraphObserver> registered{
    "hypergraph-observer",
    "Fisher metric of an observer's pair model, its regime parameter, and learning by it"};

}  // namespace
}  // namespace hypergraph_observer
