// SPDX-License-Identifier: BSD-3-Clause
#include "ode/fused_dopri5.hpp"

#include "fused_systems.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace {
using namespace fused_test;
constexpr double inf = std::numeric_limits<double>::infinity();

struct Outcome : Result {
  std::vector<long> steps, rejects;
};

template <class S>
Outcome integrate(const States& s, double t, double t_end, double rtol, double atol) {
  std::vector<double> tolerances(S::dimension, atol);
  const CountsByMember counts("counts", 2, s.padded());
  fused_dopri5<S>(s, t, t_end, rtol, tolerances.data(), counts);
  Outcome r{result_of(s), {}, {}};
  const auto host = Kokkos::create_mirror_view(counts);
  Kokkos::deep_copy(host, counts);
  for (long m = 0; m < s.members; ++m) r.steps.push_back(host(0, m)), r.rejects.push_back(host(1, m));
  return r;
}

double lorenz_error(double tolerance, long* steps = nullptr) {
  const States s = states_of(std::vector<Member>{{{1, 1, 1}, {10, 28, 8.0 / 3}}});
  const Outcome r = integrate<Lorenz>(s, 0, 1, tolerance, tolerance);
  if (steps) *steps = r.steps[0];
  double error = 0;
  for (int i = 0; i < 3; ++i) error = std::max(error, std::fabs(r.x[0][i] - lorenz_at_1[i]));
  return error;
}

TEST(FusedDopri5, meets_the_tolerance_asked_for) {
  // An error of one step of the tolerance grows along this trajectory by a factor of about 100.
  for (double tolerance : {1e-6, 1e-8, 1e-10, 1e-12}) EXPECT_LT(lorenz_error(tolerance), 100 * tolerance);
}

TEST(FusedDopri5, integrates_large_systems) {
  const Outcome r = integrate<ThreeLorenz>(three_at_one(19), 0, 1, 1e-10, 1e-10);
  for (int m : {0, 7, 8, 18})
    for (int i = 0; i < 9; ++i) EXPECT_NEAR(r.x[m][i], lorenz_at_1[i % 3], 1e-8);  // as above
}

TEST(FusedDopri5, needs_steps_as_the_fifth_root_of_the_tolerance) {
  long coarse = 0, fine = 0;
  lorenz_error(1e-7, &coarse);
  lorenz_error(1e-11, &fine);
  const double ratio = static_cast<double>(fine) / static_cast<double>(coarse);
  EXPECT_NEAR(std::log(ratio) / std::log(1e4), 0.2, 0.03);
}

TEST(FusedDopri5, gives_a_member_the_same_bits_in_any_company_and_order) {
  std::vector<Member> members = lorenz_members(613);
  const Outcome reference = integrate<Lorenz>(states_of(members), 0, 3, 1e-7, 1e-9);
  std::vector<int> order;
  for (int m = 0; m < 613; ++m) order.push_back((m * 101 + 7) % 613);
  std::vector<Member> shuffled;
  for (int m : order) shuffled.push_back(members[m]);
  shuffled.resize(571);  // and another number of them, so other queues
  const Outcome r = integrate<Lorenz>(states_of(shuffled), 0, 3, 1e-7, 1e-9);
  for (int m = 0; m < 571; ++m) {
    EXPECT_EQ(r.x[m], reference.x[order[m]]) << m;
    EXPECT_EQ(r.steps[m], reference.steps[order[m]]) << m;
    EXPECT_EQ(r.rejects[m], reference.rejects[order[m]]) << m;
  }
  const auto [fewest, most] = std::minmax_element(r.steps.begin(), r.steps.end());
  EXPECT_LT(*fewest, *most);  // each has its own steps
  const Outcome alone = integrate<Lorenz>(states_of(std::vector<Member>{members[5]}), 0, 3, 1e-7, 1e-9);
  EXPECT_EQ(alone.x[0], reference.x[5]);
}

