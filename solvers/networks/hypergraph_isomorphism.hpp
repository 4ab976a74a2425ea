// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "networks/rewrite_rule.hpp"

#include <cstdint>
#include <functional>

namespace khaos {

/// Equal for isomorphic hypergraphs: colours of atoms refined by the hyperedges they are in, and their places
/// there, until no class splits further.
std::uint64_t hypergraph_hash(const Hypergraph& graph);

enum class Isomorphic { no, yes, unknown };
/// Whether a renaming of atoms makes one multiset of ordered hyperedges of the other: colour refinement, and
/// backtracking over the atoms of the smallest class that is left; a renaming found is checked edge by edge,
/// so `yes` and `no` are exact. `unknown` once more than `budget` hyperedges were visited (a few seconds).
/// `look` is called now and then and may throw.
/// Source: McKay & Piperno, J. Symb. Comput. 60 (2014) 94, sec. 2 (individualisation and refinement).
Isomorphic isomorphic(
    const Hypergraph& a, const Hypergraph& b, long budget = 300'000'000,
    const std::function<void()>& look = [] {});

}  // namespace khaos
