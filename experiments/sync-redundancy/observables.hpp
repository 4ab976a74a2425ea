// SPDX-License-Identifier: BSD-3-Clause
/// What is seen of a network at one look: the mean of its copies, and how far they are from it.
#pragma once

#include "core/simd_math.hpp"
#include "ode/sde.hpp"

namespace sync_redundancy {
using namespace khaos;

/// mean (components) and |xtilde|^2 = sum_i |x_i - mean|^2 of one block; rows are nodes, or modes
/// (stepper.hpp).
KOKKOS_INLINE_FUNCTION Lanes observe(LaneRows x, long nodes, int components, bool in_modes, Lanes* mean) {
  const Lanes share = 1.0 / static_cast<double>(nodes);
  Lanes fluct = 0.0;
  if (in_modes) {
    const Lanes root = 1.0 / sqrt(static_cast<double>(nodes));
    for (int c = 0; c < components; ++c) mean[c] = root * x(c);
    for (long row = components; row < nodes * components; ++row) fluct += x(row) * x(row);
    return fluct;
  }
  for (int c = 0; c < components; ++c) mean[c] = 0.0;
  for (long node = 0; node < nodes; ++node)
    for (int c = 0; c < components; ++c) mean[c] += x(node * components + c);
  for (int c = 0; c < components; ++c) mean[c] = share * mean[c];
  for (long node = 0; node < nodes; ++node)
    for (int c = 0; c < components; ++c) {
      const Lanes away = x(node * components + c) - mean[c];
      fluct += away * away;
    }
  return fluct;
}

}  // namespace sync_redundancy
