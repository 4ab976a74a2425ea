// SPDX-License-Identifier: BSD-3-Clause
#include "networks/rewrite_matcher.hpp"

#include <algorithm>

namespace khaos {

RewriteMatcher::RewriteMatcher(std::vector<RewriteRule> rules) : rules_(std::move(rules)) {
  std::size_t variables = 1;
  int longest_input = 0;
  for (const RewriteRule& rule : rules_) {
    max_inputs_ = std::max(max_inputs_, static_cast<int>(rule.inputs.size()));
    variables = std::max(variables, static_cast<std::size_t>(rule.variables));
    for (const auto& edge : rule.inputs)
      longest_input = std::max(longest_input, static_cast<int>(edge.size()));
    for (const auto& edge : rule.outputs) max_arity_ = std::max(max_arity_, static_cast<int>(edge.size()));
  }
  max_arity_ = std::max(max_arity_, longest_input);
  atoms_.resize(variables);
  tokens_.resize(static_cast<std::size_t>(max_inputs_));
  programs_.resize(static_cast<std::size_t>(longest_input) + 1);
  for (std::size_t r = 0; r < rules_.size(); ++r)
    for (std::size_t i = 0; i < rules_[r].inputs.size(); ++i)
      programs_[rules_[r].inputs[i].size()].push_back(compile(static_cast<int>(r), i));
}

TokenStore RewriteMatcher::store(int max_arity) const { return {places_, std::max(max_arity, max_arity_)}; }

std::vector<RewriteMatcher::Slot> RewriteMatcher::slots_of(const std::vector<int>& pattern, int key_position,
                                                           std::vector<bool>& known) const {
  std::vector<Slot> slots;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const auto variable = static_cast<std::size_t>(pattern[i]);
    if (static_cast<int>(i) == key_position) continue;  // the list holds only tokens that have it
    slots.push_back({static_cast<int>(i), pattern[i], !known[variable]});
    known[variable] = true;
  }
  return slots;
}

RewriteMatcher::Program RewriteMatcher::compile(int rule, std::size_t input) {
  const auto& inputs = rules_[static_cast<std::size_t>(rule)].inputs;
  std::vector<bool> known(static_cast<std::size_t>(rules_[static_cast<std::size_t>(rule)].bound)),
      used(inputs.size());
  Program program{rule, input, slots_of(inputs[input], -1, known), {}};
  used[input] = true;
  const auto is_known = [&](int variable) { return known[static_cast<std::size_t>(variable)]; };
  for (std::size_t k = 1; k < inputs.size(); ++k) {
    std::size_t next = 0;
    long most = -1;  // the input with most atoms known comes first: the fewest tokens fit it
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const long count = used[i] ? -1 : std::ranges::count_if(inputs[i], is_known);
      if (count > most) most = count, next = i;
    }
    const auto& pattern = inputs[next];
    const auto found = std::ranges::find_if(pattern, is_known);
    const int position = found == pattern.end() ? -1 : static_cast<int>(found - pattern.begin());
    const IndexedPlace place{static_cast<int>(pattern.size()), position};
    if (std::ranges::find(places_, place) == places_.end()) places_.push_back(place);
    const auto index = static_cast<int>(std::ranges::find(places_, place) - places_.begin());
    const int key = position < 0 ? -1 : *found;
    program.steps.push_back({next, index, key, slots_of(pattern, position, known)});
    used[next] = true;
  }
  return program;
}

void RewriteMatcher::bind_match(const TokenStore& store, int rule, const std::uint32_t* tokens) {
  const auto& inputs = rules_[static_cast<std::size_t>(rule)].inputs;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const std::span<const Atom> edge = store.edge(tokens[i]);
    for (std::size_t k = 0; k < edge.size(); ++k) atoms_[static_cast<std::size_t>(inputs[i][k])] = edge[k];
  }
}

}  // namespace khaos
