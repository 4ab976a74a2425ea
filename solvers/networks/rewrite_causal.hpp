// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "networks/rewrite_evolution.hpp"

#include <cstdint>
#include <vector>

namespace khaos {

/// The causal graph of an evolution has an edge A -> B for each token that event A made and event B consumed.
struct CausalCounts {
  long edges = 0;
  long distinct = 0;  // pairs (A, B)
};
CausalCounts causal_counts(const EventRecord& events);

/// Equal for causal graphs that are isomorphic as directed multigraphs without labels: colour refinement
/// over causes and effects until no class splits further (Weisfeiler & Leman, NTI 2 (1968) 12). Different
/// graphs have different hashes unless refinement cannot tell them apart, or, once in 2^64, by accident.
std::uint64_t causal_hash(const EventRecord& events);

/// What a slice of the history holds once all events up to its generation happened.
struct GenerationCounts {
  std::vector<long> vertices, edges;  // (generations + 1)
  std::vector<long> events;           // (generations + 1) of each generation; 0 for the initial state
};
/// `generations` counts slices beyond the last event's too: there nothing changes.
GenerationCounts count_generations(const RewriteEvolution& evolution, long generations);

}  // namespace khaos
