// SPDX-License-Identifier: BSD-3-Clause
#include "networks/rewrite_random.hpp"

#include "core/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <sstream>

namespace khaos {
namespace {

constexpr std::size_t most = 8;

std::vector<int> arities(const std::string& side, const std::string& whole) {
  const auto refuse = [&](const std::string& word) {
    throw UserError(fmt::format(
        "signature: given '{}' in '{}', allowed: like '2_2 -> 3_2', count_arity, both 1 to {} on a side",
        word, whole, most));
  };
  std::istringstream words(side);
  std::vector<int> all;
  for (std::string word; words >> word;) {
    const bool form = word.size() == 3 && word[1] == '_' && word[0] >= '1' && word[0] <= '8' &&
                      word[2] >= '1' && word[2] <= '8';
    if (!form) refuse(word);
    all.insert(all.end(), static_cast<std::size_t>(word[0] - '0'), word[2] - '0');
  }
  if (all.empty() || all.size() > most) refuse(side);
  return all;
}

}  // namespace

RuleSignature parse_signature(const std::string& text) {
  const std::size_t arrow = text.find("->");
  if (arrow == std::string::npos)
    throw UserError(fmt::format("signature: given '{}', allowed: like '2_2 -> 3_2'", text));
  return {arities(text.substr(0, arrow), text), arities(text.substr(arrow + 2), text)};
}

RewriteRule random_rule(const RuleSignature& signature, const Stream& stream, std::uint64_t number) {
  const int variables = std::accumulate(signature.inputs.begin(), signature.inputs.end(), 0);
  std::uint64_t drawn = 0;
  const auto side = [&](const std::vector<int>& sizes) {
    std::vector<std::vector<int>> edges;
    for (const int arity : sizes) {
      edges.emplace_back();
      for (int i = 0; i < arity; ++i)
        edges.back().push_back(static_cast<int>(stream.uniform(number, drawn++) * variables));
    }
    return edges;
  };
  while (true) {  // of two binary inputs more than half are connected, of eight unary ones one in two million
    const auto inputs = side(signature.inputs);
    if (const RewriteRule rule = make_rule(inputs, {}); connected(rule))
      return make_rule(inputs, side(signature.outputs));
  }
}

}  // namespace khaos
