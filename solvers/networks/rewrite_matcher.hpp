// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "networks/rewrite_rule.hpp"
#include "networks/rewrite_tokens.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace khaos {

/// Finds matches of rules. Each rule is compiled once for each of its inputs: where that one is given, the
/// others follow in an order in which each shares an atom with those before, so that it is looked up in a
/// short list.
class RewriteMatcher {
 public:
  explicit RewriteMatcher(std::vector<RewriteRule> rules);

  const std::vector<RewriteRule>& rules() const { return rules_; }
  int max_inputs() const { return max_inputs_; }
  /// A store whose lists serve these rules; it takes edges of any arity up to `max_arity` and the rules' own.
  TokenStore store(int max_arity) const;

  /// Calls `found(rule, tokens)` for each match whose newest token is `newest`, tokens in the order of the
  /// rule's inputs, by rules, then by the input that it fills. Only tokens below `limit` (at first at most
  /// `newest`) join it; `found` may lower it.
  template <class Found>
  void matches_of_newest(TokenStore& store, std::uint32_t newest, std::uint32_t& limit, const Found& found) {
    const std::span<const Atom> edge = store.edge(newest);
    if (edge.size() >= programs_.size()) return;
    for (const Program& program : programs_[edge.size()]) {
      if (!bind(program.anchor, edge.data())) continue;
      tokens_[program.input] = newest;
      descend(store, program, 0, limit, found);
    }
  }

  /// Sets the atoms of a match's variables; `atoms()[v]` is that of variable v of its rule.
  void bind_match(const TokenStore& store, int rule, const std::uint32_t* tokens);
  std::vector<Atom>& atoms() { return atoms_; }

 private:
  /// Compares the atom at a position with a variable, or gives it to a variable that has none yet.
  struct Slot {
    int position, variable;
    bool binds;
  };
  struct Step {
    std::size_t input;
    int place, key;  // which lists, and the variable whose atom's list is walked (-1: all of the arity)
    std::vector<Slot> slots;
  };
  struct Program {
    int rule;
    std::size_t input;
    std::vector<Slot> anchor;
    std::vector<Step> steps;
  };

  Program compile(int rule, std::size_t input);
  std::vector<Slot> slots_of(const std::vector<int>& pattern, int key_position,
                             std::vector<bool>& known) const;

  bool bind(const std::vector<Slot>& slots, const Atom* edge) {
    for (const Slot& slot : slots) {
      Atom& atom = atoms_[static_cast<std::size_t>(slot.variable)];
      if (slot.binds)
        atom = edge[slot.position];
      else if (atom != edge[slot.position])
        return false;
    }
    return true;
  }

  template <class Found>
  void descend(TokenStore& store, const Program& program, std::size_t depth, std::uint32_t& limit,
               const Found& found) {
    if (depth == program.steps.size()) {
      found(program.rule, tokens_.data());
      return;
    }
    const Step& step = program.steps[depth];
    const Atom key = step.key < 0 ? 0 : atoms_[static_cast<std::size_t>(step.key)];
    store.visit(step.place, key, limit, [&](std::uint32_t token, const Atom* edge) {
      for (std::size_t i = 0; i < depth; ++i)
        if (tokens_[program.steps[i].input] == token) return;
      if (!bind(step.slots, edge)) return;
      tokens_[step.input] = token;
      descend(store, program, depth + 1, limit, found);
    });
  }

  std::vector<RewriteRule> rules_;
  std::vector<IndexedPlace> places_;
  std::vector<std::vector<Program>> programs_;  // by the arity of the given token
  int max_inputs_ = 0, max_arity_ = 0;
  std::vector<Atom> atoms_;            // of variables, while matching
  std::vector<std::uint32_t> tokens_;  // of inputs
};

}  // namespace khaos
