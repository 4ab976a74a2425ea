// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <vector>

namespace khaos {

/// dy/dx at the sample points by three-point differences, second order also where the spacing varies (exact
/// for parabolas): central inside, one-sided at both ends.
///   x  (n), strictly increasing, n >= 3        y  (n)        returns (n)
/// Throws UserError if the lengths differ, n < 3, or x does not increase.
std::vector<double> derivative(std::span<const double> x, std::span<const double> y);

}  // namespace khaos
