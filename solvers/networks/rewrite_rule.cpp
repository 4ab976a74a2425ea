// SPDX-License-Identifier: BSD-3-Clause
#include "networks/rewrite_rule.hpp"

#include "core/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace khaos {
namespace {

std::string variable_name(int variable) {
  static const char* const first[] = {"x", "y", "z", "w"};
  return variable < 4 ? first[variable] : fmt::format("v{}", variable + 1);
}

template <class Edges, class Name>
std::string braces(const Edges& edges, const Name& name) {
  std::string text = "{";
  for (const auto& edge : edges) {
    text += text.size() > 1 ? ",{" : "{";
    for (std::size_t i = 0; i < edge.size(); ++i) text += (i ? "," : "") + name(edge[i]);
    text += "}";
  }
  return text + "}";
}

}  // namespace

RewriteRule make_rule(const std::vector<std::vector<int>>& inputs,
                      const std::vector<std::vector<int>>& outputs) {
  RewriteRule rule{inputs, outputs};
  std::map<int, int> number;
  const auto renumber = [&](std::vector<std::vector<int>>& edges) {
    for (auto& edge : edges)
      for (int& variable : edge)
        variable = number.emplace(variable, static_cast<int>(number.size())).first->second;
  };
  renumber(rule.inputs);
  rule.bound = static_cast<int>(number.size());
  renumber(rule.outputs);
  rule.variables = static_cast<int>(number.size());
  return rule;
}

std::string to_text(const RewriteRule& rule) {
  return braces(rule.inputs, variable_name) + " -> " + braces(rule.outputs, variable_name);
}

std::string to_text(const Hypergraph& graph) {
  return braces(graph, [](Atom atom) { return fmt::format("{}", atom); });
}

bool connected(const RewriteRule& rule) {
  std::vector<bool> reached(static_cast<std::size_t>(rule.bound)), joined(rule.inputs.size());
  bool grows = !rule.inputs.empty();
  const auto join = [&](std::size_t i) {
    joined[i] = true;
    for (const int variable : rule.inputs[i]) reached[static_cast<std::size_t>(variable)] = true;
  };
  if (grows) join(0);
  while (grows) {
    grows = false;
    for (std::size_t i = 0; i < rule.inputs.size(); ++i) {
      const auto known = [&](int variable) { return reached[static_cast<std::size_t>(variable)]; };
      if (joined[i] || std::ranges::none_of(rule.inputs[i], known)) continue;
      join(i);
      grows = true;
    }
  }
  return std::ranges::all_of(joined, [](bool yes) { return yes; });
}

void check_rules(const std::vector<RewriteRule>& rules, const Permitted& permitted) {
  std::vector<std::size_t> used;
  for (const RewriteRule& rule : rules)
    for (const auto& edge : rule.inputs) used.push_back(edge.size());
  for (std::size_t k = 0; k < rules.size(); ++k) {
    const RewriteRule& rule = rules[k];
    const auto refuse = [&](const std::string& what) {
      throw UserError(fmt::format("rule {}: {}", k + 1, what));
    };
    if (rule.inputs.empty()) refuse("empty left side, allowed: at least one hyperedge");
    if (rule.outputs.empty() && !permitted.deletion)
      refuse("empty right side, allowed with allow_deletion only");
    for (const auto* side : {&rule.inputs, &rule.outputs})
      for (const auto& edge : *side)
        if (edge.empty()) refuse("a hyperedge without atoms, allowed: at least one atom");
    if (!permitted.disconnected && !connected(rule))
      refuse("input edges are not connected (would match all pairs), allowed with allow_disconnected only");
    for (const auto& edge : rule.outputs)
      if (!permitted.unused_arity && std::ranges::count(used, edge.size()) == 0)
        refuse(
            fmt::format("an output of {} atoms, which no input has, so it would never be rewritten; allowed "
                        "with allow_unused_arity only",
                        edge.size()));
  }
}

}  // namespace khaos
