// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/stream.hpp"
#include "networks/rewrite_rule.hpp"

#include <string>
#include <vector>

namespace khaos {

/// Arities of a rule's hyperedges.
struct RuleSignature {
  std::vector<int> inputs, outputs;
};

/// Wolfram's notation in plain text: `2_2 -> 3_2` is two binary hyperedges to three, `1_2 1_3 -> 2_3` mixes
/// arities. UserError `signature: ...`; at most 8 hyperedges on a side and 8 atoms in each.
RuleSignature parse_signature(const std::string& text);

/// Rule `number` of an endless list: each place holds one of as many variables as the left side has places,
/// each with equal probability; rules whose inputs do not hang together are drawn again. It uses the numbers
/// (number, 0), (number, 1), ... of `stream`.
RewriteRule random_rule(const RuleSignature& signature, const Stream& stream, std::uint64_t number);

}  // namespace khaos
