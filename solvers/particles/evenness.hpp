// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <span>

namespace khaos {

inline constexpr double nothing_counted = 0.5;  // as dewi-kadita 0.0.4 has it

/// -sum p ln p / ln(n) of p = weights / their sum, weights (n >= 2) >= 0: 0 if all is in one place, 1 if all
/// places are alike (Pielou, J. Theor. Biol. 13 (1966) 131). Of weights that are all zero nothing_counted.
double evenness(std::span<const double> weights);
double evenness(std::span<const long> counts);

}  // namespace khaos
