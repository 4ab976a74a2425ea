// SPDX-License-Identifier: BSD-3-Clause
// Exact Ising enumeration against sums over states, regime formulas against minimisers, learning against what
// is known of natural gradient, and cuts of evolutions against what they must hold.
#include "../../experiments/hypergraph-observer/kept_slice.hpp"
#include "../../experiments/hypergraph-observer/observed.hpp"
#include "../../experiments/hypergraph-observer/pair_learning.hpp"
#include "../../experiments/hypergraph-observer/regime.hpp"
#include "expect_error.hpp"
#include "linalg/lapack.hpp"
#include "networks/rewrite_causal.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace {

using namespace hypergraph_observer;
using khaos::testing::error_of;
const std::function<void()> go_on = [] {};

std::vector<std::pair<long, long>> complete(long n) {
  std::vector<std::pair<long, long>> pairs;
  for (long i = 0; i < n; ++i)
    for (long j = i + 1; j < n; ++j) pairs.emplace_back(i, j);
  return pairs;
}

TEST(PairIsing, agrees_with_sums_over_all_states) {
  const long n = 5;
  const auto pairs = complete(n);
  std::vector<double> theta;
  for (std::size_t e = 0; e < pairs.size(); ++e) theta.push_back(0.3 * std::sin(1.0 + 2.0 * double(e)));
  const IsingMoments moments = PairIsing(n, pairs).moments(theta);
  double z = 0;
  std::vector<double> mean(pairs.size());
  Matrix<double> second(std::ssize(pairs), std::ssize(pairs));
  for (int state = 0; state < 1 << n; ++state) {
    const auto s = [&](long i) { return state >> i & 1 ? -1.0 : 1.0; };
    double energy = 0;
    for (std::size_t e = 0; e < pairs.size(); ++e)
      energy += theta[e] * s(pairs[e].first) * s(pairs[e].second);
    const double weight = std::exp(energy);
    z += weight;
    for (std::size_t e = 0; e < pairs.size(); ++e) {
      const double one = s(pairs[e].first) * s(pairs[e].second);
      mean[e] += weight * one;
      for (std::size_t f = 0; f < pairs.size(); ++f)
        second(long(e), long(f)) += weight * one * s(pairs[f].first) * s(pairs[f].second);
    }
  }
  EXPECT_NEAR(moments.log_z, std::log(z), 1e-14);
  for (std::size_t e = 0; e < pairs.size(); ++e) {
    EXPECT_NEAR(moments.mean[e], mean[e] / z, 1e-15 * 32);  // 32 states, a rounding each
    for (std::size_t f = 0; f < pairs.size(); ++f)
      EXPECT_NEAR(moments.fisher(long(e), long(f)), second(long(e), long(f)) / z - mean[e] * mean[f] / z / z,
                  1e-15 * 32);
  }
}

TEST(PairIsing, knows_trees_and_strong_couplings) {
  PairIsing path(20, [] {
    std::vector<std::pair<long, long>> links;
    for (long i = 0; i + 1 < 20; ++i) links.emplace_back(i, i + 1);
    return links;
  }());
  const IsingMoments moments = path.moments(std::vector<double>(19, 0.5));
  for (long e = 0; e < 19; ++e)
    for (long f = 0; f < 19; ++f)
      EXPECT_NEAR(moments.fisher(e, f), e == f ? std::pow(std::cosh(0.5), -2) : 0, 1e-14);  // 20 roundings
  const IsingMoments strong = PairIsing(3, complete(3)).moments(std::vector<double>(3, 500));
  EXPECT_TRUE(std::isfinite(strong.log_z));  // exp(1500) would not be
  EXPECT_DOUBLE_EQ(strong.mean[0], 1);
}

TEST(PairIsing, refuses_more_spins_than_it_can_enumerate) {
  EXPECT_EQ(error_of([] { PairIsing(25, {}); }),
            "too many spins for exact enumeration: given 25, allowed: 2 to 24");
}

