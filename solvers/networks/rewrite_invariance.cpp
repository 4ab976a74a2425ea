// SPDX-License-Identifier: BSD-3-Clause
#include "networks/rewrite_invariance.hpp"

#include "networks/hypergraph_isomorphism.hpp"
#include "networks/rewrite_causal.hpp"

#include <algorithm>
#include <bit>
#include <set>

namespace khaos {
namespace {

constexpr long isomorphism_budget = 300'000'000;

/// What ranks tell each other of one order: numbers, and hashes by their bits.
struct Told {
  static constexpr std::size_t fields = 10;
  double complete, terminal, same_state, causal_hash, state_hash, events, causal_edges, causal_distinct,
      vertices, edges;
};
static_assert(sizeof(Told) == Told::fields * sizeof(double));

struct End {
  Hypergraph state;
  Told told;
};

End run_order(const std::vector<RewriteRule>& rules, const Hypergraph& initial, const RewriteLimits& limits,
              const Stream& stream, long order, const std::function<void()>& look) {
  RewriteEvolution evolution(rules, initial, {EventOrder::Kind::random, {}}, limits, stream,
                             static_cast<std::uint64_t>(order));
  evolution.run(look);
  const CausalCounts causal = causal_counts(evolution.events());
  Hypergraph state = evolution.state();
  std::set<Atom> atoms;
  for (const Hyperedge& edge : state) atoms.insert(edge.begin(), edge.end());
  const bool terminal = evolution.termination() == Termination::terminal;
  const bool complete = terminal || evolution.termination() == Termination::generations;
  const Told told{static_cast<double>(complete),
                  static_cast<double>(terminal),
                  0,
                  std::bit_cast<double>(causal_hash(evolution.events())),
                  std::bit_cast<double>(hypergraph_hash(state)),
                  static_cast<double>(evolution.events().events()),
                  static_cast<double>(causal.edges),
                  static_cast<double>(causal.distinct),
                  static_cast<double>(atoms.size()),
                  static_cast<double>(state.size())};
  return {std::move(state), told};
}

InvarianceTest judge(const std::vector<Told>& all) {
  InvarianceTest test;
  std::set<std::uint64_t> states, graphs;
  for (const Told& order : all) {
    test.events.push_back(order.events);
    test.causal_edges.push_back(order.causal_edges);
    test.causal_distinct.push_back(order.causal_distinct);
    test.vertices.push_back(order.vertices);
    test.edges.push_back(order.edges);
    test.terminal += order.terminal != 0;
    if (order.complete == 0) {
      ++test.incomplete;
      continue;
    }
    states.insert(std::bit_cast<std::uint64_t>(order.state_hash));
    graphs.insert(std::bit_cast<std::uint64_t>(order.causal_hash));
    if (all[0].complete == 0) continue;  // then there is no state to compare with
    test.unknown += order.same_state == static_cast<double>(Isomorphic::unknown);
    if (order.same_state == static_cast<double>(Isomorphic::no)) test.same_states = false;
  }
  test.state_hashes = std::ssize(states);
  test.causal_hashes = std::ssize(graphs);
  if (test.state_hashes > 1) test.same_states = false;
  test.same_causal_graphs = test.causal_hashes <= 1;
  if (!test.same_states || !test.same_causal_graphs)
    test.verdict = Invariance::no;
  else
    test.verdict = test.incomplete + test.unknown > 0 ? Invariance::undecided : Invariance::invariant;
  return test;
}

}  // namespace

InvarianceTest test_invariance(const std::vector<RewriteRule>& rules, const Hypergraph& initial,
                               const RewriteLimits& limits, long orders, const Stream& stream,
                               const Comm& comm, const Apart& apart) {
  const auto [first, last] = share(orders, comm);
  std::vector<double> mine;
  const bool whole = apart([&](const std::function<void()>& look) {
    if (first == last) return;
    const End start = run_order(rules, initial, limits, stream, 0, look);
    for (long order = first; order < last; ++order) {
      End end = order == 0 ? start : run_order(rules, initial, limits, stream, order, look);
      const bool comparable = start.told.complete != 0 && end.told.complete != 0;
      Isomorphic same = comparable ? Isomorphic::yes : Isomorphic::unknown;
      if (comparable && order > 0)
        same = start.told.state_hash == end.told.state_hash
                   ? isomorphic(start.state, end.state, isomorphism_budget, look)
                   : Isomorphic::no;
      end.told.same_state = static_cast<double>(same);
      const auto* fields = reinterpret_cast<const double*>(&end.told);
      mine.insert(mine.end(), fields, fields + Told::fields);
    }
  });
  if (!whole) return {};
  const std::vector<double> gathered = comm.gather(mine);
  std::vector<Told> all(static_cast<std::size_t>(orders));
  std::copy(gathered.begin(), gathered.end(), reinterpret_cast<double*>(all.data()));
  return judge(all);
}

}  // namespace khaos
