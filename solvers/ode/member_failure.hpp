// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <string>
#include <vector>

namespace khaos {

/// Why a member of an ensemble was given up: the others go on.
struct MemberFailure {
  enum Reason : int {
    none,
    diverged,
    left_domain,     // a right-hand side that is not finite, from a state of moderate size
    step_underflow,  // the tolerance asks for steps below the rounding of time
    too_many_steps,
    frame_overflow  // tangent vectors are not finite, the state is
  };
  Reason reason = none;
  double time = 0;                 // of the last state that could be used
  std::vector<double> state = {};  // there; may be empty if it is not known
};

/// "X diverged at t=12.5 (member 3), state (1e+10, 2)", "state left the domain of X at t=...": how all
/// experiments say it. "" for none.
std::string describe(const MemberFailure& failure, const std::string& system, long member);

/// "3 of 1000 members failed, the first: X diverged at ...", for Run::partial.
std::string describe_some(long failed, long members, const std::string& first);

}  // namespace khaos
