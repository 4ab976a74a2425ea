// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "networks/rewrite_rule.hpp"

#include <functional>
#include <vector>

namespace khaos {

/// Hyperedges that hold the atom that most of them hold; an atom twice in one hyperedge counts once.
long max_degree(const Hypergraph& graph);

/// Atoms within r steps of an atom, a step leading to any atom of a common hyperedge.
struct BallGrowth {
  std::vector<double> atoms;          // (radius + 1) mean over centres
  double dimension, dimension_error;  // slope of ln atoms over ln r; NaN with fewer than three radii to fit
};
/// Centres are `centres` atoms spread evenly over the list of atoms, or all if there are no more. The slope
/// is fitted where 1 <= r and the ball holds at most half of all atoms; its error is that of the fit.
/// Source: Wolfram (2020), sec. 4.
BallGrowth ball_growth(
    const Hypergraph& graph, long radius, long centres, const std::function<void()>& look = [] {});

}  // namespace khaos
