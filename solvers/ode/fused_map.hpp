// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ode/fused_block.hpp"

namespace khaos {

/// One iteration of a map for every member of a group of blocks.
template <class S>
struct FusedMap {
  template <int blocks>
  KOKKOS_INLINE_FUNCTION static void advance(Lanes (&x)[blocks][S::dimension], double n, double,
                                             const Lanes (&c)[blocks][fused::constants<S>]) {
    for (int b = 0; b < blocks; ++b) {
      Lanes next[S::dimension];
      S::rhs(x[b], Lanes(n), c[b], next);
      for (int i = 0; i < S::dimension; ++i) x[b][i] = next[i];
    }
  }
};

constexpr int map_blocks(int dimension) {
  return KHAOS_LANES == 1 || dimension > 4 ? 1 : dimension > 1 ? 4 : 8;
}

/// `steps` iterations of all members, the first with t = n, in the default execution space. Not fenced.
template <class S>
void fused_map(const States& states, long n, long steps) {
  fused::equal_steps<S, FusedMap<S>, map_blocks(S::dimension)>(states, static_cast<double>(n), 1.0, steps);
}

}  // namespace khaos
