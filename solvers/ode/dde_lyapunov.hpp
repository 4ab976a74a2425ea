// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "ode/dde.hpp"
#include "ode/lyapunov.hpp"

namespace khaos {

/// Leading Lyapunov exponents of a delay equation: tangent history functions, orthonormalised once per delay
/// in L2. Farmer, Physica D 4, 366 (1982). RK4 with options.steps_per_delay steps per tau; exponents 0
/// means 4. Each member's blocks are whole delays of its own tau; the check is done with twice as many steps
/// per delay.
///   starts   (members, dimension) constant histories
std::vector<MemberExponents> delay_spectrum(const DelayProblem& problem, std::span<const double> starts,
                                            const LyapunovOptions& options);

}  // namespace khaos
