// SPDX-License-Identifier: BSD-3-Clause
/// N orthogonal patterns of norm M: q -> softmax(kappa q), kappa = beta M^2, the mean-field Potts model. With
/// weight m on one pattern and (1 - m) / (N - 1) on each other a state is stationary where
///   kappa = ln[m (N - 1) / (1 - m)] / (m - (1 - m) / (N - 1)).
/// The uniform state is stable for kappa < N. Source: Wu, Rev. Mod. Phys. 54 (1982) 235, section I.C.
#pragma once

namespace hopfield {

/// kappa at which the state of weight m is stationary; at m = 1 / N its limit N.
double potts_kappa(double m, long N);

/// Where the state of a single pattern appears, by a fold: the smallest kappa over m. N >= 3.
struct Fold {
  double kappa, m;
};
Fold potts_fold(long N);
/// Where it and the uniform state have equal energies: 2 (N - 1) ln(N - 1) / (N - 2), there m = (N - 1) / N.
/// N >= 3.
double potts_transition(long N);

/// The stable root of s = tanh(kappa s): two opposite patterns; 0 for kappa <= 1.
double pitchfork(double kappa);

}  // namespace hopfield
