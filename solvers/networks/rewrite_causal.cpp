// SPDX-License-Identifier: BSD-3-Clause
#include "networks/rewrite_causal.hpp"

#include "core/hash.hpp"

#include <algorithm>
#include <numeric>

namespace khaos {
namespace {

long classes(std::vector<std::uint64_t> colours) {
  std::ranges::sort(colours);
  return std::unique(colours.begin(), colours.end()) - colours.begin();
}

}  // namespace

CausalCounts causal_counts(const EventRecord& events) {
  CausalCounts counts;
  std::vector<std::uint32_t> causes;
  for (std::uint32_t e = 0; e < events.events(); ++e) {
    const auto all = events.causes_of(e);
    causes.assign(all.begin(), all.end());
    std::erase(causes, TokenStore::none);
    counts.edges += std::ssize(causes);
    std::ranges::sort(causes);
    counts.distinct += std::unique(causes.begin(), causes.end()) - causes.begin();
  }
  return counts;
}

std::uint64_t causal_hash(const EventRecord& events) {
  const std::size_t n = events.events();
  std::vector<std::uint64_t> colour(n, 1), before(n), after(n);
  for (long seen = 0, now = 1; now > seen;) {
    seen = now;
    std::ranges::fill(before, 0);
    std::ranges::fill(after, 0);
    for (std::uint32_t e = 0; e < n; ++e)
      for (const std::uint32_t cause : events.causes_of(e))
        if (cause != TokenStore::none) {  // sums do not know in which order causes come
          before[e] += mix(colour[cause] + 0x9e3779b97f4a7c15ULL);
          after[cause] += mix(colour[e] + 0xd6e8feb86659fd93ULL);
        }
    for (std::size_t e = 0; e < n; ++e)
      colour[e] = Hash().word(colour[e]).word(before[e]).word(after[e]).value();
    now = classes(colour);
  }
  std::ranges::sort(colour);
  return Hash().word(n).words(colour).value();
}

GenerationCounts count_generations(const RewriteEvolution& evolution, long generations) {
  const EventRecord& events = evolution.events();
  const TokenStore& tokens = evolution.tokens();
  const auto slices = static_cast<std::size_t>(generations) + 1;
  GenerationCounts counts{std::vector<long>(slices), std::vector<long>(slices), std::vector<long>(slices)};
  std::vector<std::uint32_t> places(static_cast<std::size_t>(tokens.largest_atom()) + 1);
  long vertices = 0, edges = 0;
  const auto come = [&](std::uint32_t token) {
    ++edges;
    for (const Atom atom : tokens.edge(token)) vertices += places[atom]++ == 0;
  };
  const auto go = [&](std::uint32_t token) {
    --edges;
    for (const Atom atom : tokens.edge(token)) vertices -= --places[atom] == 0;
  };
  for (std::uint32_t token = 0; token < events.first_output[0]; ++token) come(token);

  std::vector<std::uint32_t> by_generation(events.events());
  std::iota(by_generation.begin(), by_generation.end(), 0u);
  std::ranges::stable_sort(by_generation, {}, [&](std::uint32_t e) { return events.generation[e]; });
  std::size_t next = 0;
  for (std::size_t g = 0; g < slices; ++g) {
    for (; next < by_generation.size() && events.generation[by_generation[next]] <= g; ++next) {
      const std::uint32_t e = by_generation[next];
      for (const std::uint32_t token : events.inputs_of(e)) go(token);
      for (std::uint32_t token = events.first_output[e]; token < events.first_output[e + 1]; ++token)
        come(token);
      ++counts.events[g];
    }
    counts.vertices[g] = vertices;
    counts.edges[g] = edges;
  }
  return counts;
}

}  // namespace khaos
