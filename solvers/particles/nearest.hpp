// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "particles/periodic_box.hpp"

#include <span>
#include <vector>

namespace khaos {

/// Distances of each point to its k nearest others in a periodic cube, rising. Host.
///   points   (n, stride) whose first three numbers are a position in [0, side)
///   part, parts  of each `parts` blocks of KHAOS_LANES points only number `part`: for ranks that share out
///   returns  (n, k); rows of other parts are -1
/// All others are looked at for up to `all_below` points; beyond, cells about a point in growing shells,
/// until nothing nearer can be left. Both give the same bits. Throws UserError if k >= n.
std::vector<double> nearest_distances(std::span<const double> points, long stride, const PeriodicBox& box,
                                      int k, long part = 0, long parts = 1, long all_below = 1000);

inline constexpr int most_nearest = 8;  // k at most

}  // namespace khaos