TEST(FusedDopri5, knows_the_time_of_its_stages_and_ends_on_time) {
  const States s = states_of(std::vector<double>{std::sin(0.5), 2 * std::sin(0.5)}, {1, 2});
  const Outcome r = integrate<Driven>(s, 0.5, 3, 1e-10, 1e-10);
  EXPECT_NEAR(r.x[0][0], std::sin(3.0), 2e-9);  // 20 or so steps of the tolerance
  EXPECT_NEAR(r.x[1][0], 2 * std::sin(3.0), 4e-9);
}

TEST(FusedDopri5, goes_on_with_the_step_it_had) {
  const States once = states_of(lorenz_members(20)), twice = states_of(lorenz_members(20));
  const Outcome whole = integrate<Lorenz>(once, 0, 2, 1e-10, 1e-10);
  const Outcome first = integrate<Lorenz>(twice, 0, 1, 1e-10, 1e-10);
  const Outcome second = integrate<Lorenz>(twice, 1, 2, 1e-10, 1e-10);
  for (int m = 0; m < 20; ++m) {
    for (int i = 0; i < 3; ++i) EXPECT_NEAR(second.x[m][i], whole.x[m][i], 1e-6);  // chaos: 1e4 tolerances
    EXPECT_LE(std::abs(first.steps[m] + second.steps[m] - whole.steps[m]), 4) << m;
  }
}

TEST(FusedDopri5, stops_where_the_step_is_lost_in_the_time) {
  std::vector<double> start(50, -1);
  start[0] = 1, start[31] = 0.5;
  const Outcome r = integrate<Explosion>(states_of(start), 0, 3, 1e-8, 1e-8);
  for (int m = 0; m < 50; ++m) {
    if (start[m] < 0) {
      EXPECT_NEAR(r.x[m][0], -0.25, 1e-7);  // ten tolerances
      EXPECT_EQ(r.stopped_at[m], inf);
      EXPECT_EQ(r.stop[m], Stop::none);
    } else {
      EXPECT_NE(r.stop[m], Stop::none);
      EXPECT_NEAR(r.stopped_at[m], 1 / start[m], 1e-6);
      EXPECT_GT(r.x[m][0], 1e6);
      EXPECT_TRUE(std::isfinite(r.x[m][0]));
    }
  }
}

TEST(FusedDopri5, says_that_values_are_not_finite) {
  const Outcome r = integrate<Edge>(states_of(std::vector<double>{0, 0, 0}, {1, 5, 2}), 0, 4, 1e-8, 1e-8);
  EXPECT_EQ(r.stop[0], Stop::diverged);
  EXPECT_NEAR(r.stopped_at[0], 1, 1e-6);
  EXPECT_NEAR(r.x[0][0], -1, 1e-4);  // the integral of log from 0 to 1
  EXPECT_EQ(r.stop[1], Stop::none);
  EXPECT_NEAR(r.x[1][0], 5 * std::log(5.0) - 4, 1e-6);
  EXPECT_EQ(r.stop[2], Stop::diverged);
  EXPECT_NEAR(r.stopped_at[2], 2, 1e-6);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const Outcome bad = integrate<Explosion>(states_of(std::vector<double>{nan, -1}), 0, 1, 1e-8, 1e-8);
  EXPECT_EQ(bad.stop[0], Stop::diverged);
  EXPECT_EQ(bad.stopped_at[0], 0);
  EXPECT_NEAR(bad.x[1][0], -0.5, 1e-7);
}

TEST(FusedDopri5, counts_rejected_steps) {
  const States s = states_of(lorenz_members(8));
  const auto h = Kokkos::create_mirror_view(s.h);
  for (int m = 0; m < 8; ++m) h(m) = m == 3 ? 1.0 : 0.0;  // far too long
  Kokkos::deep_copy(s.h, h);
  const Outcome r = integrate<Lorenz>(s, 0, 5, 1e-8, 1e-8);
  const Outcome usual = integrate<Lorenz>(states_of(lorenz_members(8)), 0, 5, 1e-8, 1e-8);
  EXPECT_GE(r.rejects[3], usual.rejects[3] + 2);
  EXPECT_EQ(r.rejects[2], usual.rejects[2]);
  EXPECT_EQ(r.x[2], usual.x[2]);
}

}  // namespace
