// SPDX-License-Identifier: BSD-3-Clause
#include "networks/hypergraph_measures.hpp"

#include "stats/fit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace khaos {
namespace {

/// Lists of the hyperedges of each atom, one after the other; atoms are renamed to 0, 1, ...
struct Incidence {
  std::vector<std::size_t> first;
  std::vector<std::size_t> edges;
  Hypergraph graph;
  std::size_t atoms = 0;

  explicit Incidence(const Hypergraph& given) : graph(given) {
    Atom largest = 0;
    for (const Hyperedge& edge : graph)
      for (const Atom atom : edge) largest = std::max(largest, atom);
    std::vector<Atom> number(static_cast<std::size_t>(largest) + 1);
    for (const Hyperedge& edge : graph)
      for (const Atom atom : edge) number[atom] = 1;
    for (Atom& n : number)
      if (n == 1) n = static_cast<Atom>(atoms++);
    first.resize(atoms + 1);
    for (Hyperedge& edge : graph) {
      for (Atom& atom : edge) atom = number[atom];
      for_each_atom(edge, [&](Atom atom) { ++first[atom + 1]; });
    }
    for (std::size_t a = 0; a < atoms; ++a) first[a + 1] += first[a];
    edges.resize(first[atoms]);
    std::vector<std::size_t> at(first.begin(), first.end() - 1);
    for (std::size_t e = 0; e < graph.size(); ++e)
      for_each_atom(graph[e], [&](Atom atom) { edges[at[atom]++] = e; });
  }
  template <class Each>
  static void for_each_atom(const Hyperedge& edge, const Each& each) {
    for (auto at = edge.begin(); at != edge.end(); ++at)
      if (std::find(edge.begin(), at, *at) == at) each(*at);
  }
};

}  // namespace

long max_degree(const Hypergraph& graph) {
  const Incidence incidence(graph);
  std::size_t most = 0;
  for (std::size_t a = 0; a < incidence.atoms; ++a)
    most = std::max(most, incidence.first[a + 1] - incidence.first[a]);
  return static_cast<long>(most);
}

BallGrowth ball_growth(const Hypergraph& graph, long radius, long centres,
                       const std::function<void()>& look) {
  const Incidence incidence(graph);
  const auto n = static_cast<long>(incidence.atoms);
  BallGrowth growth{std::vector<double>(static_cast<std::size_t>(radius) + 1),
                    std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
  centres = std::min(centres, n);
  std::vector<long> seen_from(incidence.atoms, -1), edge_seen_from(graph.size(), -1);
  std::vector<Atom> shell, next;
  for (long c = 0; c < centres; ++c) {
    look();
    shell = {static_cast<Atom>(c * n / centres)};
    seen_from[shell[0]] = c;
    double inside = 1;
    for (std::size_t r = 0; r < growth.atoms.size(); ++r) {
      growth.atoms[r] += inside / static_cast<double>(centres);
      next.clear();
      for (const Atom atom : shell)
        for (std::size_t k = incidence.first[atom]; k < incidence.first[atom + 1]; ++k) {
          const std::size_t edge = incidence.edges[k];
          if (std::exchange(edge_seen_from[edge], c) == c) continue;
          for (const Atom other : incidence.graph[edge])
            if (std::exchange(seen_from[other], c) != c) next.push_back(other);
        }
      inside += static_cast<double>(next.size());
      std::swap(shell, next);
    }
  }
  std::vector<double> x, y;
  for (std::size_t r = 1; r < growth.atoms.size() && growth.atoms[r] <= 0.5 * static_cast<double>(n); ++r) {
    x.push_back(std::log(static_cast<double>(r)));
    y.push_back(std::log(growth.atoms[r]));
  }
  if (x.size() > 2) {
    const Line line = fit_line(x, y);
    growth.dimension = line.slope;
    growth.dimension_error = line.slope_error;
  }
  return growth;
}

}  // namespace khaos
