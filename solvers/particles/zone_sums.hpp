// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "particles/neighbour_lists.hpp"
#include "particles/periodic_box.hpp"
#include "particles/zone_rule.hpp"

namespace khaos {

/// Where each agent of blocks [first, last) wishes to go: -sum d/|d| over those that it sees within r_r, if
/// there are any, else w_o sum u_j (r_r <= |d| < r_o) + sum d/|d| (r_o <= |d| < r_a), d the nearest image of
/// r_j
/// - r_i. It sees j if d . u_i > -cos(blind) |d|. Agents in one place (|d| < 1e-10) do not see each other, as
/// in the published code. Zero if it sees nobody.
///   wish  (N, 3) in the order of lists.order
/// One sum has one order, that of the candidates: what is added for those out of reach is zero. So lists that
/// hold all within r_a give the same bits.
void zone_sums(const ZoneRule& rule, const PeriodicBox& box, const Agents& agents,
               const NeighbourLists& lists, long first, long last, const Kokkos::View<double*>& wish);

}  // namespace khaos
