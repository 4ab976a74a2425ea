// SPDX-License-Identifier: BSD-3-Clause
#include "networks/hypergraph_isomorphism.hpp"

#include "core/hash.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace khaos {
namespace {

using Colours = std::vector<std::uint64_t>;

/// A hypergraph with its atoms renamed to 0, 1, ...
struct Dense {
  Hypergraph edges;
  std::size_t atoms = 0;
  long visits = 0;

  explicit Dense(Hypergraph graph) : edges(std::move(graph)) {
    std::vector<Atom> all;
    for (const Hyperedge& edge : edges) all.insert(all.end(), edge.begin(), edge.end());
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    atoms = all.size();
    for (Hyperedge& edge : edges)
      for (Atom& atom : edge) atom = static_cast<Atom>(std::ranges::lower_bound(all, atom) - all.begin());
  }

  void refine_once(Colours& colours) {
    Colours sums(atoms);
    for (const Hyperedge& edge : edges) {
      Hash hash;
      hash.word(edge.size());
      for (const Atom atom : edge) hash.word(colours[atom]);
      const std::uint64_t colour = hash.value();
      for (std::size_t i = 0; i < edge.size(); ++i) sums[edge[i]] += mix(colour + i + 1);
    }
    for (std::size_t atom = 0; atom < atoms; ++atom)
      colours[atom] = Hash().word(colours[atom]).word(sums[atom]).value();
    visits += static_cast<long>(edges.size()) + 1;
  }
};

std::size_t classes(Colours colours) {
  std::ranges::sort(colours);
  return static_cast<std::size_t>(std::unique(colours.begin(), colours.end()) - colours.begin());
}

/// Two hypergraphs whose colours are refined in step: isomorphic ones keep equal colours.
class Search {
 public:
  Search(const Hypergraph& a, const Hypergraph& b, long budget, const std::function<void()>& look)
      : a_(a), b_(b), budget_(budget), look_(look) {}

  Isomorphic run() {
    if (a_.atoms != b_.atoms || a_.edges.size() != b_.edges.size()) return Isomorphic::no;
    for (const Hyperedge& edge : b_.edges) wanted_.insert(edge);
    return descend(Colours(a_.atoms, 1), Colours(b_.atoms, 1));
  }

 private:
  Isomorphic descend(Colours a, Colours b) {
    std::size_t seen = 0, now = classes(a);
    while (now > seen) {
      look_();
      a_.refine_once(a);
      b_.refine_once(b);
      seen = now;
      now = classes(a);
      if (a_.visits + b_.visits > budget_) return Isomorphic::unknown;
    }
    std::size_t chosen = 0;
    std::vector<std::size_t> images;
    if (const Isomorphic verdict = compare(a, b, chosen, images); verdict != Isomorphic::unknown)
      return verdict;
    a[chosen] = mix(a[chosen] + 1);
    for (const std::size_t image : images) {
      Colours tried = b;
      tried[image] = a[chosen];
      const Isomorphic verdict = descend(a, std::move(tried));
      if (verdict != Isomorphic::no) return verdict;
    }
    return Isomorphic::no;
  }

  /// `unknown`: colours agree but leave a choice; an atom of a in the smallest class, and its images in b.
  Isomorphic compare(const Colours& a, const Colours& b, std::size_t& chosen,
                     std::vector<std::size_t>& images) const {
    std::map<std::uint64_t, std::vector<std::size_t>> class_a, class_b;
    for (std::size_t i = 0; i < a.size(); ++i) class_a[a[i]].push_back(i);
    for (std::size_t i = 0; i < b.size(); ++i) class_b[b[i]].push_back(i);
    if (class_a.size() != class_b.size()) return Isomorphic::no;
    for (auto at_a = class_a.begin(), at_b = class_b.begin(); at_a != class_a.end(); ++at_a, ++at_b) {
      if (at_a->first != at_b->first || at_a->second.size() != at_b->second.size()) return Isomorphic::no;
      const std::size_t size = at_a->second.size();
      if (size == 1 || (!images.empty() && size >= images.size())) continue;
      chosen = at_a->second.front();
      images = at_b->second;
    }
    if (!images.empty()) return Isomorphic::unknown;
    return maps_onto(class_a, class_b) ? Isomorphic::yes : Isomorphic::no;
  }

  template <class Classes>
  bool maps_onto(const Classes& class_a, const Classes& class_b) const {
    std::vector<Atom> image(a_.atoms);
    for (auto at_a = class_a.begin(), at_b = class_b.begin(); at_a != class_a.end(); ++at_a, ++at_b)
      image[at_a->second.front()] = static_cast<Atom>(at_b->second.front());
    std::multiset<Hyperedge> mapped;
    for (Hyperedge edge : a_.edges) {
      for (Atom& atom : edge) atom = image[atom];
      mapped.insert(std::move(edge));
    }
    return mapped == wanted_;
  }

  Dense a_, b_;
  long budget_;
  const std::function<void()>& look_;
  std::multiset<Hyperedge> wanted_;
};

}  // namespace

std::uint64_t hypergraph_hash(const Hypergraph& graph) {
  Dense dense(graph);
  Colours colours(dense.atoms, 1);
  for (std::size_t seen = 0, now = 1; now > seen;) {
    seen = now;
    dense.refine_once(colours);
    now = classes(colours);
  }
  std::ranges::sort(colours);
  return Hash().word(dense.edges.size()).words(colours).value();
}

Isomorphic isomorphic(const Hypergraph& a, const Hypergraph& b, long budget,
                      const std::function<void()>& look) {
  return Search(a, b, budget, look).run();
}

}  // namespace khaos
