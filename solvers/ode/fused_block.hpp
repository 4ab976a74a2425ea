// SPDX-License-Identifier: BSD-3-Clause
/// What the fused kernels share: members advance in blocks of KHAOS_LANES, several blocks at once so that the
/// latency of one hides behind the others, and stay in registers for all their steps.
///
/// A right-hand side is a functor type S as the generator writes it:
///   static constexpr int dimension, constants;
///   template <class T, class C> static void rhs(const T* x, C t, const C* c, T* dx);
#pragma once

#include "core/simd_math.hpp"
#include "ode/states.hpp"

namespace khaos::fused {

/// Registers of one component per block; an array of none is not C++.
template <class S>
inline constexpr int constants = S::constants > 0 ? S::constants : 1;

/// True in the lanes whose components are all finite.
template <int dimension>
KOKKOS_INLINE_FUNCTION Mask<KHAOS_LANES> finite(const Lanes (&x)[dimension]) {
  Lanes sum = 0.0;  // 0 * infinity and 0 * NaN are NaN
  for (int i = 0; i < dimension; ++i) sum = sum + x[i] * 0.0;
  return sum == 0.0;
}

/// Steps of equal length for `blocks` blocks of members. A chunk of steps runs unchecked; if it leaves the
/// finite numbers it is repeated step by step, so that a member that diverges stops at its last finite state.
/// Step::advance(Lanes (&x)[blocks][dimension], double t, double h, const Lanes (&c)[blocks][constants])
/// takes one step.
template <class S, class Step, int blocks>
struct EqualSteps {
  States states;
  double t, h;
  long steps;

  static constexpr int dimension = S::dimension, lanes = KHAOS_LANES;
  static constexpr long chunk = 32;

  KOKKOS_FUNCTION void operator()(long group) const {
    const long last = states.padded() / lanes - 1;
    long member[blocks];
    Lanes x[blocks][dimension], c[blocks][constants<S>];
    Mask<lanes> alive[blocks];
    for (int b = 0; b < blocks; ++b) {
      const long block = group * blocks + b;  // beyond the end: the last block again, with the same result
      member[b] = (block < last ? block : last) * lanes;
      for (int i = 0; i < dimension; ++i) x[b][i] = load(&states.x(i, member[b]));
      for (int i = 0; i < S::constants; ++i) c[b][i] = load(&states.c(i, member[b]));
      alive[b] = load(&states.stopped_at(member[b])) == __builtin_huge_val();
    }
    long done = 0, careful_until = 0;
    while (done < steps) {
      const long left = steps - done, n = done < careful_until ? 1 : (left < chunk ? left : chunk);
      Lanes before[blocks][dimension];
      for (int b = 0; b < blocks; ++b)
        for (int i = 0; i < dimension; ++i) before[b][i] = x[b][i];
      for (long step = done; step < done + n; ++step)
        Step::advance(x, t + static_cast<double>(step) * h, h, c);
      bool fine = true;
      for (int b = 0; b < blocks; ++b) fine = fine && all(finite(x[b]) | !alive[b]);
      if (!fine && n > 1) {
        for (int b = 0; b < blocks; ++b)
          for (int i = 0; i < dimension; ++i) x[b][i] = before[b][i];
        careful_until = done + n;
        continue;
      }
      if (!fine)
        for (int b = 0; b < blocks; ++b) {
          const Mask<lanes> leaves = alive[b] & !finite(x[b]);
          stop(member[b], leaves, before[b], t + static_cast<double>(done) * h);
          alive[b] = alive[b] & !leaves;
        }
      done += n;
    }
    for (int b = 0; b < blocks; ++b)
      for (int i = 0; i < dimension; ++i) {
        double* const to = &states.x(i, member[b]);
        store(to, select(alive[b], x[b][i], load(to)));
      }
  }

 private:
  KOKKOS_FUNCTION void stop(long member, Mask<lanes> leaves, const Lanes (&x)[dimension], double when) const {
    for (int lane = 0; lane < lanes; ++lane) {
      if (!leaves[lane]) continue;
      for (int i = 0; i < dimension; ++i) states.x(i, member + lane) = x[i][lane];
      states.stopped_at(member + lane) = when;
      states.stop(member + lane) = Stop::diverged;
    }
  }
};

template <class S, class Step, int blocks>
void equal_steps(const States& states, double t, double h, long steps) {
  const long groups = (states.padded() / KHAOS_LANES + blocks - 1) / blocks;
  Kokkos::parallel_for("equal_steps", Kokkos::RangePolicy<>(0, groups),
                       EqualSteps<S, Step, blocks>{states, t, h, steps});
}

}  // namespace khaos::fused
