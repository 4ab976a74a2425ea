// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "networks/graph.hpp"

#include <vector>

namespace khaos {

/// The connected graphs of 2 to 7 nodes up to isomorphism: 1, 2, 6, 21, 112, 853 (OEIS A001349), in an order
/// that is the same everywhere; about a second for 7.
inline constexpr long most_small_nodes = 7;
std::vector<Graph> connected_graphs(long nodes);

}  // namespace khaos
