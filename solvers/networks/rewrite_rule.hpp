// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace khaos {

using Atom = std::uint32_t;
/// An ordered hyperedge; atoms may repeat.
using Hyperedge = std::vector<Atom>;
/// A multiset of ordered hyperedges over atoms 1, 2, ...
using Hypergraph = std::vector<Hyperedge>;

/// A rule of hypergraph rewriting: distinct hyperedges that match the patterns `inputs`, all at once, are
/// replaced by `outputs`. Patterns hold variables, numbered in the order in which they appear, inputs first;
/// those that appear in the outputs alone become new atoms. Different variables may match one atom.
struct RewriteRule {
  std::vector<std::vector<int>> inputs, outputs;
  int bound = 0;      // variables of the inputs
  int variables = 0;  // all
  bool operator==(const RewriteRule&) const = default;
};

/// Rules as the Wolfram literature writes them: `{{x,y},{x,z}} -> {{x,z},{x,w},{y,w},{z,w}}`; several are
/// separated by `;`, or by commas in one more pair of braces. Names of variables are letters, digits and _.
/// UserError `rule: at character 8 of '...': ...` for what cannot be read.
/// Source: Wolfram, A Class of Models with the Potential to Represent Fundamental Physics (2020), sec. 2.
std::vector<RewriteRule> parse_rules(const std::string& text);
/// A rule from patterns with any numbers for variables; it numbers them as above.
RewriteRule make_rule(const std::vector<std::vector<int>>& inputs,
                      const std::vector<std::vector<int>>& outputs);
/// `{{1,2},{2,3}}`. UserError `initial state: ...` for what cannot be read, and for an atom that is not a
/// positive integer or above 10^7, since indexes have a place for each.
Hypergraph parse_hypergraph(const std::string& text);

/// The text that reads back to the same; variables are x, y, z, w, then v5, v6, ...
std::string to_text(const RewriteRule& rule);
std::string to_text(const Hypergraph& graph);

struct Permitted {
  bool disconnected = false;  // inputs that share no variable: all pairs of hyperedges match
  bool unused_arity = false;  // outputs that no input can match
  bool deletion = false;      // no outputs
};
/// UserError `rule 2: ...` for a rule without inputs, with an empty hyperedge, or with what is not permitted.
void check_rules(const std::vector<RewriteRule>& rules, const Permitted& permitted);
/// Whether the inputs hang together by shared variables.
bool connected(const RewriteRule& rule);

}  // namespace khaos
