// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "ode/sde_state.hpp"

#include <span>
#include <vector>

namespace khaos {

/// Structure factors S(n) = |sum_j phi_j exp(-2 pi i n j / L)|^2 / L of each realisation on a ring, for n = 1
/// .. modes <= L / 2: (realisations here, modes), the blocks' empty lanes included. The mean of (phi -
/// mean)^2 is (1/L) sum over all n != 0, which counts each n < L/2 twice.
std::vector<double> structure_factors(const Replicas& phases, long modes);

/// What follows from a mean structure factor S (L / 2) of a ring of L sites, for distances l >= 1:
///   G(l)    = < (phi_{i+l} - phi_i)^2 >                        height-difference correlation
///   w(l)^2  = variance within windows of l + 1 sites           local width, squared
///   C(l)    = < (phi_i - mean) (phi_{i+l} - mean) >            covariance in space
struct SpaceCorrelations {
  std::vector<double> difference, local_width2, covariance;  // (distances)
};
SpaceCorrelations space_correlations(std::span<const double> S, long sites, std::span<const long> distances);

/// 1, 2, 3, ... up to `last`, `per_octave` of them in each octave where there are so many.
std::vector<long> log_spaced(long first, long last, double per_octave);

}  // namespace khaos
