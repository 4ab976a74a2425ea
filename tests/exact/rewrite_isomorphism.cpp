// SPDX-License-Identifier: BSD-3-Clause
// States up to isomorphism, small graphs, multiway graphs and the test of causal invariance, against all
// permutations and against what can be counted by hand.
#include "expect_error.hpp"
#include "mpi/comm.hpp"
#include "networks/hypergraph_isomorphism.hpp"
#include "networks/hypergraph_measures.hpp"
#include "networks/rewrite_causal.hpp"
#include "networks/rewrite_invariance.hpp"
#include "networks/rewrite_multiway.hpp"
#include "networks/small_graphs.hpp"
#include "stats/fit.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

namespace khaos {
namespace {

Hypergraph renamed(Hypergraph graph, const std::vector<Atom>& names) {
  for (Hyperedge& edge : graph)
    for (Atom& atom : edge) atom = names[atom];
  std::ranges::sort(graph);
  return graph;
}

/// The least of all renamings of a hypergraph over atoms 1 ... n, each of which occurs.
Hypergraph least_form(const Hypergraph& graph) {
  std::set<Atom> atoms;
  for (const Hyperedge& edge : graph) atoms.insert(edge.begin(), edge.end());
  std::vector<Atom> places(atoms.begin(), atoms.end()), order(places.size()), names(*atoms.rbegin() + 1);
  std::iota(order.begin(), order.end(), 1u);
  Hypergraph least;
  do {
    for (std::size_t i = 0; i < places.size(); ++i) names[places[i]] = order[i];
    Hypergraph form = renamed(graph, names);
    if (least.empty() || form < least) least = std::move(form);
  } while (std::ranges::next_permutation(order).found);
  return least;
}

TEST(Isomorphism, agrees_with_all_permutations_on_small_hypergraphs) {
  // All multisets of three binary hyperedges over up to four atoms, and some of mixed arity: many are
  // symmetric.
  std::vector<Hypergraph> graphs;
  for (Atom code = 0; code < 16 * 16 * 16; code += 5)
    graphs.push_back({{1 + code % 4, 1 + code / 4 % 4},
                      {1 + code / 16 % 4, 1 + code / 64 % 4},
                      {1 + code / 256 % 4, 1 + code / 1024 % 4}});
  for (Atom code = 0; code < 64; ++code)
    graphs.push_back({{1 + code % 2, 1 + code / 2 % 2, 1 + code / 4 % 2},
                      {1 + code / 8 % 2},
                      {1 + code / 16 % 2, 1 + code / 32 % 2}});
  std::map<Hypergraph, std::vector<const Hypergraph*>> classes;
  for (const Hypergraph& graph : graphs) classes[least_form(graph)].push_back(&graph);
  ASSERT_GT(classes.size(), 50u);
  const Hypergraph* before = nullptr;
  for (const auto& [form, members] : classes) {
    for (const Hypergraph* member : members) {
      ASSERT_EQ(isomorphic(*members[0], *member), Isomorphic::yes) << to_text(*member);
      ASSERT_EQ(hypergraph_hash(*members[0]), hypergraph_hash(*member)) << to_text(*member);
    }
    if (before) {
      ASSERT_EQ(isomorphic(*before, *members[0]), Isomorphic::no) << to_text(*before) << to_text(*members[0]);
    }
    before = members[0];
  }
}

Hypergraph cycles(const std::vector<Atom>& lengths) {
  Hypergraph graph;
  Atom first = 1;
  for (const Atom length : lengths) {
    for (Atom i = 0; i < length; ++i) {
      graph.push_back({first + i, first + (i + 1) % length});
      graph.push_back({first + (i + 1) % length, first + i});
    }
    first += length;
  }
  return graph;
}

TEST(Isomorphism, tells_apart_what_colour_refinement_cannot) {
  const Hypergraph one = cycles({6}), two = cycles({3, 3});
  EXPECT_EQ(hypergraph_hash(one), hypergraph_hash(two));  // both are 2-regular
  EXPECT_EQ(isomorphic(one, two), Isomorphic::no);
  EXPECT_EQ(isomorphic(cycles({3, 4, 5}), cycles({5, 3, 4})), Isomorphic::yes);
  EXPECT_EQ(isomorphic(cycles({12}), cycles({5, 7}), 30),
            Isomorphic::unknown);  // beyond its budget it does not guess
}

TEST(Isomorphism, knows_directions_places_and_multiplicities) {
  const auto same = [](const char* a, const char* b) {
    return isomorphic(parse_hypergraph(a), parse_hypergraph(b));
  };
  EXPECT_EQ(same("{{1,2},{2,3}}", "{{7,9},{5,7}}"), Isomorphic::yes);
  EXPECT_EQ(same("{{1,2},{2,3}}", "{{1,2},{3,2}}"), Isomorphic::no);
  EXPECT_EQ(same("{{1,2,3}}", "{{3,1,2}}"), Isomorphic::yes);
  EXPECT_EQ(same("{{1,2,1}}", "{{1,1,2}}"), Isomorphic::no);
  EXPECT_EQ(same("{{1,2},{1,2}}", "{{1,2},{2,1}}"), Isomorphic::no);
  EXPECT_EQ(same("{{1,2}}", "{{1,2},{1,2}}"), Isomorphic::no);
}

TEST(SmallGraphs, are_as_many_as_there_are) {
  const std::vector<std::size_t> counts = {1, 2, 6, 21, 112};  // OEIS A001349
  for (long n = 2; n <= 6; ++n) {
    const auto graphs = connected_graphs(n);
    EXPECT_EQ(graphs.size(), counts[std::size_t(n - 2)]);
    for (const Graph& graph : graphs) EXPECT_EQ(components(graph), 1);
  }
}

TEST(Multiway, counts_states_of_a_contracting_path_by_hand) {
  // A path of n edges: n - 1 matches, all lead to a path of n - 1 edges.
  const auto rule = parse_rules("{{x,y},{y,z}} -> {{x,z}}");
  const MultiwayGraph graph =
      explore_multiway(rule, parse_hypergraph("{{1,2},{2,3},{3,4},{4,5},{5,6}}"), 10, 100);
  EXPECT_EQ(graph.states.size(), 5u);
  EXPECT_EQ(graph.events_at, (std::vector<long>{4, 3, 2, 1, 0, 0, 0, 0, 0, 0, 0}));
  EXPECT_EQ(graph.terminal, 1);
  EXPECT_TRUE(graph.complete);
}

TEST(Multiway, finds_branches_that_never_meet) {
  // {x} becomes {x,x} or {x,y}: two terminal states.
  const auto rules = parse_rules("{{x}} -> {{x,x}}; {{x}} -> {{x,y}}");
  const MultiwayGraph graph = explore_multiway(rules, {{1}, {2}}, 5, 100);
  EXPECT_EQ(graph.states_at, (std::vector<long>{1, 2, 3, 0, 0, 0}));
  EXPECT_EQ(graph.events_at, (std::vector<long>{4, 4, 0, 0, 0, 0}));
  EXPECT_EQ(graph.terminal, 3);
  const BranchPairs pairs =
      branch_pairs(graph);  // of the start: meets in {1,1},{2,3}; of both others: two ends
  EXPECT_EQ(pairs.all, 3);
  EXPECT_EQ(pairs.resolved, 1);
}

TEST(Multiway, agrees_with_a_set_of_least_forms) {
  const auto rule = parse_rules("{{x,y},{x,z}} -> {{x,y},{y,z},{z,x}}");
  const Hypergraph start = parse_hypergraph("{{1,1},{1,2}}");
  const MultiwayGraph graph = explore_multiway(rule, start, 3, 1000);
  std::set<Hypergraph> level = {least_form(start)}, all = level;
  for (std::size_t depth = 1; depth <= 3; ++depth) {
    std::set<Hypergraph> next;
    for (const Hypergraph& state : level)
      for (std::size_t i = 0; i < state.size(); ++i)
        for (std::size_t j = 0; j < state.size(); ++j) {
          if (i == j || state[i][0] != state[j][0]) continue;
          Hypergraph after;
          for (std::size_t k = 0; k < state.size(); ++k)
            if (k != i && k != j) after.push_back(state[k]);
          const Atom x = state[i][0], y = state[i][1], z = state[j][1];
          for (const Hyperedge& edge : {Hyperedge{x, y}, Hyperedge{y, z}, Hyperedge{z, x}})
            after.push_back(edge);
          if (Hypergraph form = least_form(after); all.insert(form).second) next.insert(std::move(form));
        }
    EXPECT_EQ(graph.states_at[depth], std::ssize(next)) << "depth " << depth;
    level = std::move(next);
  }
}

TEST(Multiway, stops_at_its_guard) {
  const auto rule = parse_rules("{{x,y},{x,z}} -> {{x,z},{x,w},{y,w},{z,w}}");
  const MultiwayGraph graph = explore_multiway(rule, parse_hypergraph("{{1,1},{1,1}}"), 6, 40);
  EXPECT_FALSE(graph.complete);
  EXPECT_EQ(std::accumulate(graph.states_at.begin(), graph.states_at.end(), 0L), std::ssize(graph.states));
}

InvarianceTest invariance(const char* rule, const Hypergraph& start, long generations,
                          long max_edges = 100'000) {
  RewriteLimits limits;
  limits.generations = generations;
  limits.max_edges = max_edges;
  return test_invariance(parse_rules(rule), start, limits, 12, make_stream(1, 0, "order"), Comm::self(),
                         [](const auto& work) {
                           work([] {});
                           return true;
                         });
}

TEST(CausalInvariance, holds_where_each_hyperedge_is_rewritten_alone) {
  const InvarianceTest b = invariance("{{x,y}} -> {{x,y},{y,z}}", {{1, 2}}, 6),
                       c = invariance("{{x,y}} -> {{x,z},{x,z},{z,y}}", {{1, 1}}, 4);
  for (const InvarianceTest* test : {&b, &c}) {
    EXPECT_EQ(test->verdict, Invariance::invariant);
    EXPECT_EQ(test->state_hashes, 1);
    EXPECT_EQ(test->causal_hashes, 1);
  }
  EXPECT_EQ(b.events, std::vector<double>(12, 63));
  EXPECT_EQ(c.edges, std::vector<double>(12, 81));
}

TEST(CausalInvariance, fails_for_a_contracting_path_whose_end_is_always_the_same) {
  Hypergraph path;
  for (Atom i = 1; i <= 33; ++i) path.push_back({i, i + 1});
  const InvarianceTest test = invariance("{{x,y},{y,z}} -> {{x,z}}", path, 100);
  EXPECT_EQ(test.verdict, Invariance::no);
  EXPECT_TRUE(test.same_states);
  EXPECT_FALSE(test.same_causal_graphs);
  EXPECT_EQ(test.events, std::vector<double>(12, 32));
  EXPECT_EQ(test.edges, std::vector<double>(12, 1));
}

TEST(CausalInvariance, is_undecided_where_a_guard_stops_all_orders) {
  const InvarianceTest test = invariance("{{x,y}} -> {{x,y},{y,z}}", {{1, 2}}, 30, 100);
  EXPECT_EQ(test.verdict, Invariance::undecided);
  EXPECT_EQ(test.incomplete, 12);
}

TEST(CausalHash, is_that_of_the_graph_not_of_the_history) {
  // Two paths side by side contract independently: which is first does not change the causal graph.
  const auto hash = [](const char* start, const char* order) {
    RewriteLimits limits;
    RewriteEvolution evolution(parse_rules("{{x,y},{y,z}} -> {{x,z}}"), parse_hypergraph(start),
                               parse_order(order), limits);
    evolution.run();
    return causal_hash(evolution.events());
  };
  EXPECT_EQ(hash("{{1,2},{2,3},{3,4},{5,6},{6,7}}", "standard"),
            hash("{{5,6},{6,7},{1,2},{2,3},{3,4}}", "standard"));
  EXPECT_NE(hash("{{1,2},{2,3},{3,4},{5,6},{6,7}}", "standard"),
            hash("{{1,2},{2,3},{3,4},{4,5}}", "standard"));
  EXPECT_NE(hash("{{1,2},{2,3},{3,4},{4,5}}", "standard"),
            hash("{{1,2},{2,3},{3,4},{4,5},{5,6}}", "standard"));
}

TEST(Measures, count_degrees_and_balls_of_a_torus_and_a_ring) {
  Hypergraph ring, torus;
  for (Atom i = 0; i < 200; ++i) ring.push_back({1 + i, 1 + (i + 1) % 200});
  for (Atom i = 0; i < 40; ++i)
    for (Atom j = 0; j < 40; ++j) {
      torus.push_back({1 + 40 * i + j, 1 + 40 * i + (j + 1) % 40});
      torus.push_back({1 + 40 * i + j, 1 + 40 * ((i + 1) % 40) + j});
    }
  EXPECT_EQ(max_degree(ring), 2);
  EXPECT_EQ(max_degree({{1, 1, 1}, {1, 2}, {2, 2}}), 2);
  const BallGrowth balls = ball_growth(torus, 8, 5), line = ball_growth(ring, 120, 1'000'000);
  std::vector<double> x, y;
  for (int r = 0; r <= 8; ++r) {
    EXPECT_DOUBLE_EQ(balls.atoms[std::size_t(r)], 2 * r * r + 2 * r + 1);
    if (r > 0) x.push_back(std::log(r)), y.push_back(std::log(2 * r * r + 2 * r + 1));
  }
  EXPECT_NEAR(balls.dimension, fit_line(x, y).slope, 1e-12);
  x.clear(), y.clear();
  for (int r = 1; 2 * r + 1 <= 100; ++r) x.push_back(std::log(r)), y.push_back(std::log(2 * r + 1));
  EXPECT_NEAR(line.dimension, fit_line(x, y).slope, 1e-12);  // only balls of at most half of the ring
  EXPECT_NEAR(line.atoms[120], 200, 1e-9);
  EXPECT_TRUE(std::isnan(ball_growth({{1, 2}}, 5, 10).dimension));
}

}  // namespace
}  // namespace khaos