TEST(Regime, finds_the_least_convergence_time) {
  for (const std::vector<double>& lambda : {std::vector{0.3, 1.0}, {0.385, 0.385, 1.095}, {0.01, 0.5, 0.9}}) {
    const double beta = beta_star(lambda);
    EXPECT_NEAR(beta, beta_star_numeric(lambda), 1e-13);
    for (const double other : {0.5 * beta, 0.99 * beta, 1.01 * beta, 2 * beta})
      EXPECT_GT(convergence_time(lambda, other), convergence_time(lambda, beta));
    const double alpha = alpha_of(beta);
    EXPECT_NEAR(alpha * alpha / (1 - alpha), beta, 1e-14);
  }
  for (const std::vector<double>& lambda : {std::vector{0.5, 1.0}, {0.6, 0.7}}) {
    EXPECT_EQ(beta_star(lambda), 0);
    EXPECT_EQ(beta_star_numeric(lambda), 0);
    EXPECT_GT(convergence_time(lambda, 1e-3), convergence_time(lambda, 0));
  }
  EXPECT_EQ(alpha_of(0), 0);
  EXPECT_NEAR(alpha_of(1e9), 1, 1e-8);
}

TEST(Regime, has_no_threshold_with_the_other_functionals) {
  for (const double kappa : {1.1, 1.9, 2.1, 4.0, 100.0}) {
    const std::vector<double> lambda = {1, kappa};
    for (const Alternative which : {Alternative::condition_of_g, Alternative::radius_of_g,
                                    Alternative::inverse_g, Alternative::hessian})
      EXPECT_FALSE(has_inner_minimum(lambda, which));
  }
}

TEST(Regime, spreads_alpha_most_at_the_geometric_mean) {
  const std::vector<double> lambda = {1, 4};
  const auto spread = [&](double beta) {
    const auto alpha = directional_alpha(lambda, beta);
    return alpha.back() - alpha.front();
  };
  const double best = beta_of_largest_spread(lambda);
  EXPECT_NEAR(spread(best), 1.0 / 3, 1e-15);
  EXPECT_LT(spread(0.9 * best), spread(best));
  EXPECT_LT(spread(1.1 * best), spread(best));
}

TEST(Regime, deviates_by_a_trace_free_tensor_that_is_zero_for_the_unit_matrix) {
  Matrix<double> fisher = Matrix<double>::identity(3);
  for (const double x : {deviation_tensor(fisher)(0, 0), deviation_tensor(fisher)(0, 1)}) EXPECT_EQ(x, 0);
  fisher(0, 0) = 2, fisher(0, 1) = fisher(1, 0) = 0.3;
  const Matrix<double> deviation = deviation_tensor(fisher);
  EXPECT_NEAR(deviation(0, 0) + deviation(1, 1) + deviation(2, 2), 0, 1e-15);
  EXPECT_GT(std::abs(deviation(0, 0)), 0.1);
}

TEST(PairLearning, goes_the_same_way_in_all_coordinates_under_natural_gradient_only) {
  PairIsing model(4, complete(4));
  const std::vector<double> data = model.moments(std::vector{0.3, -0.2, 0.5, 0.1, 0.4, -0.3}).mean;
  const Learner learner{model, data, 0, go_on};
  const auto distance = [&](LearningRule rule, double eta) {
    const long steps = std::lround(1 / eta);
    const auto a = learner.learn(rule, eta, steps).theta, b = learner.learn_in_sinh(rule, eta, steps);
    double largest = 0;
    for (std::size_t e = 0; e < a.size(); ++e) largest = std::max(largest, std::abs(a[e] - b[e]));
    return largest;
  };
  EXPECT_NEAR(distance(LearningRule::natural, 0.02) / distance(LearningRule::natural, 0.01), 2,
              0.05);  // order 1
  EXPECT_NEAR(distance(LearningRule::gd, 0.02) / distance(LearningRule::gd, 0.01), 1, 0.05);
}

