// SPDX-License-Identifier: BSD-3-Clause
#include "core/error.hpp"
#include "networks/graph.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>

namespace khaos {
namespace {

/// The whole word as a whole number or a real one.
std::optional<long> whole(const std::string& word) {
  char* end = nullptr;
  const long value = std::strtol(word.c_str(), &end, 10);
  return word.empty() || *end != '\0' ? std::nullopt : std::optional(value);
}
std::optional<double> real(const std::string& word) {
  char* end = nullptr;
  const double value = std::strtod(word.c_str(), &end);
  return word.empty() || *end != '\0' ? std::nullopt : std::optional(value);
}

}  // namespace

Graph read_graph(const std::string& file, long nodes) {
  std::ifstream in(file);
  if (!in) throw UserError("links: cannot read the file '" + file + "'");
  struct Given {
    double weight;
    bool forward, backward;
  };
  std::map<std::pair<long, long>, Given> links;
  std::string line;
  for (long number = 1; std::getline(in, line); ++number) {
    const auto wrong = [&](const std::string& what) {
      return UserError(fmt::format("{}:{}: {}", file, number, what));
    };
    std::istringstream text(line.substr(0, line.find('#')));
    std::vector<std::string> words;
    for (std::string word; text >> word;) words.push_back(word);
    if (words.empty()) continue;
    if (words.size() < 2 || words.size() > 3)
      throw wrong(fmt::format("a link is `node node [weight]`, given {} words", words.size()));
    long end[2];
    for (int k = 0; k < 2; ++k) {
      const std::optional<long> node = whole(words[k]);
      if (!node || *node < 0 || *node >= nodes)
        throw wrong(fmt::format("node: given {}, allowed: 0 .. {}", words[k], nodes - 1));
      end[k] = *node;
    }
    if (end[0] == end[1]) throw wrong(fmt::format("node {} is linked to itself", end[0]));
    const std::optional<double> weight = words.size() == 3 ? real(words[2]) : 1.0;
    if (!weight || !std::isfinite(*weight))
      throw wrong(fmt::format("weight: given {}, which is not a number", words[2]));
    if (*weight < 0)
      throw wrong(fmt::format("coupling must be symmetric and non-negative, given a weight of {}", *weight));
    const bool forward = end[0] < end[1];
    const auto [at, fresh] = links.try_emplace({std::min(end[0], end[1]), std::max(end[0], end[1])},
                                               Given{*weight, forward, !forward});
    if (fresh) continue;
    bool& seen = forward ? at->second.forward : at->second.backward;
    if (seen) throw wrong(fmt::format("the link {} {} is given twice", end[0], end[1]));
    seen = true;
    if (at->second.weight != *weight)
      throw wrong(
          fmt::format("coupling must be symmetric and non-negative, but {} {} has weight {} and its "
                      "other direction {}",
                      end[0], end[1], *weight, at->second.weight));
  }
  Graph graph{nodes, {}};
  for (const auto& [ends, given] : links) graph.links.push_back({ends.first, ends.second, given.weight});
  return graph;
}

}  // namespace khaos
