// SPDX-License-Identifier: BSD-3-Clause
/// Angles between covariant Lyapunov vectors along orbits, as atlas-lyapunov gives them for
/// vectors=covariant.
#pragma once

#include "ode/covariant.hpp"
#include "system.hpp"

#include <span>
#include <vector>

namespace chaos_atlas {

/// What one member's vectors gave: sums over its samples, which add up over members. Split j is the smallest
/// angle between the span of the first j + 1 vectors and that of the others.
struct CovariantAngles {
  static constexpr int bins = 45;  // of the angle, 0 .. pi / 2
  int vectors = 0;                 // 0: the member failed
  double samples = 0;
  std::vector<double> rates;       // (vectors) sums of growth rates
  std::vector<double> least, sum;  // (vectors - 1)
  std::vector<double> counts;      // (vectors - 1, bins)
};
CovariantAngles angles_of(const CovariantVectors& member);

/// In the order of the members; those without samples count in nothing. Least angles start at infinity.
CovariantAngles total(std::span<const CovariantAngles> members);

/// (bins) centres, in radians.
std::vector<double> angle_centres();

}  // namespace chaos_atlas
