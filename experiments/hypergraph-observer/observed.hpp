// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/stream.hpp"
#include "networks/graph.hpp"
#include "rule_choice.hpp"

#include <functional>
#include <string>
#include <vector>

namespace hypergraph_observer {

/// Where an observer is cut from.
struct Cut {
  long n, persist, generations, max_edges;
  bool parity;  // whether the couplings are to reproduce the signs that events leave
};

/// An observer: the graph of its atoms, linked where a hyperedge holds both, and what surrounds it.
struct Observed {
  Graph graph;
  long boundary = 0;           // hyperedges that hold atoms of it and others
  long samples = 0;            // generations that the signs were taken from
  std::vector<double> target;  // (links) mean products of signs; only with `parity`
};

/// A set of n atoms of the final state that hangs together and whose atoms are all there in each of the last
/// `persist` generations: those nearest to an atom drawn from `stream` among the ones that persist.
/// PointError if too few persist around it. Signs, synthetic ones: the type of an event is +1 if it has an
/// even number of causes in the causal graph, else -1; the sign of an atom in a generation is that of the sum
/// over the events that touched it there, or what it was before (+1 at first). Their means are drawn towards
/// 0 by one sample of independent signs, so that finite couplings reproduce them.
Observed cut_observer(const RuleChoice& choice, const Cut& cut, const Stream& stream, const Stream& order,
                      const std::function<void()>& look);

/// path, star, cycle or complete; UserError for a size that has none.
Graph named_graph(const std::string& name, long n);

}  // namespace hypergraph_observer
