// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "networks/rewrite_rule.hpp"

#include <functional>
#include <vector>

namespace khaos {

/// All histories of a hypergraph: a node for each state up to isomorphism, an edge for each event.
struct MultiwayGraph {
  struct Transition {
    long from, to;
    long events;  // matches of `from` that lead to `to`
  };
  std::vector<Hypergraph> states;       // in the order in which they were found; 0 is the initial one
  std::vector<long> depth;              // (states) fewest events from the initial state
  std::vector<Transition> transitions;  // from states of depth below the last; rising in from, then in to
  std::vector<long> states_at;          // (depth + 1) states first found there
  std::vector<long> events_at;  // (depth + 1) events from the states of that depth, the last not counted
  long terminal = 0;            // states that were tried and have no match
  bool complete = true;         // false: stopped at max_states
};

/// Breadth first, `depth` events deep; PointError if two states cannot be told apart or not within the budget
/// of `isomorphic`. `look` is called for each state and may throw.
MultiwayGraph explore_multiway(
    const std::vector<RewriteRule>& rules, const Hypergraph& initial, long depth, long max_states,
    const std::function<void()>& look = [] {});

/// A branch pair: two different states one event after a common one. It is resolved if some state that was
/// found can be reached from both.
struct BranchPairs {
  long all = 0, resolved = 0;
};
BranchPairs branch_pairs(
    const MultiwayGraph& graph, const std::function<void()>& look = [] {});

}  // namespace khaos
