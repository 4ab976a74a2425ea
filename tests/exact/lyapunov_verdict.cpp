// SPDX-License-Identifier: BSD-3-Clause
// What is said about ensembles whose exponents are known, because they are made up.
#include "ode/lyapunov_verdict.hpp"

#include "core/stream.hpp"
#include "ode/kaplan_yorke.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

namespace {

using namespace khaos;

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Members with exponents mean(member, block, j) plus noise of standard deviation 0.05 per block.
std::vector<MemberExponents> made_up(int members, int exponents,
                                     const std::function<double(int, int, int)>& mean,
                                     double step_error = 0) {
  const Stream noise{7};
  std::vector<MemberExponents> all(members);
  for (int m = 0; m < members; ++m) {
    MemberExponents& member = all[m];
    member.blocks = 20;
    member.exponents = exponents;
    member.complete = true;
    member.transient = 50;
    member.time = 200;
    member.divergence.assign(20, -1);
    for (int b = 0; b < 20; ++b)
      for (int j = 0; j < exponents; ++j) {
        member.local.push_back(mean(m, b, j) + 0.05 * noise.normal(m * 100 + b, j));
        member.step_error.push_back(step_error);
      }
  }
  return all;
}

TEST(KaplanYorke, is_the_formula) {
  EXPECT_DOUBLE_EQ(kaplan_yorke(std::vector<double>{0.906, 0, -14.572}), 2 + 0.906 / 14.572);
  EXPECT_EQ(kaplan_yorke(std::vector<double>{-1, -2}), 0);
  EXPECT_EQ(kaplan_yorke(std::vector<double>{0, -2}), 1);
  EXPECT_EQ(kaplan_yorke(std::vector<double>{1, 0, -1}), 3);
  EXPECT_EQ(kaplan_yorke(std::vector<double>{1, 0, -infinity}), 2);
  EXPECT_EQ(kaplan_yorke(std::vector<double>{-infinity}), 0);
  EXPECT_TRUE(std::isnan(kaplan_yorke(std::vector<double>{1, NAN})));
}

TEST(KaplanYorke, takes_the_zero_exponent_of_a_limit_cycle_for_zero) {
  const std::vector<double> cycle{-1e-6, -0.3};
  EXPECT_EQ(kaplan_yorke(cycle), 0);
  EXPECT_EQ(kaplan_yorke(cycle, 1e-4), 1);
}

TEST(Verdict, has_means_and_errors_of_all_blocks_and_sorts_them) {
  const auto s = pool(made_up(
      8, 3, [](int, int, int j) { return j == 0   ? -2.0
                                         : j == 1 ? 0.8
                                                  : 0.0; }, 1e-5));
  EXPECT_NEAR(s.error[0], 0.05 / std::sqrt(160), 0.0008);  // errors of errors are 1 / sqrt(320)
  EXPECT_NEAR(s.exponents[0], 0.8, 4 * s.error[0]);
  EXPECT_NEAR(s.exponents[1], 0, 4 * s.error[1]);
  EXPECT_NEAR(s.exponents[2], -2, 4 * s.error[2]);
  EXPECT_EQ(s.positive, 1);
  EXPECT_TRUE(s.chaotic && s.settled && s.valid && !s.transient && !s.divided && !s.slides);
  EXPECT_NEAR(s.ky, 2.4, 5 * s.ky_error);
  // 2 + a / c with variance (da^2 + (a / c)^2 dc^2) / c^2: the second exponent is below the resolution, it
  // counts as 0
  EXPECT_NEAR(s.ky_error, s.error[0] * std::sqrt(1 + 0.16) / 2, 0.2 * s.ky_error);
  EXPECT_NEAR(s.sum, -1.2, 0.03);
  EXPECT_EQ(s.divergence, -1);
}

TEST(Verdict, puts_clocks_among_the_exponents_as_exact_zeros) {
  auto members = made_up(2, 2, [](int, int, int j) { return j == 0 ? 1.0 : -3.0; });
  for (auto& m : members) m.clocks = 1;
  const auto s = pool(members);
  EXPECT_EQ(s.exponents[1], 0);
  EXPECT_EQ(s.error[1], 0);
  EXPECT_EQ(pool(members, 2).exponents.size(), 2u);
  EXPECT_TRUE(std::isnan(pool(members, 2).ky));  // it lies beyond them
}

TEST(Verdict, is_not_chaotic_if_a_power_law_would_give_as_much) {
  // |v| = t^2: blocks 2 log((t + 10) / t) / 10 are all positive and far above their own errors.
  auto members = made_up(1, 1, [](int, int b, int) {
    const double t = 50 + 10 * b;
    return 2 * std::log((t + 10) / t) / 10;
  });
  for (auto& m : members)
    for (int b = 0; b < 20; ++b) m.local[b] = 2 * std::log((60.0 + 10 * b) / (50 + 10 * b)) / 10;
  const auto s = pool(members);
  EXPECT_GT(s.exponents[0], 3 * s.error[0]);
  EXPECT_FALSE(s.chaotic);
  EXPECT_NEAR(s.resolution, 2 * std::log(5) / 200, 1e-12);
}

TEST(Verdict, tells_a_transient_from_chaos) {
  const auto dying = made_up(8, 2, [](int m, int b, int j) {
    return j ? -1.0 : m < 3 && b > 8 ? -0.2 : 0.5;
  });
  const auto s = pool(dying);
  EXPECT_EQ(s.died, 3);
  EXPECT_TRUE(s.transient && s.chaotic && s.divided);
  EXPECT_GT(s.first[0], s.last[0]);
  const auto dead = pool(made_up(8, 2, [](int, int b, int j) { return j ? -1.0 : b > 8 ? -0.2 : 0.5; }));
  EXPECT_TRUE(dead.transient && !dead.chaotic && !dead.divided);
  EXPECT_GT(dead.exponents[0], 0.05);  // which alone would look like chaos
}

TEST(Verdict, sees_one_member_on_another_attractor) {
  const auto s = pool(made_up(8, 1, [](int m, int, int) { return m == 5 ? 0.0 : 0.3; }));
  EXPECT_TRUE(s.divided);
  EXPECT_FALSE(s.transient);
}

TEST(Verdict, is_unsettled_if_half_the_step_changes_an_exponent) {
  const auto mean = [](int, int, int j) { return j ? -10.0 : 1.0; };
  EXPECT_TRUE(pool(made_up(8, 2, mean, 0.01)).settled);   // within 1 % and the resolution
  EXPECT_FALSE(pool(made_up(8, 2, mean, 0.05)).settled);  // 5 % of lambda_1
  auto unchecked = made_up(8, 2, mean);
  for (auto& m : unchecked) m.step_error.clear();
  EXPECT_FALSE(pool(unchecked).settled);
  for (auto& m : unchecked) m.map = true;
  EXPECT_TRUE(pool(unchecked).settled);
  auto overflowed = made_up(8, 2, mean, 0.0);
  overflowed[0].failure.reason = MemberFailure::frame_overflow;
  EXPECT_FALSE(pool(overflowed).settled);
  EXPECT_EQ(pool(overflowed).failed, 1);
}

TEST(Verdict, is_unsettled_where_no_error_is_known) {
  for (const bool map : {false, true}) {
    auto one = made_up(1, 2, [](int, int, int j) { return j == 0 ? 0.5 : -2.0; });
    one[0].blocks = 1;
    one[0].map = map;
    for (auto* list : {&one[0].local, &one[0].step_error}) list->resize(2);
    one[0].divergence.resize(1);
    EXPECT_FALSE(pool(one).settled) << (map ? "map" : "flow");
    EXPECT_FALSE(pool(one, 1).settled) << (map ? "map" : "flow");
  }
}

TEST(Verdict, is_invalid_without_saltation_or_without_members) {
  const auto mean = [](int, int, int) { return 1.0; };
  auto members = made_up(2, 1, mean);
  for (auto& m : members) m.valid = false;
  EXPECT_FALSE(pool(members).valid);
  for (auto& m : members) m.failure.reason = MemberFailure::diverged;
  const auto s = pool(members);
  EXPECT_EQ(s.failed, 2);
  EXPECT_FALSE(s.valid || s.chaotic || s.settled);
}

TEST(Verdict, refuses_members_over_different_times) {
  auto members = made_up(2, 1, [](int, int, int) { return 1.0; });
  members[1].time = 100;
  EXPECT_THROW(pool(members), std::runtime_error);
}

}  // namespace
