// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/simd.hpp"

namespace khaos {

/// What a jump of the right-hand side does to tangent vectors: V <- S V with the saltation matrix
///   S = I + (f_after - f_before) n^T / (n . f_before)
/// in the lanes of `where`. n . f_before must not vanish there (grazing has no derivative).
///   x         (dimension, 1 + columns) rows of (state, tangent vectors); states stay
///   n         (dimension) gradient of the function whose zero is the surface
///   f_before, f_after  (dimension) right-hand sides at the point of the surface
/// Aizerman & Gantmakher 1958; Leine & Nijmeijer, Dynamics and Bifurcations of Non-Smooth Systems (2004),
/// ch. 7.
inline void saltate(Lanes* x, int dimension, int columns, const Lanes* n, const Lanes* f_before,
                    const Lanes* f_after, Mask<KHAOS_LANES> where) {
  const int rows = 1 + columns;
  Lanes speed(0.0);
  for (int i = 0; i < dimension; ++i) speed += n[i] * f_before[i];
  for (int j = 1; j <= columns; ++j) {
    Lanes across(0.0);
    for (int i = 0; i < dimension; ++i) across += n[i] * x[i * rows + j];
    const Lanes lateness = across / speed;  // how much earlier the neighbour is there
    for (int i = 0; i < dimension; ++i)
      x[i * rows + j] =
          select(where, x[i * rows + j] + (f_after[i] - f_before[i]) * lateness, x[i * rows + j]);
  }
}

}  // namespace khaos
