// SPDX-License-Identifier: BSD-3-Clause
#include "rule_choice.hpp"

#include "networks/rewrite_random.hpp"

#include <algorithm>

namespace hypergraph_observer {
namespace {

struct NamedRule {
  const char *name, *rule, *start;
};
// Wolfram (2020), sections 2 and 3; G contracts a path of 33 edges, which `start` writes out.
const NamedRule named_rules[] = {
    {"A", "{{x,y},{x,z}} -> {{x,z},{x,w},{y,w},{z,w}}", "{{1,1},{1,1}}"},
    {"B", "{{x,y}} -> {{x,y},{y,z}}", "{{1,2}}"},
    {"C", "{{x,y}} -> {{x,z},{x,z},{z,y}}", "{{1,1}}"},
    {"D", "{{a,b,c},{b,d,e}} -> {{f,f,c},{b,f,b},{f,d,b},{e,c,f}}", "{{1,1,1},{1,1,1}}"},
    {"F", "{{x,y},{y,z}} -> {{w,y},{w,x},{y,x},{z,w}}", "{{1,2},{2,3},{3,4},{4,1}}"},
    {"G", "{{x,y},{y,z}} -> {{x,z}}", nullptr},
};

Hypergraph path(Atom edges) {
  Hypergraph graph;
  for (Atom atom = 1; atom <= edges; ++atom) graph.push_back({atom, atom + 1});
  return graph;
}

/// As many self-loops of atom 1 as the rule has inputs, of their arities: every rule matches that.
Hypergraph self_loops(const RewriteRule& rule) {
  Hypergraph graph;
  for (const auto& edge : rule.inputs) graph.emplace_back(edge.size(), 1u);
  return graph;
}

}  // namespace

RuleChoice choose_rule(const RuleParams& p, const Stream& stream) {
  RuleChoice choice;
  const auto named = std::ranges::find_if(named_rules, [&](const NamedRule& r) { return p.rule == r.name; });
  if (named != std::end(named_rules)) {
    choice.rules = parse_rules(named->rule);
    choice.start = named->start ? parse_hypergraph(named->start) : path(33);
  } else {
    choice.rules =
        p.rule == "random"
            ? std::vector{random_rule(parse_signature(p.signature), stream, std::uint64_t(p.number))}
            : parse_rules(p.rule);
    const bool random = p.rule == "random";
    check_rules(choice.rules, {p.allow_disconnected, p.allow_unused_arity || random, p.allow_deletion});
    choice.start = self_loops(choice.rules[0]);
  }
  if (!p.start.empty()) choice.start = parse_hypergraph(p.start);
  return choice;
}

long longest_edge(const RuleChoice& choice) {
  std::size_t most = 0;
  for (const RewriteRule& rule : choice.rules)
    for (const auto& edge : rule.outputs) most = std::max(most, edge.size());
  for (const Hyperedge& edge : choice.start) most = std::max(most, edge.size());
  return static_cast<long>(most);
}

}  // namespace hypergraph_observer
