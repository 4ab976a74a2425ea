// SPDX-License-Identifier: BSD-3-Clause
#include "networks/small_graphs.hpp"

#include "networks/hypergraph_isomorphism.hpp"

#include <algorithm>
#include <map>

namespace khaos {
namespace {

Hypergraph as_hypergraph(const Graph& graph) {
  Hypergraph both_ways;
  for (const auto& [first, second, weight] : graph.links) {
    const auto a = static_cast<Atom>(first + 1), b = static_cast<Atom>(second + 1);
    both_ways.push_back({a, b});
    both_ways.push_back({b, a});
  }
  return both_ways;
}

}  // namespace

// Some node of a connected graph can be taken away without parting it, so each graph is one of one node less
// with a node linked to some of the others.
std::vector<Graph> connected_graphs(long nodes) {
  if (nodes == 2) return {path_graph(2)};
  std::vector<Graph> all;
  std::map<std::uint64_t, std::vector<Hypergraph>> known;
  for (const Graph& smaller : connected_graphs(nodes - 1))
    for (long linked = 1; linked < 1L << (nodes - 1); ++linked) {
      Graph graph{nodes, smaller.links};
      for (long node = 0; node < nodes - 1; ++node)
        if (linked >> node & 1) graph.links.push_back({node, nodes - 1});
      Hypergraph state = as_hypergraph(graph);
      std::vector<Hypergraph>& alike = known[hypergraph_hash(state)];
      if (std::ranges::any_of(alike,
                              [&](const Hypergraph& h) { return isomorphic(h, state) == Isomorphic::yes; }))
        continue;
      alike.push_back(std::move(state));
      std::ranges::sort(graph.links, {}, [](const Link& link) { return std::pair(link.first, link.second); });
      all.push_back(std::move(graph));
    }
  return all;
}

}  // namespace khaos
