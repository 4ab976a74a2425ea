// SPDX-License-Identifier: BSD-3-Clause
#include "kept_slice.hpp"

#include "networks/rewrite_causal.hpp"

#include <algorithm>

namespace hypergraph_observer {

Hypergraph slice_at(const RewriteEvolution& evolution, long generation) {
  const TokenStore& tokens = evolution.tokens();
  const EventRecord& events = evolution.events();
  Hypergraph graph;
  for (std::uint32_t token = 0; token < tokens.tokens(); ++token) {
    const std::uint32_t consumer = tokens.consumer(token);
    const bool gone = consumer != TokenStore::none && events.generation[consumer] <= generation;
    if (gone || evolution.generation_of(token) > generation) continue;
    const auto edge = tokens.edge(token);
    graph.emplace_back(edge.begin(), edge.end());
  }
  return graph;
}

KeptSlice keep_slice(const RewriteEvolution& evolution, long generations, long rows, long width) {
  KeptSlice kept;
  const auto edge_rows = static_cast<std::size_t>(rows), columns = static_cast<std::size_t>(width);
  kept.edges.assign(edge_rows * columns, -1);
  kept.causal.assign(edge_rows * 4, -1);
  const GenerationCounts counts = count_generations(evolution, generations);
  for (std::size_t g = 0; g < counts.edges.size(); ++g)
    if (counts.edges[g] <= rows) kept.generation = static_cast<long>(g);
  if (kept.generation >= 0) {
    const Hypergraph graph = slice_at(evolution, kept.generation);
    for (std::size_t row = 0; row < graph.size(); ++row)
      std::ranges::copy(graph[row], kept.edges.begin() + static_cast<long>(row * columns));
  }
  const EventRecord& events = evolution.events();
  std::vector<long> causal_at(counts.edges.size());
  for (std::uint32_t e = 0; e < events.events(); ++e)
    if (events.generation[e] < causal_at.size())
      for (const std::uint32_t cause : events.causes_of(e))
        causal_at[events.generation[e]] += cause != TokenStore::none;
  long sum = 0;
  for (std::size_t g = 0; g < causal_at.size() && (sum += causal_at[g]) <= rows; ++g)
    kept.causal_generation = static_cast<long>(g);
  auto row = kept.causal.begin();
  for (std::uint32_t e = 0; e < events.events(); ++e) {
    if (static_cast<long>(events.generation[e]) > kept.causal_generation) continue;
    for (const std::uint32_t cause : events.causes_of(e)) {
      if (cause == TokenStore::none) continue;
      for (const double number :
           {double(cause), double(e), double(events.generation[cause]), double(events.generation[e])})
        *row++ = number;
    }
  }
  return kept;
}

}  // namespace hypergraph_observer