TEST(PairLearning, finds_the_couplings_of_its_data) {
  PairIsing model(5, complete(5));
  std::vector<double> theta;
  for (int e = 0; e < 10; ++e) theta.push_back(0.8 * std::cos(e));
  const Learner learner{model, model.moments(theta).mean, 0.1, go_on};
  const std::vector<double> found = learner.fit();
  for (std::size_t e = 0; e < theta.size(); ++e)
    EXPECT_NEAR(found[e], theta[e], 1e-9);  // 1e-12 over the least eigenvalue
  for (const LearningRule rule : {LearningRule::gd, LearningRule::natural, LearningRule::type_ii}) {
    const std::vector<double> loss = learner.learn(rule, 0.01, 300).loss;
    EXPECT_TRUE(std::ranges::is_sorted(loss, std::greater<>()));
  }
}

RuleParams rule(const std::string& text, const std::string& start) {
  RuleParams p;
  p.rule = text;
  p.start = start;
  return p;
}

TEST(Observed, is_connected_and_counts_its_boundary) {
  // A path of nine atoms, rewritten nowhere: {x,x} never matches. Three neighbours have one or two boundary
  // edges.
  const RuleChoice choice =
      choose_rule(rule("{{x,x}} -> {{x,y}}", "{{1,2},{2,3},{3,4},{4,5},{5,6},{6,7},{7,8},{8,9}}"));
  const Observed observed =
      cut_observer(choice, {3, 5, 4, 100, false}, make_stream(1, 0, "centre"), {}, go_on);
  ASSERT_EQ(observed.graph.links.size(), 2u);
  EXPECT_EQ(components(observed.graph), 1);
  EXPECT_TRUE(observed.boundary == 1 || observed.boundary == 2);
  EXPECT_EQ(error_of<PointError>([&] {
              cut_observer(choice, {10, 1, 4, 100, false}, make_stream(1, 0, "centre"), {}, go_on);
            }),
            "n: given 10, but at most 9 connected atoms persist for 1 generations");
}

TEST(Observed, holds_only_atoms_that_persist) {
  // Rule F takes most of its hyperedges apart each generation: old atoms are no longer neighbours.
  const RuleChoice choice = choose_rule(rule("F", ""));
  const auto cut = [&](long persist) {
    return cut_observer(choice, {3, persist, 6, 1000, false}, make_stream(1, 0, "centre"), {}, go_on);
  };
  EXPECT_EQ(components(cut(0).graph), 1);
  EXPECT_EQ(error_of<PointError>([&] { cut(3); }),
            "n: given 3, but at most 1 connected atoms persist for 3 generations");
}

TEST(Observed, draws_signs_that_couplings_can_reproduce) {
  RuleParams p;
  const Observed observed =
      cut_observer(choose_rule(p), {6, 2, 12, 100'000, true}, make_stream(1, 0, "centre"), {}, go_on);
  EXPECT_EQ(observed.samples, 12);
  EXPECT_EQ(observed.target.size(), observed.graph.links.size());
  for (const double mean : observed.target) EXPECT_LE(std::abs(mean), 12.0 / 13);
}

TEST(KeptSlice, is_the_state_of_its_generation) {
  const RuleChoice choice = choose_rule(RuleParams{});
  RewriteLimits limits;
  limits.generations = 6;
  RewriteEvolution evolution(choice.rules, choice.start, parse_order("standard"), limits);
  evolution.run();
  EXPECT_EQ(slice_at(evolution, 6), evolution.state());
  EXPECT_EQ(slice_at(evolution, 0), choice.start);
  const KeptSlice kept = keep_slice(evolution, 6, 30, 2);
  EXPECT_EQ(kept.generation, 4);  // 24 hyperedges; the next has 46
  EXPECT_EQ(std::ranges::count(kept.edges, -1), 2 * (30 - 24));
  EXPECT_EQ(kept.causal_generation, 4);  // 11 events, 2 * 11 - 2 causal edges; up to generation 5 they are 42
  EXPECT_EQ(std::ranges::count(kept.causal, -1), 4 * (30 - 20));
  EXPECT_EQ(kept.causal.size(), 120u);
  limits.generations = 4;
  RewriteEvolution shorter(choice.rules, choice.start, parse_order("standard"), limits);
  shorter.run();
  EXPECT_EQ(slice_at(evolution, 4), shorter.state());
}

}  // namespace
