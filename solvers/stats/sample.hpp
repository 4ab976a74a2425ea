// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/stream.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace khaos {

/// `count` of the `values` (n), without replacement, each subset equally likely (a partial Fisher-Yates
/// shuffle). The i-th draw uses stream.uniform(member, i): the same member gives the same sample, another
/// member an independent one. All values, in a random order, if count = n. Throws UserError if count > n.
/// Source: Durstenfeld, Commun. ACM 7 (1964) 420.
std::vector<double> sample_without_replacement(std::span<const double> values, std::size_t count,
                                               const Stream& stream, std::uint64_t member);

}  // namespace khaos
