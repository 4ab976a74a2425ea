// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "particles/zone_rule.hpp"

#include <span>
#include <vector>

namespace khaos {

/// Headings in 12 x 24 bins: of theta = acos(u_z) and phi = atan2(u_y, u_x) + pi, as published, and of u_z
/// and phi, which all have one area.
struct HeadingBins {
  static constexpr long theta = 12, phi = 24, count = theta * phi;
  long polar, equal_area;  // the bin of one heading
};
std::vector<HeadingBins> heading_bins(std::span<const Vector3<double>> headings);

struct HeadingEntropies {
  double polarization;  // the counts times sin(theta) at the middle of the bin, which counts it twice:
                        // isotropic headings have 0.946, not 1
  double equal_area;
};
/// Of the counts in both kinds of bins (HeadingBins::count each).
HeadingEntropies heading_entropies(std::span<const long> polar, std::span<const long> equal_area);
HeadingEntropies heading_entropies(std::span<const Vector3<double>> headings);

}  // namespace khaos
