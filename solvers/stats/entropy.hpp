// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>

namespace khaos {

/// Differential entropies of a density on a uniform grid, in nats.
///
///   p     (n) density at the grid points; values below `negligible_density` are dropped (p ln p -> 0)
///   cell  the measure of one grid point. The grid spacing dx gives the integrals, which converge as the grid
///         is refined; 1 gives bare sums over grid points of a density, which grow with the number of points
///         (some published scripts have them; they are no entropies).
///
/// Sources: Shannon, Bell Syst. Tech. J. 27 (1948) 379; Renyi, Proc. 4th Berkeley Symp. (1961) 547;
/// Tsallis, J. Stat. Phys. 52 (1988) 479.
inline constexpr double negligible_density = 1e-15;

/// S = - int p ln p dx
double shannon_entropy(std::span<const double> p, double cell);

/// H_a = ln(int p^a dx) / (1 - a), a > 0; Shannon's for a = 1. Throws UserError if a <= 0.
double renyi_entropy(std::span<const double> p, double order, double cell);

/// S_q = (1 - int p^q dx) / (q - 1), q > 0; Shannon's for q = 1. Throws UserError if q <= 0.
double tsallis_entropy(std::span<const double> p, double order, double cell);

}  // namespace khaos
