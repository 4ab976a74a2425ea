// SPDX-License-Identifier: BSD-3-Clause
#include "ode/member_failure.hpp"

#include <gtest/gtest.h>

namespace khaos {
namespace {

TEST(MemberFailure, is_described_by_what_when_who_and_where) {
  const auto text = [](MemberFailure::Reason reason) {
    return describe({reason, 12.5, {1e11, -2}}, "Lorenz", 3);
  };
  EXPECT_EQ(text(MemberFailure::none), "");
  EXPECT_EQ(text(MemberFailure::diverged), "Lorenz diverged at t=12.5 (member 3), state (1e+11, -2)");
  EXPECT_EQ(text(MemberFailure::left_domain),
            "state left the domain of Lorenz at t=12.5 (member 3), state (1e+11, -2)");
  EXPECT_EQ(text(MemberFailure::step_underflow),
            "Lorenz needs steps below the rounding of time at t=12.5 (member 3), state (1e+11, -2)");
  EXPECT_EQ(text(MemberFailure::too_many_steps),
            "Lorenz took too many steps at t=12.5 (member 3), state (1e+11, -2)");
  EXPECT_EQ(text(MemberFailure::frame_overflow),
            "the step is too long for the tangent vectors of Lorenz at t=12.5 (member 3), state (1e+11, -2)");
}

TEST(MemberFailure, without_a_state_ends_with_the_member) {
  EXPECT_EQ(describe({MemberFailure::diverged, 0.25, {}}, "X", 0), "X diverged at t=0.25 (member 0)");
}

TEST(MemberFailure, of_some_tells_how_many_and_the_first) {
  EXPECT_EQ(describe_some(3, 1000, "X diverged at t=1 (member 7)"),
            "3 of 1000 members failed, the first: X diverged at t=1 (member 7)");
}

}  // namespace
}  // namespace khaos
