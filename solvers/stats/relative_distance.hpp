// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>

namespace khaos {

/// |a - b| / |b| in the L2 norm of equal weights; a and b are equally long.
double relative_distance(std::span<const double> a, std::span<const double> b);

}  // namespace khaos
