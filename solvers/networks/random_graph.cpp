// SPDX-License-Identifier: BSD-3-Clause
#include "core/error.hpp"
#include "networks/graph.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace khaos {
namespace {

/// A whole number in 0 .. below - 1.
long pick(const Stream& stream, std::uint64_t member, std::uint64_t index, long below) {
  const double u = stream.uniform(member, index);
  return std::min(below - 1, static_cast<long>(u * static_cast<double>(below)));
}

}  // namespace

Graph erdos_renyi_graph(long nodes, double p, const Stream& stream) {
  if (!(p >= 0 && p <= 1)) throw UserError(fmt::format("link probability: given {}, allowed: 0 .. 1", p));
  Graph graph{nodes, {}};
  if (p == 0) return graph;
  if (p == 1) return complete_graph(nodes);
  // Pairs in the order (0,1), (0,2), ..., (1,2), ...; the gap to the next linked one is geometric.
  const double log_miss = std::log1p(-p);
  long i = 0, j = 0;  // the last pair looked at; (i, i) precedes (i, i + 1)
  for (std::uint64_t draw = 0;; ++draw) {
    const double gap = 1 + std::floor(std::log(stream.uniform(0, draw)) / log_miss);
    if (gap > static_cast<double>(nodes) * static_cast<double>(nodes)) break;
    j += static_cast<long>(gap);
    while (i < nodes && j >= nodes) {
      j = j - nodes + i + 2;  // what goes beyond the row counts from (i + 1, i + 2) on
      ++i;
    }
    if (i >= nodes - 1) break;
    graph.links.push_back({i, j});
  }
  return graph;
}

Graph watts_strogatz_graph(long nodes, long k, double p, const Stream& stream) {
  if (!(p >= 0 && p <= 1)) throw UserError(fmt::format("rewiring probability: given {}, allowed: 0 .. 1", p));
  ring_graph(nodes, k);  // for its refusals
  std::vector<std::set<long>> neighbours(static_cast<std::size_t>(nodes));
  for (long i = 0; i < nodes; ++i)
    for (long l = 1; l <= k; ++l) {
      const long j = (i + l) % nodes;
      neighbours[i].insert(j), neighbours[j].insert(i);
    }
  for (long l = 1; l <= k; ++l)
    for (long i = 0; i < nodes; ++i) {
      const auto member = static_cast<std::uint64_t>((l - 1) * nodes + i);
      if (stream.uniform(member, 0) >= p || std::ssize(neighbours[i]) >= nodes - 1) continue;
      const long from = (i + l) % nodes;
      long to = i;
      for (std::uint64_t draw = 1; to == i || neighbours[i].contains(to); ++draw)
        to = pick(stream, member, draw, nodes);
      neighbours[i].erase(from), neighbours[from].erase(i);
      neighbours[i].insert(to), neighbours[to].insert(i);
    }
  Graph graph{nodes, {}};
  for (long i = 0; i < nodes; ++i)
    for (const long j : neighbours[i])
      if (i < j) graph.links.push_back({i, j});
  return graph;
}

Graph barabasi_albert_graph(long nodes, long k, const Stream& stream) {
  if (k < 1 || k >= nodes)
    throw UserError(fmt::format("a scale-free graph of {} nodes: given {} links of each, allowed are 1 to {}",
                                nodes, k, nodes - 1));
  Graph graph{nodes, {}};
  std::vector<long> ends;  // each node as often as it has links
  const auto add = [&](long a, long b) {
    graph.links.push_back({a, b});
    ends.push_back(a), ends.push_back(b);
  };
  for (long i = 0; i <= k; ++i)
    for (long j = i + 1; j <= k; ++j) add(i, j);
  for (long i = k + 1; i < nodes; ++i) {
    std::set<long> chosen;
    for (std::uint64_t draw = 0; std::ssize(chosen) < k; ++draw)
      chosen.insert(ends[pick(stream, static_cast<std::uint64_t>(i), draw, std::ssize(ends))]);
    for (const long j : chosen) add(j, i);
  }
  std::ranges::sort(graph.links, [](const Link& a, const Link& b) {
    return a.first != b.first ? a.first < b.first : a.second < b.second;
  });
  return graph;
}

}  // namespace khaos
