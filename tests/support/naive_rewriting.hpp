// SPDX-License-Identifier: BSD-3-Clause
/// Hypergraph rewriting as its definition reads, slowly and without any of the engine's code: before each
/// event all tuples of distinct living tokens are tried, and the least match by the order's own comparison is
/// taken.
#pragma once
#include "networks/rewrite_rule.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace khaos::testing {

class NaiveRewriting {
 public:
  struct Match {
    int rule;
    std::vector<int> tokens;
    bool operator==(const Match&) const = default;
  };
  struct Token {
    Hyperedge edge;
    int creator, consumer = -1;
  };
  struct Event {
    Match match;
    int generation;
    std::vector<int> causes;
  };
  std::vector<Token> tokens;
  std::vector<Event> events;

  NaiveRewriting(std::vector<RewriteRule> rules, const Hypergraph& initial) : rules_(std::move(rules)) {
    for (const Hyperedge& edge : initial) tokens.push_back({edge, -1});
  }

  int generation(int token) const {
    const int creator = tokens[std::size_t(token)].creator;
    return creator < 0 ? 0 : events[std::size_t(creator)].generation;
  }

  /// Matches among living tokens of generations below `generation_limit`.
  std::vector<Match> matches(int generation_limit) const {
    std::vector<Match> all;
    for (int r = 0; r < int(rules_.size()); ++r) {
      Match match{r, {}};
      extend(match, generation_limit, all);
    }
    return all;
  }

  void apply(const Match& match) {
    const RewriteRule& rule = rules_[std::size_t(match.rule)];
    std::map<int, Atom> atoms = *bind(match);
    Event event{match, 0, {}};
    for (const int token : match.tokens) {
      event.generation = std::max(event.generation, generation(token) + 1);
      event.causes.push_back(tokens[std::size_t(token)].creator);
    }
    for (const int token : match.tokens) tokens[std::size_t(token)].consumer = int(events.size());
    Atom largest = 0;
    for (const Token& token : tokens) largest = std::max(largest, std::ranges::max(token.edge));
    largest_ = std::max(largest_, largest);
    for (int v = rule.bound; v < rule.variables; ++v) atoms[v] = ++largest_;
    events.push_back(event);
    for (const auto& output : rule.outputs) {
      Hyperedge edge;
      for (const int variable : output) edge.push_back(atoms[variable]);
      tokens.push_back({edge, int(events.size()) - 1});
    }
  }

  /// `key`: lists compared one after another; the least match is next. Ends after `most` events.
  using Key = std::function<std::vector<std::vector<long>>(const Match&)>;
  void run(const Key& key, int generations, int most, bool staged) {
    for (int limit = staged ? 1 : generations; limit <= generations; ++limit)
      while (int(events.size()) < most) {
        const std::vector<Match> all = matches(limit);
        if (all.empty()) break;
        apply(
            *std::ranges::min_element(all, [&](const Match& a, const Match& b) { return key(a) < key(b); }));
      }
  }

  Hypergraph state() const {
    Hypergraph graph;
    for (const Token& token : tokens)
      if (token.consumer < 0) graph.push_back(token.edge);
    return graph;
  }

 private:
  std::optional<std::map<int, Atom>> bind(const Match& match) const {
    std::map<int, Atom> atoms;
    const auto& inputs = rules_[std::size_t(match.rule)].inputs;
    for (std::size_t i = 0; i < match.tokens.size(); ++i) {
      const Hyperedge& edge = tokens[std::size_t(match.tokens[i])].edge;
      if (edge.size() != inputs[i].size()) return {};
      for (std::size_t k = 0; k < edge.size(); ++k)
        if (atoms.emplace(inputs[i][k], edge[k]).first->second != edge[k]) return {};
    }
    return atoms;
  }
  void extend(Match& match, int generation_limit, std::vector<Match>& all) const {
    if (!bind(match)) return;
    if (match.tokens.size() == rules_[std::size_t(match.rule)].inputs.size()) {
      all.push_back(match);
      return;
    }
    for (int token = 0; token < int(tokens.size()); ++token) {
      if (tokens[std::size_t(token)].consumer >= 0 || generation(token) >= generation_limit) continue;
      if (std::ranges::find(match.tokens, token) != match.tokens.end()) continue;
      match.tokens.push_back(token);
      extend(match, generation_limit, all);
      match.tokens.pop_back();
    }
  }
  std::vector<RewriteRule> rules_;
  Atom largest_ = 0;
};

}  // namespace khaos::testing
