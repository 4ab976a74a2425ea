// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ode/fused_block.hpp"

namespace khaos {

/// The classical Runge-Kutta step (Kutta 1901) of every member of a group of blocks.
template <class S>
struct FusedRk4 {
  static constexpr int dimension = S::dimension;
  template <int blocks>
  using State = Lanes[blocks][dimension];

  template <int blocks>
  KOKKOS_INLINE_FUNCTION static void advance(State<blocks>& x, double t, double h,
                                             const Lanes (&c)[blocks][fused::constants<S>]) {
    Lanes y[blocks][dimension], k[blocks][dimension], sum[blocks][dimension];
    const Lanes half = 0.5 * h, sixth = h / 6, third = h / 3, whole = h;
    for (int b = 0; b < blocks; ++b) {
      S::rhs(x[b], Lanes(t), c[b], k[b]);
      for (int i = 0; i < dimension; ++i) {
        y[b][i] = x[b][i] + half * k[b][i];
        sum[b][i] = x[b][i] + sixth * k[b][i];
      }
    }
    for (int b = 0; b < blocks; ++b) {
      S::rhs(y[b], Lanes(t + 0.5 * h), c[b], k[b]);
      for (int i = 0; i < dimension; ++i) {
        y[b][i] = x[b][i] + half * k[b][i];
        sum[b][i] = sum[b][i] + third * k[b][i];
      }
    }
    for (int b = 0; b < blocks; ++b) {
      S::rhs(y[b], Lanes(t + 0.5 * h), c[b], k[b]);
      for (int i = 0; i < dimension; ++i) {
        y[b][i] = x[b][i] + whole * k[b][i];
        sum[b][i] = sum[b][i] + third * k[b][i];
      }
    }
    for (int b = 0; b < blocks; ++b) {
      S::rhs(y[b], Lanes(t + h), c[b], k[b]);
      for (int i = 0; i < dimension; ++i) x[b][i] = sum[b][i] + sixth * k[b][i];
    }
  }
};

/// Blocks that fill the registers and the pipelines of one core; a GPU thread holds one member.
constexpr int rk4_blocks(int dimension) {
  return KHAOS_LANES == 1 || dimension > 6 ? 1 : dimension > 3 ? 2 : 3;
}

/// `steps` steps of h from time t, all members, in the default execution space. Not fenced.
template <class S>
void fused_rk4(const States& states, double t, double h, long steps) {
  fused::equal_steps<S, FusedRk4<S>, rk4_blocks(S::dimension)>(states, t, h, steps);
}

}  // namespace khaos
