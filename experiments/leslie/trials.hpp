// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/simd.hpp"
#include "core/stream.hpp"
#include "pair.hpp"

#include <Kokkos_Core.hpp>

#include <vector>

namespace leslie {

/// Random competitions x' = L1 x - P1 y, y' = L2 y - P2 x of n classes each: fecundities uniform in [0,
/// f_max], survivals in [s_min, 1], P_k a multiple of 1 uniform in [0, p_max], classes at the start in [0,
/// start_max]. With probability `zeros` a fecundity or a P_k is 0, so that imprimitive matrices come up. All
/// numbers of trial m are stream(m, .), starts too if the matrices are given.
struct TrialLaw {
  int a = 3, b = 3;  // classes of species 1 and 2
  double f_max = 1.5, s_min = 0.2, p_max = 0.2, start_max = 1, zeros = 0;
  long T = 3000;
  Stream draws, absent;
  bool given = false;
  Kokkos::View<double*> matrix;  // ((a + b)^2) of B, row after row, if given
};

/// What became of a trial.
struct Trial {
  double c = 0;       // (u.x0 - v.y0) / (u.p + v.q), right vector of sum 1
  double first = 0;   // Winner when the first total falls to 0
  double time = 0;    // of that; 0 if not within T
  double linear = 0;  // Winner of the linear flow, without extinction
  double primitive = 0;
  static constexpr int count = 5;
};

/// Trials first .. first + count - 1, KHAOS_LANES of them side by side; each is what it is alone.
std::vector<Trial> run_trials(const TrialLaw& law, long first, long count);

}  // namespace leslie
