// SPDX-License-Identifier: BSD-3-Clause
#include "networks/graph.hpp"

#include "core/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace khaos {
namespace {

void require(bool holds, const std::string& otherwise) {
  if (!holds) throw UserError(otherwise);
}

Link link(long a, long b) { return {std::min(a, b), std::max(a, b)}; }

void sort(Graph& graph) {
  std::ranges::sort(graph.links, [](const Link& a, const Link& b) {
    return a.first != b.first ? a.first < b.first : a.second < b.second;
  });
}

}  // namespace

Graph complete_graph(long nodes) {
  Graph graph{nodes, {}};
  for (long i = 0; i < nodes; ++i)
    for (long j = i + 1; j < nodes; ++j) graph.links.push_back({i, j});
  return graph;
}

Graph ring_graph(long nodes, long k) {
  require(k >= 1 && 2 * k < nodes,
          fmt::format("a ring of {} nodes: given {} neighbours on each side, allowed are 1 to {}", nodes, k,
                      (nodes - 1) / 2));
  Graph graph{nodes, {}};
  for (long i = 0; i < nodes; ++i)
    for (long l = 1; l <= k; ++l) graph.links.push_back(link(i, (i + l) % nodes));
  sort(graph);
  return graph;
}

Graph star_graph(long nodes) {
  Graph graph{nodes, {}};
  for (long i = 1; i < nodes; ++i) graph.links.push_back({0, i});
  return graph;
}

Graph path_graph(long nodes) {
  Graph graph{nodes, {}};
  for (long i = 1; i < nodes; ++i) graph.links.push_back({i - 1, i});
  return graph;
}

long squarest_side(long nodes) {
  long side = std::max(1L, static_cast<long>(std::sqrt(static_cast<double>(nodes))));
  while (nodes % side != 0) --side;
  return side;
}

Graph torus_graph(long nodes, long side) {
  require(side >= 3 && nodes % side == 0 && nodes / side >= 3,
          fmt::format("a torus of {} nodes: given a side of {}, allowed are divisors from 3 to {}", nodes,
                      side, nodes / 3));
  Graph graph{nodes, {}};
  const long rows = nodes / side;
  for (long row = 0; row < rows; ++row)
    for (long column = 0; column < side; ++column) {
      const long i = row * side + column;
      graph.links.push_back(link(i, row * side + (column + 1) % side));
      graph.links.push_back(link(i, (row + 1) % rows * side + column));
    }
  sort(graph);
  return graph;
}

std::vector<long> degrees(const Graph& graph) {
  std::vector<long> degree(static_cast<std::size_t>(graph.nodes), 0);
  for (const Link& l : graph.links) ++degree[l.first], ++degree[l.second];
  return degree;
}

long components(const Graph& graph) {
  std::vector<long> parent(static_cast<std::size_t>(graph.nodes));
  std::iota(parent.begin(), parent.end(), 0L);
  const auto root = [&](long i) {
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
  };
  long count = graph.nodes;
  for (const Link& l : graph.links) {
    if (l.weight == 0) continue;
    const long a = root(l.first), b = root(l.second);
    if (a == b) continue;
    parent[a] = b;
    --count;
  }
  return count;
}

}  // namespace khaos
