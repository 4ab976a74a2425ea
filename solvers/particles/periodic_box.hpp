// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/simd_math.hpp"

namespace khaos {

/// A cube of side `side` whose opposite faces are one. All that the agents know of their boundary: another
/// one (walls, open space) is another struct with these two functions. T is double or Lanes.
struct PeriodicBox {
  double side = 1;

  /// Difference of two positions along one axis, to the nearest image: d - side rint(d / side).
  template <class T>
  KOKKOS_INLINE_FUNCTION T nearest(const T& d) const {
    const T shift = 0x1.8p52;  // adding it rounds to an integer, |d / side| < 2^51
    const T images = (d * (1 / side) + shift) - shift;
    return d - side * images;
  }
  /// The position in [0, side).
  template <class T>
  KOKKOS_INLINE_FUNCTION T home(const T& x) const {
    const T inside = mod(x, side);
    return select(inside < side, inside, T(0.0));
  }
};

}  // namespace khaos
