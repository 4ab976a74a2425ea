// SPDX-License-Identifier: BSD-3-Clause
/// Outputs of atlas-lyapunov that are computed on demand: how finite-time exponents are distributed, and the
/// angles between covariant vectors.
#pragma once

#include "covariant_angles.hpp"
#include "ode/lyapunov.hpp"
#include "run/experiment.hpp"

#include <span>

namespace chaos_atlas {

/// On the axis `dim` of the spectrum.
void describe_finite_time(Outputs& out);
void put_finite_time(std::span<const MemberExponents> members, int exponents, Run& run);

void describe_angles(int dimension, Outputs& out);
void put_angles(std::span<const CovariantAngles> members, int dimension, Run& run);

}  // namespace chaos_atlas
