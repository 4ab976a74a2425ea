// SPDX-License-Identifier: BSD-3-Clause
#include "ode/fused_rk4.hpp"

#include "fused_systems.hpp"
#include "ode/fused_map.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace {
using namespace fused_test;
constexpr double inf = std::numeric_limits<double>::infinity();

double lorenz_error(long steps) {
  const States s = states_of(std::vector<Member>{{{1, 1, 1}, {10, 28, 8.0 / 3}}});
  fused_rk4<Lorenz>(s, 0, 1.0 / static_cast<double>(steps), steps);
  const Result r = result_of(s);
  double error = 0;
  for (int i = 0; i < 3; ++i) error = std::max(error, std::fabs(r.x[0][i] - lorenz_at_1[i]));
  return error;
}

TEST(FusedRk4, has_order_four) {
  const double order = std::log2(lorenz_error(400) / lorenz_error(800));
  EXPECT_NEAR(order, 4, 0.15);  // spec of the chaos atlas
  EXPECT_LT(lorenz_error(3200), 1e-9);
}

TEST(FusedRk4, integrates_large_systems_as_small_ones) {
  const States large = three_at_one(19),
               small = states_of(std::vector<Member>{{{1, 1, 1}, {10, 28, 8.0 / 3}}});
  fused_rk4<ThreeLorenz>(large, 0, 0.01, 100);
  fused_rk4<Lorenz>(small, 0, 0.01, 100);
  const Result r = result_of(large), reference = result_of(small);
  for (int m : {0, 7, 8, 18})
    for (int i = 0; i < 9; ++i)
      EXPECT_NEAR(r.x[m][i], reference.x[0][i % 3], 1e-11);  // roundings, grown 100-fold
}

TEST(FusedRk4, gives_a_member_the_same_bits_in_any_company) {
  std::vector<Member> members = lorenz_members(61);
  const States all = states_of(members);
  fused_rk4<Lorenz>(all, 0, 0.005, 777);
  const Result reference = result_of(all);

  std::reverse(members.begin(), members.end());
  const States reversed = states_of(members);
  fused_rk4<Lorenz>(reversed, 0, 0.005, 777);
  const Result r = result_of(reversed);
  for (int m = 0; m < 61; ++m) EXPECT_EQ(r.x[60 - m], reference.x[m]) << m;

  const States alone = states_of(std::vector<Member>{members[60 - 17]});
  fused_rk4<Lorenz>(alone, 0, 0.005, 777);
  EXPECT_EQ(result_of(alone).x[0], reference.x[17]);
}

TEST(FusedRk4, gives_the_same_bits_in_one_call_or_in_many) {
  const States once = states_of(lorenz_members(20)), often = states_of(lorenz_members(20));
  fused_rk4<Lorenz>(once, 0, 0.005, 100);
  for (int part = 0; part < 10; ++part) fused_rk4<Lorenz>(often, part * 0.05, 0.005, 10);
  EXPECT_EQ(result_of(once).x, result_of(often).x);
}

TEST(FusedRk4, knows_the_time_of_its_stages) {
  const States s = states_of(std::vector<double>{std::sin(0.5), 2 * std::sin(0.5)}, {1, 2});
  fused_rk4<Driven>(s, 0.5, 0.01, 250);
  const Result r = result_of(s);
  EXPECT_NEAR(r.x[0][0], std::sin(3.0), 1e-11);  // Simpson's rule: h^4 t / 2880 = 9e-12
  EXPECT_NEAR(r.x[1][0], 2 * std::sin(3.0), 2e-11);
}

TEST(FusedRk4, stops_a_member_that_diverges_at_its_last_finite_state) {
  std::vector<double> start(40, -1);
  start[3] = 1, start[22] = 2;
  const States s = states_of(start);
  const double h = 1.0 / 256;
  fused_rk4<Explosion>(s, 0, h, 1000);
  const Result r = result_of(s);
  for (int m = 0; m < 40; ++m) {
    if (start[m] < 0) {
      EXPECT_NEAR(r.x[m][0], -1 / (1 + 1000 * h), 1e-10) << m;  // error of the method: h^4 / 10
      EXPECT_EQ(r.stopped_at[m], inf);
      EXPECT_EQ(r.stop[m], Stop::none);
    } else {
      EXPECT_EQ(r.stop[m], Stop::diverged);
      EXPECT_TRUE(std::isfinite(r.x[m][0]));
      EXPECT_GT(r.x[m][0], 1e100);  // the step after it overflowed
      // At the pole the numerical solution lags by a few steps, then squares 16-fold each step.
      EXPECT_GT(r.stopped_at[m], 1 / start[m]);
      EXPECT_LT(r.stopped_at[m], 1 / start[m] + 8 * h);
    }
  }
  // Neither the company nor the number of calls matters, and a stopped member stays.
  const States alone = states_of(std::vector<double>{1});
  for (int part = 0; part < 100; ++part) fused_rk4<Explosion>(alone, part * 10 * h, h, 10);
  const Result one = result_of(alone);
  EXPECT_EQ(one.x[0], r.x[3]);
  EXPECT_EQ(one.stopped_at[0], r.stopped_at[3]);
}

struct Add {  // x <- x + n: the number of the iteration is the time
  static constexpr int dimension = 1, constants = 0;
  template <class T, class C>
  KOKKOS_INLINE_FUNCTION static void rhs(const T* x, C n, const C*, T* next) {
    next[0] = x[0] + n;
  }
};

TEST(FusedMap, counts_its_iterations) {
  const States s = states_of(std::vector<double>{0, 5, -3});
  fused_map<Add>(s, 10, 100);  // 10 + 11 + ... + 109 = 5950
  const Result r = result_of(s);
  EXPECT_EQ(r.x[0][0], 5950);
  EXPECT_EQ(r.x[1][0], 5955);
  EXPECT_EQ(r.x[2][0], 5947);
}

TEST(FusedMap, stops_a_member_that_diverges) {
  std::vector<double> start(100, 1);
  start[50] = 2;
  const States s = states_of(start);
  fused_map<Explosion>(s, 0, 60);  // squares: 2^(2^n)
  const Result r = result_of(s);
  EXPECT_EQ(r.stop[50], Stop::diverged);
  EXPECT_EQ(r.stopped_at[50], 9);
  EXPECT_EQ(r.x[50][0], 0x1p512);
  for (int m : {0, 49, 51, 99}) {
    EXPECT_EQ(r.x[m][0], 1);
    EXPECT_EQ(r.stop[m], Stop::none);
  }
}

}  // namespace
