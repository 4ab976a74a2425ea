// SPDX-License-Identifier: BSD-3-Clause
#include "networks/rewrite_multiway.hpp"

#include "core/error.hpp"
#include "networks/hypergraph_isomorphism.hpp"
#include "networks/rewrite_matcher.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

namespace khaos {
namespace {

/// Calls `made(state)` for each match in `state`, with the state after that event.
template <class Made>
void successors(RewriteMatcher& matcher, const Hypergraph& state, const Made& made) {
  std::size_t longest = 0;
  for (const Hyperedge& edge : state) longest = std::max(longest, edge.size());
  TokenStore store = matcher.store(static_cast<int>(longest));
  for (const Hyperedge& edge : state) store.add(edge, TokenStore::none);
  for (std::uint32_t newest = 0; newest < store.tokens(); ++newest) {
    std::uint32_t limit = newest;
    matcher.matches_of_newest(store, newest, limit, [&](int r, const std::uint32_t* tokens) {
      const RewriteRule& rule = matcher.rules()[static_cast<std::size_t>(r)];
      const std::vector<std::uint32_t> used(tokens, tokens + rule.inputs.size());
      std::vector<Atom> atoms = matcher.atoms();
      Atom fresh = store.largest_atom();
      for (int v = rule.bound; v < rule.variables; ++v) atoms[static_cast<std::size_t>(v)] = ++fresh;
      Hypergraph next;
      for (std::uint32_t token = 0; token < state.size(); ++token)
        if (std::ranges::find(used, token) == used.end()) next.push_back(state[token]);
      for (const auto& output : rule.outputs) {
        next.emplace_back();
        for (const int variable : output) next.back().push_back(atoms[static_cast<std::size_t>(variable)]);
      }
      made(std::move(next));
    });
  }
}

/// Gives isomorphic states one number.
class StateTable {
 public:
  StateTable(std::vector<Hypergraph>& states, const std::function<void()>& look)
      : states_(states), look_(look) {}
  /// The number, and whether the state is new.
  std::pair<long, bool> insert(Hypergraph state) {
    std::vector<long>& alike = by_hash_[hypergraph_hash(state)];
    for (const long other : alike) {
      look_();
      const Isomorphic same = isomorphic(states_[static_cast<std::size_t>(other)], state);
      if (same == Isomorphic::unknown)
        throw PointError("two states of the multiway graph are too symmetric to compare");
      if (same == Isomorphic::yes) return {other, false};
    }
    alike.push_back(std::ssize(states_));
    states_.push_back(std::move(state));
    return {alike.back(), true};
  }

 private:
  std::vector<Hypergraph>& states_;
  const std::function<void()>& look_;
  std::unordered_map<std::uint64_t, std::vector<long>> by_hash_;
};

}  // namespace

MultiwayGraph explore_multiway(const std::vector<RewriteRule>& rules, const Hypergraph& initial, long depth,
                               long max_states, const std::function<void()>& look) {
  RewriteMatcher matcher(rules);
  MultiwayGraph graph;
  StateTable table(graph.states, look);
  graph.states_at.resize(static_cast<std::size_t>(depth) + 1);
  graph.events_at.resize(static_cast<std::size_t>(depth) + 1);
  table.insert(initial);
  graph.depth.push_back(0);
  graph.states_at[0] = 1;
  for (long from = 0; from < std::ssize(graph.states); ++from) {
    const long level = graph.depth[static_cast<std::size_t>(from)];
    if (level == depth) break;  // the first of the last depth: all before it were tried
    look();
    std::map<long, long> to;
    const Hypergraph state = graph.states[static_cast<std::size_t>(from)];
    successors(matcher, state, [&](Hypergraph next) {
      if (std::ssize(graph.states) > max_states) return;
      const auto [number, is_new] = table.insert(std::move(next));
      ++to[number];
      if (!is_new) return;
      graph.depth.push_back(level + 1);
      ++graph.states_at[static_cast<std::size_t>(level) + 1];
    });
    if (std::ssize(graph.states) > max_states) {
      graph.complete = false;
      break;
    }
    for (const auto& [number, events] : to) {
      graph.transitions.push_back({from, number, events});
      graph.events_at[static_cast<std::size_t>(level)] += events;
    }
    graph.terminal += to.empty();
  }
  return graph;
}

BranchPairs branch_pairs(const MultiwayGraph& graph, const std::function<void()>& look) {
  const std::size_t n = graph.states.size();
  std::vector<std::vector<std::size_t>> next(n);
  for (const auto& t : graph.transitions)
    next[static_cast<std::size_t>(t.from)].push_back(static_cast<std::size_t>(t.to));
  std::vector<std::vector<std::size_t>> reach(n);  // rising, itself included; of states that were asked for
  std::vector<std::size_t> seen(n, n);
  const auto reached = [&](std::size_t from) -> const std::vector<std::size_t>& {
    if (!reach[from].empty()) return reach[from];
    std::vector<std::size_t> all = {from};
    seen[from] = from;
    for (std::size_t at = 0; at < all.size(); ++at)
      for (const std::size_t to : next[all[at]])
        if (std::exchange(seen[to], from) != from) all.push_back(to);
    std::ranges::sort(all);
    return reach[from] = std::move(all);
  };
  const auto meet = [](const std::vector<std::size_t>& a, const std::vector<std::size_t>& b) {
    for (auto at_a = a.begin(), at_b = b.begin(); at_a != a.end() && at_b != b.end();) {
      if (*at_a == *at_b) return true;
      *at_a < *at_b ? ++at_a : ++at_b;
    }
    return false;
  };
  BranchPairs pairs;
  std::map<std::pair<std::size_t, std::size_t>, bool> known;
  for (const auto& to : next) {
    look();
    for (std::size_t i = 0; i < to.size(); ++i)
      for (std::size_t j = i + 1; j < to.size(); ++j) {
        const auto [found, is_new] = known.emplace(std::pair{to[i], to[j]}, false);
        if (is_new) found->second = meet(reached(to[i]), reached(to[j]));
        ++pairs.all;
        pairs.resolved += found->second;
      }
  }
  return pairs;
}

}  // namespace khaos
