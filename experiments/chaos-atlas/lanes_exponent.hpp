// SPDX-License-Identifier: BSD-3-Clause
/// The largest exponent of members in lanes, with what there is to say of it.
#pragma once

#include "ode/lyapunov.hpp"
#include "run/experiment.hpp"
#include "system.hpp"

#include <cmath>
#include <span>
#include <string>
#include <vector>

namespace chaos_atlas {

class LaneMembers;

/// True where `auto` takes dopri5 instead of RK4: the fixed step times the fastest rate of the attractor is
/// beyond 0.5, which costs a percent; or the equations end somewhere, and near that border any fixed step is
/// too long.
bool fixed_step_fails(const Model& model, long steps_per_period);
/// How dopri5 is asked for it.
LyapunovOptions options_of_dopri5(const Model& model);

struct Exponent {
  double lambda = std::nan(""), error = std::nan("");  // mean and standard error over 20 blocks of time
  bool chaotic = false;  // lambda > 3 errors and above what a power law would give in this time
  bool settled = false;  // half the step (dopri5: a 32nd of the tolerance) leaves it within its error, or 1 %
  int verdict = none;    // the word of atlas-lyapunov; none: there is no exponent
  static constexpr int none = 6;
};
/// Of a member that was followed for its largest exponent; `none` if it failed.
Exponent exponent_of(const MemberExponents& member);

/// Of members from states on the attractor, with one tangent vector. In each block a fortieth is done again
/// with half the step, which costs 5 %. Of delay equations from the start, after time t.
///   x, t     (dimension) and the time there
///   periods  averaged over; a twentieth of them goes before, for the vector to turn
/// returns    (live members)
std::vector<Exponent> largest_exponents(LaneMembers& members, std::span<const Lanes> x, double t,
                                        double periods, long steps_per_period);
std::vector<MemberExponents> largest_of_members(LaneMembers& members, std::span<const Lanes> x, double t,
                                                double periods, long steps_per_period);

/// Outputs settled and verdict; with lambda1 and stderr before them.
void declare_verdict(Outputs& out, const std::vector<std::string>& axes);
void declare_exponent(Outputs& out, const std::vector<std::string>& axes);

}  // namespace chaos_atlas
