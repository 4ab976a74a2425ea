// SPDX-License-Identifier: BSD-3-Clause
#include "observed.hpp"

#include "core/error.hpp"
#include "kept_slice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace hypergraph_observer {
namespace {

std::set<Atom> atoms_of(const Hypergraph& state) {
  std::set<Atom> atoms;
  for (const Hyperedge& edge : state) atoms.insert(edge.begin(), edge.end());
  return atoms;
}

/// Who shares a hyperedge with whom, among `allowed`.
std::map<Atom, std::set<Atom>> neighbours_of(const Hypergraph& state, const std::set<Atom>& allowed) {
  std::map<Atom, std::set<Atom>> neighbours;
  for (const Hyperedge& edge : state)
    for (const Atom a : edge)
      for (const Atom b : edge)
        if (a != b && allowed.contains(a) && allowed.contains(b)) neighbours[a].insert(b);
  return neighbours;
}

/// The first n atoms by their distance from `centre`, then by number; fewer if no more are connected.
std::vector<Atom> nearest(const std::map<Atom, std::set<Atom>>& neighbours, Atom centre, long n) {
  std::vector<Atom> found = {centre};
  std::set<Atom> seen = {centre}, shell = seen;
  while (std::ssize(found) < n && !shell.empty()) {
    std::set<Atom> next;
    for (const Atom atom : shell)
      if (const auto at = neighbours.find(atom); at != neighbours.end())
        for (const Atom other : at->second)
          if (seen.insert(other).second) next.insert(other);
    for (const Atom atom : next)
      if (std::ssize(found) < n) found.push_back(atom);
    shell = std::move(next);
  }
  return found;
}

/// Around an atom drawn from `stream`, or the next one around which there are n.
std::vector<Atom> choose_atoms(const Hypergraph& state, const std::set<Atom>& persistent, const Cut& cut,
                               const Stream& stream) {
  const auto neighbours = neighbours_of(state, persistent);
  const std::vector<Atom> centres(persistent.begin(), persistent.end());
  const auto first = static_cast<std::size_t>(stream.uniform(0, 0) * static_cast<double>(centres.size()));
  std::size_t most = 0;
  for (std::size_t k = 0; k < centres.size(); ++k) {
    std::vector<Atom> atoms = nearest(neighbours, centres[(first + k) % centres.size()], cut.n);
    most = std::max(most, atoms.size());
    if (std::ssize(atoms) < cut.n) continue;
    std::ranges::sort(atoms);
    return atoms;
  }
  throw PointError(fmt::format("n: given {}, but at most {} connected atoms persist for {} generations",
                               cut.n, most, cut.persist));
}

/// (samples, atoms) signs after each generation in which something happened.
std::vector<std::vector<double>> signs_of(const RewriteEvolution& evolution, const std::vector<Atom>& atoms) {
  const EventRecord& events = evolution.events();
  const TokenStore& tokens = evolution.tokens();
  const auto slices = static_cast<std::size_t>(evolution.generation()) + 1;
  std::vector<std::vector<double>> sums(slices, std::vector<double>(atoms.size()));
  std::map<Atom, std::size_t> place;
  for (std::size_t i = 0; i < atoms.size(); ++i) place[atoms[i]] = i;
  for (std::uint32_t e = 0; e < events.events(); ++e) {
    std::set<std::uint32_t> causes(events.causes_of(e).begin(), events.causes_of(e).end());
    causes.erase(TokenStore::none);
    std::set<Atom> touched;
    const auto touch = [&](std::uint32_t token) {
      touched.insert(tokens.edge(token).begin(), tokens.edge(token).end());
    };
    for (const std::uint32_t token : events.inputs_of(e)) touch(token);
    for (std::uint32_t token = events.first_output[e]; token < events.first_output[e + 1]; ++token)
      touch(token);
    for (const Atom atom : touched)
      if (const auto at = place.find(atom); at != place.end())
        sums[events.generation[e]][at->second] += causes.size() % 2 == 0 ? 1 : -1;
  }
  std::vector<double> sign(atoms.size(), 1);
  std::vector<std::vector<double>> samples;
  for (std::size_t g = 1; g < slices; ++g) {
    for (std::size_t i = 0; i < sign.size(); ++i)
      if (sums[g][i] != 0) sign[i] = sums[g][i] > 0 ? 1 : -1;
    samples.push_back(sign);
  }
  return samples;
}

}  // namespace

Graph named_graph(const std::string& name, long n) {
  if (name == "path") return path_graph(n);
  if (name == "star") return star_graph(n);
  if (name == "cycle") return ring_graph(n, 1);
  return complete_graph(n);
}

Observed cut_observer(const RuleChoice& choice, const Cut& cut, const Stream& stream, const Stream& order,
                      const std::function<void()>& look) {
  RewriteLimits limits;
  limits.generations = cut.generations;
  limits.max_edges = cut.max_edges;
  RewriteEvolution evolution(choice.rules, choice.start, parse_order("standard"), limits, order);
  evolution.run(look);
  if (const std::string lacking = evolution.incomplete(); !lacking.empty()) throw PointError(lacking);

  const Hypergraph state = evolution.state();
  std::set<Atom> persistent = atoms_of(state);
  for (long back = 1; back <= std::min(cut.persist, evolution.generation()); ++back) {
    const std::set<Atom> then = atoms_of(slice_at(evolution, evolution.generation() - back));
    std::erase_if(persistent, [&](Atom atom) { return !then.contains(atom); });
  }
  const std::vector<Atom> atoms = choose_atoms(state, persistent, cut, stream);

  Observed observed;
  std::set<std::pair<long, long>> links;
  const auto place = [&](Atom atom) {
    const auto at = std::ranges::lower_bound(atoms, atom);
    return at != atoms.end() && *at == atom ? at - atoms.begin() : -1;
  };
  for (const Hyperedge& edge : state) {
    long inside = 0;
    for (const Atom a : edge) {
      inside += place(a) >= 0;
      for (const Atom b : edge)
        if (place(a) >= 0 && place(a) < place(b)) links.insert({place(a), place(b)});
    }
    observed.boundary += inside > 0 && inside < std::ssize(edge);
  }
  observed.graph.nodes = cut.n;
  for (const auto& [a, b] : links) observed.graph.links.push_back({a, b});
  if (!cut.parity) return observed;

  const auto samples = signs_of(evolution, atoms);
  observed.samples = std::ssize(samples);
  for (const auto& [a, b] : links) {
    double sum = 0;
    for (const auto& sign : samples)
      sum += sign[static_cast<std::size_t>(a)] * sign[static_cast<std::size_t>(b)];
    observed.target.push_back(sum / static_cast<double>(observed.samples + 1));
  }
  return observed;
}

}  // namespace hypergraph_observer
