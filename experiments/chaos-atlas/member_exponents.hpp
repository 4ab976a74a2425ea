// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "covariant_angles.hpp"
#include "ode/lyapunov.hpp"

#include <span>
#include <vector>

namespace chaos_atlas {

/// What atlas-lyapunov computes of one member.
struct LyapunovMember {
  MemberExponents exponents;
  CovariantAngles angles;  // without samples unless asked for
};

/// Members as numbers and back: to be gathered, and stored in checkpoints.
std::vector<double> numbers_of(std::span<const LyapunovMember> members);
std::vector<LyapunovMember> members_of(std::span<const double> numbers);

}  // namespace chaos_atlas
