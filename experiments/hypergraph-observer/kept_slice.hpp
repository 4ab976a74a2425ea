// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "networks/rewrite_evolution.hpp"

#include <vector>

namespace hypergraph_observer {
using namespace khaos;

/// A small part of a history, to be drawn; rows that nothing fills hold -1.
struct KeptSlice {
  long generation = -1;         // of the state: the last with at most `rows` hyperedges
  std::vector<double> edges;    // (rows, width) atoms of its hyperedges
  long causal_generation = -1;  // the last up to which there are at most `rows` causal edges
  std::vector<double> causal;   // (rows, 4) cause, effect, and the generations of both
};
KeptSlice keep_slice(const RewriteEvolution& evolution, long generations, long rows, long width);

/// The hyperedges alive once all events up to a generation happened.
Hypergraph slice_at(const RewriteEvolution& evolution, long generation);

}  // namespace hypergraph_observer
