// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "estimates.hpp"

namespace sync_kpz {

/// The law of single phases at t_end beside the Tracy-Widom law of the GOE, which is that of a KPZ interface
/// that begins flat: phi = v t + s (Gamma t)^(1/3) chi, s the sign of lambda, 2^(2/3) chi of the GOE law.
struct GrowthComparison {
  double mean;      // of 2^(2/3) chi, from v + a t^(-2/3) fitted to the mean frequency, in units of the std
  double variance;  // of 2^(2/3) chi with Gamma = A^2 |lambda_e| / 2, A = stiffness, lambda_e = lambda <cos>
  double skew, skew_error, kurt, kurt_error;  // of s phi
  double cramer_von_mises;                    // integral of (F - F_1)^2 dF_1, both laws standardised
  double cramer_von_mises_gauss;              // the same against the normal law
  std::vector<double> density;                // (bins) of the standardised GOE law of s chi
};
/// NaN where lambda = 0.
GrowthComparison compare_growth(const ChainParams& p, const Continuum& limit, const Observed& seen,
                                const Estimated& found, const Schedule& schedule);

}  // namespace sync_kpz
