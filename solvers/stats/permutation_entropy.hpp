// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace khaos {

/// How often each of the `order`! orderings occurs among (x_i, x_{i+delay}, ..., x_{i+(order-1) delay}), i =
/// 0 .. n - 1 - (order - 1) delay. Equal values count as rising in time. Orderings are numbered by their
/// Lehmer code, so that 0 is rising and the last one falling. Throws UserError if order is not 2 .. 8, delay
/// < 1, there is no window, or a value is NaN.
std::vector<std::int64_t> ordinal_patterns(std::span<const double> series, int order, long delay);

/// Shannon entropy of these frequencies, over its largest value ln(order!): 1 for noise, 0 for a monotonic
/// series. Source: Bandt & Pompe, Phys. Rev. Lett. 88 (2002) 174102.
double permutation_entropy(std::span<const double> series, int order, long delay);

}  // namespace khaos
