// SPDX-License-Identifier: BSD-3-Clause
#include "stats/lifetimes.hpp"

#include "core/stream.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace khaos {
namespace {

/// Members whose life is exponential with mean `tau` after a dead time `offset`; NaN for those alive at
/// `until`.
std::vector<double> exponential(long members, double tau, double offset, double until) {
  const Stream stream = make_stream(1, 0, "lives");
  std::vector<double> lives;
  for (long m = 0; m < members; ++m) {
    const double t = offset - tau * std::log(stream.uniform(m, 0));
    lives.push_back(t <= until ? t : std::nan(""));
  }
  return lives;
}

TEST(DeathRate, is_that_of_the_law_whether_or_not_members_outlive_the_observation) {
  for (const double until : {1000.0, 60.0, 20.0}) {
    const DeathRate found = death_rate(exponential(20000, 30, 0, until), 0, until);
    EXPECT_NEAR(found.rate, 1.0 / 30, 4 * found.error) << until;
    EXPECT_NEAR(found.deaths, 20000 * (1 - std::exp(-until / 30)), 4 * std::sqrt(20000 / 4.0)) << until;
    EXPECT_NEAR(found.error, found.rate / std::sqrt(double(found.deaths)), 1e-15);
  }
}

TEST(DeathRate, does_not_depend_on_a_dead_time_before_from) {
  const DeathRate found = death_rate(exponential(20000, 30, 15, 300), 15, 300);
  EXPECT_NEAR(found.rate, 1.0 / 30, 4 * found.error);
  const DeathRate whole = death_rate(exponential(20000, 30, 15, 300), 0, 300);
  EXPECT_NEAR(whole.rate, 1.0 / 45, 0.001);  // one that mistakes the dead time for life
}

TEST(DeathRate, of_immortals_is_unknown) {
  const std::vector<double> alive(10, std::nan(""));
  EXPECT_EQ(death_rate(alive, 0, 10).deaths, 0);
  EXPECT_TRUE(std::isnan(death_rate(alive, 0, 10).rate));
}

TEST(Survivors, are_those_who_live_longer) {
  const std::vector<double> lives{1, 2, 3, std::nan("")}, times{0, 1, 2.5, 10};
  EXPECT_EQ(survivors(lives, times), (std::vector<double>{1, 0.75, 0.5, 0.25}));
}

}  // namespace
}  // namespace khaos
