// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/schema.hpp"
#include "core/stream.hpp"
#include "networks/rewrite_rule.hpp"

#include <string>
#include <vector>

namespace hypergraph_observer {
using namespace khaos;

/// The parameters that choose rules and their start; all experiments have them.
struct RuleParams {
  std::string rule = "A", start, signature = "2_2 -> 3_2";
  long number = 0;
  bool allow_disconnected = false, allow_unused_arity = false, allow_deletion = false;

  template <class P>
  static void describe(Schema<P>& s) {
    const auto add = [&s]<class T>(const char* name, T RuleParams::*member, const char* doc,
                                   Check check = {}) {
      s(name, static_cast<T P::*>(member), "1", doc, std::move(check));
    };
    add("rule", &RuleParams::rule,
        "a name (A, B, C, D, F, G), random, or rules: {{x,y},{x,z}} -> {{x,z},{y,w}}, several separated by "
        ";");
    add("start", &RuleParams::start,
        "initial hyperedges, {{1,2},{2,3}}; empty: that of the named rule, or a self-loop for each input");
    add("signature", &RuleParams::signature, "rule=random: numbers and arities of hyperedges, 2_2 -> 3_2");
    add("number", &RuleParams::number, "rule=random: which one of the endless list", at_least(0));
    add("allow_disconnected", &RuleParams::allow_disconnected,
        "inputs may share no atom, so that all pairs match");
    add("allow_unused_arity", &RuleParams::allow_unused_arity, "outputs may have an arity that no input has");
    add("allow_deletion", &RuleParams::allow_deletion, "a rule may have no outputs");
  }
};

struct RuleChoice {
  std::vector<RewriteRule> rules;
  Hypergraph start;
};

/// Random rules come from `stream` and are always connected. UserError for what cannot be read or is refused.
RuleChoice choose_rule(const RuleParams& p, const Stream& stream = {});

/// The longest hyperedge that can occur.
long longest_edge(const RuleChoice& choice);

}  // namespace hypergraph_observer
