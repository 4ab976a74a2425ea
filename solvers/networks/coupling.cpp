// SPDX-License-Identifier: BSD-3-Clause
#include "networks/coupling.hpp"

#include "core/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace khaos {
namespace {

Stream graph_stream(const NetworkSpec& spec) { return make_stream(spec.draw, 0, spec.topology); }

}  // namespace

double Coupling::largest_strength() const {
  if (all_to_all) return weight * static_cast<double>(nodes - 1);
  double largest = 0;
  for (long i = 0; i < links.count(); ++i) {
    double strength = 0;
    for (long k = links.begin[i]; k < links.begin[i + 1]; ++k) strength += links.value[k];
    largest = std::max(largest, strength);
  }
  return largest;
}

Coupling all_to_all_coupling(long nodes, double kappa, Normalise normalise) {
  const auto n = static_cast<double>(nodes);
  double weight = kappa;
  if (normalise == Normalise::degree) weight /= std::max(1.0, n - 1);
  if (normalise == Normalise::total) weight /= std::max(1.0, n * (n - 1) / 2);
  Coupling coupling;
  coupling.nodes = nodes;
  coupling.all_to_all = true;
  coupling.weight = weight;
  coupling.components = weight > 0 ? 1 : nodes;
  return coupling;
}

Coupling coupling_of(const Graph& graph, double kappa, Normalise normalise) {
  const std::vector<long> degree = degrees(graph);
  double total = 0;
  for (const Link& link : graph.links) total += link.weight;
  std::vector<Entry> entries;
  Graph weighed{graph.nodes, {}};
  for (const Link& link : graph.links) {
    double weight = kappa * link.weight;
    if (normalise == Normalise::degree)
      weight /= static_cast<double>(std::max(degree[link.first], degree[link.second]));
    if (normalise == Normalise::total && total > 0) weight /= total;
    entries.push_back({link.first, link.second, weight});
    entries.push_back({link.second, link.first, weight});
    weighed.links.push_back({link.first, link.second, weight});
  }
  Coupling coupling;
  coupling.nodes = graph.nodes;
  coupling.links = sparse_rows(graph.nodes, 0, graph.nodes, entries);
  coupling.components = components(weighed);
  return coupling;
}

SparseRows laplacian(const Coupling& coupling, double shift) {
  const long n = coupling.nodes;
  std::vector<Entry> entries;
  const auto add = [&](long i, long j, double weight) {
    entries.push_back({i, j, -weight});
    entries.push_back({i, i, weight});
  };
  if (coupling.all_to_all) {
    for (long i = 0; i < n; ++i)
      for (long j = 0; j < n; ++j)
        if (i != j) add(i, j, coupling.weight);
  } else {
    for (long i = 0; i < n; ++i)
      for (long k = coupling.links.begin[i]; k < coupling.links.begin[i + 1]; ++k)
        add(i, coupling.links.column[k], coupling.links.value[k]);
  }
  for (long i = 0; i < n; ++i) entries.push_back({i, i, shift});  // isolated nodes have a diagonal, too
  return sparse_rows(n, 0, n, entries);
}

std::vector<std::string> topologies() {
  return {"all-to-all", "ring",        "k-nearest",   "star",       "path",
          "torus",      "erdos-renyi", "small-world", "scale-free", "file"};
}

bool has_closed_spectrum(const std::string& topology) {
  static const std::vector<std::string> closed = {"all-to-all", "ring", "k-nearest", "star", "path", "torus"};
  return std::ranges::find(closed, topology) != closed.end();
}

Coupling make_coupling(const NetworkSpec& spec) {
  const auto graph = [&]() -> Graph {
    if (spec.topology == "ring") return ring_graph(spec.nodes, 1);
    if (spec.topology == "k-nearest") return ring_graph(spec.nodes, spec.k);
    if (spec.topology == "star") return star_graph(spec.nodes);
    if (spec.topology == "path") return path_graph(spec.nodes);
    if (spec.topology == "torus")
      return torus_graph(spec.nodes, spec.side > 0 ? spec.side : squarest_side(spec.nodes));
    if (spec.topology == "erdos-renyi") return erdos_renyi_graph(spec.nodes, spec.p, graph_stream(spec));
    if (spec.topology == "small-world")
      return watts_strogatz_graph(spec.nodes, spec.k, spec.p, graph_stream(spec));
    if (spec.topology == "scale-free") return barabasi_albert_graph(spec.nodes, spec.k, graph_stream(spec));
    if (spec.topology == "file") return read_graph(spec.file, spec.nodes);
    throw UserError(
        fmt::format("topology: given {}, allowed: {}", spec.topology, fmt::join(topologies(), " | ")));
  };
  if (spec.kappa < 0)
    throw UserError(fmt::format("coupling must be symmetric and non-negative, given kappa = {}", spec.kappa));
  if (spec.topology == "all-to-all" || (spec.nodes == 1 && spec.topology != "file"))
    return all_to_all_coupling(spec.nodes, spec.kappa, spec.normalise);
  return coupling_of(graph(), spec.kappa, spec.normalise);
}

}  // namespace khaos
