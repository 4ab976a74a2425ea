// SPDX-License-Identifier: BSD-3-Clause
#include "ode/member_failure.hpp"

#include <fmt/format.h>

namespace khaos {
namespace {

std::string what_happened(MemberFailure::Reason reason, const std::string& system) {
  switch (reason) {
    case MemberFailure::diverged:
      return system + " diverged";
    case MemberFailure::left_domain:
      return "state left the domain of " + system;
    case MemberFailure::step_underflow:
      return system + " needs steps below the rounding of time";
    case MemberFailure::too_many_steps:
      return system + " took too many steps";
    default:
      return "the step is too long for the tangent vectors of " + system;
  }
}

}  // namespace

std::string describe(const MemberFailure& failure, const std::string& system, long member) {
  if (failure.reason == MemberFailure::none) return "";
  std::string text =
      fmt::format("{} at t={:.6g} (member {})", what_happened(failure.reason, system), failure.time, member);
  if (!failure.state.empty()) text += fmt::format(", state ({:.6g})", fmt::join(failure.state, ", "));
  return text;
}

std::string describe_some(long failed, long members, const std::string& first) {
  return fmt::format("{} of {} members failed, the first: {}", failed, members, first);
}

}  // namespace khaos
