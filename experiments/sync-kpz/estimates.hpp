// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "ensemble.hpp"

namespace sync_kpz {

/// Averages over some of the realisations.
struct Curves {
  std::vector<double> W2, mean, variance, skew, kurt, rate;  // (n_t); moments of all phases about their mean
  std::vector<double> W2_sample;                             // (samples)
  std::vector<double> S, S_sat;                              // (n_t, kept), (kept): at samples
};
/// Averages over all realisations but those of group `without`; -1: over all.
Curves curves_of(const Observed& seen, const Schedule& schedule, long without);

/// What the exponents are fitted over.
struct Windows {
  bool saturated = false;  // d ln W / d ln t over the last half is below 1/8, half of what EW growth has
  double fit_from = 0, fit_to = 0;  // beta
  long mode_from = 0, mode_to = 0;  // alpha, z_modes; none if mode_to == 0
};
Windows windows_of(const ChainParams& p, const Curves& curves, const Schedule& schedule);

/// Estimates from one set of curves; NaN where there is none.
struct Numbers {
  double beta;         // d ln W / d ln t in the window
  double beta_end;     // over the last half decade
  double W_sat;        // W over the last quarter
  double t_sat;        // first time at which W reaches 0.95 W_sat; NaN unless saturated
  double alpha;        // S ~ (2 sin(q/2))^-(2 alpha + 1), in equilibrium
  double z;            // alpha / beta
  double z_modes;      // half times of S(n, t): t ~ (2 sin(q/2))^-z
  double alpha_local;  // G(l) ~ l^(2 alpha_local) at small l, at samples
  double stiffness;    // (2 sin(q/2))^2 S over the modes: D / nu of a Gaussian interface
  double skew, kurt;   // at t_end
  double v_ratio;      // 3 a t_end^(1/3) / std of the fit rate = v + a t^(-2/3): mean over std of chi
};
inline constexpr int numbers = 12;
Numbers numbers_of(const ChainParams& p, const Curves& curves, const Schedule& schedule, const Windows& w);

/// Estimates and their jackknife errors over the groups (NaN if there is one group).
struct Estimated {
  Curves curves;
  Windows windows;
  Numbers value, error;
  std::vector<double> skew_error, kurt_error;  // (n_t)
};
Estimated estimate(const ChainParams& p, const Observed& seen, const Schedule& schedule);

/// Slope of ln y over ln x where lo <= x <= hi and both are positive; NaN with fewer than three such points.
double log_slope(const std::vector<double>& x, const std::vector<double>& y, double lo, double hi);

}  // namespace sync_kpz
