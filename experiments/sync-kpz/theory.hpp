// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "params.hpp"

namespace sync_kpz {

/// W^2(t) of the linear chain d phi_i / dt = omega_i + nu (phi_{i+1} + phi_{i-1} - 2 phi_i) + eta_i on a ring
/// of L sites that begins flat, with nu_q = 2 nu (1 - cos q), q = 2 pi n / L:
///   noise      (1/L) sum_{q != 0} (D / nu_q) (1 - exp(-2 nu_q t))
///   columnar   (1/L) sum_{q != 0} sigma^2 ((1 - exp(-nu_q t)) / nu_q)^2
/// At nu = 0: 2 D t (1 - 1/L), sigma^2 t^2 (1 - 1/L).
double linear_width2(const ChainParams& p, double nu, double t);
/// Its limit of long times: D (L^2 - 1) / (12 nu L), sigma^2 (L^2 - 1) (L^2 + 11) / (720 nu^2 L).
double linear_saturation2(const ChainParams& p, double nu);
/// d ln W / d ln t of linear_width2.
double linear_slope(const ChainParams& p, double nu, double t);

}  // namespace sync_kpz
