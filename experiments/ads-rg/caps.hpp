// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "background.hpp"

#include <vector>

namespace ads_rg {

/// Half angles pi/2 k / (caps + 1), k = 1 .. caps + 1; the last is the hemisphere.
std::vector<double> cap_angles(long caps);

/// Finite part of the area over 2 pi of the minimal surfaces that end at the boundary on the caps of these
/// half angles, the hemisphere left out (hemisphere_entropy): area / (2 pi) - R sin(theta0), with R the
/// radius where they are cut off. -1 for all of them in empty space. Collocation, from the surfaces of empty
/// space and each from the one before; throws PointError where Newton's method fails.
/// `look` is called between two of them, if it is not empty.
std::vector<double> cap_entropies(const Background& b, long caps, const Look& look = {});

}  // namespace ads_rg
