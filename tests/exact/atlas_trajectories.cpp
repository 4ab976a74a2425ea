// SPDX-License-Identifier: BSD-3-Clause
// Trajectories of the chaos atlas: what samples and members must not depend on.
#include "../../experiments/chaos-atlas/trajectories.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace chaos_atlas;

Chosen mackey_glass() {
  SystemParams p;
  p.system = "MackeyGlass";
  p.constants = "tau = 17";
  return choose(p);
}

/// Samples of one member, (count).
std::vector<double> delay_samples(const Chosen& chosen, const Integration& how, const Samples& samples,
                                  MemberEnds* ends = nullptr) {
  std::vector<double> x(std::size_t(samples.count), std::nan(""));
  const auto keep = [&](long, long k, std::span<const double> state) { x[std::size_t(k)] = state[0]; };
  const MemberEnds found = DelayTrajectories(chosen, how, samples).run(Stream{1}, 0, 0, 1, keep);
  if (ends) *ends = found;
  return x;
}

TEST(DelayTrajectories, by_fixed_and_by_own_steps_agree_within_the_tolerance) {
  const Chosen chosen = mackey_glass();
  const Samples samples{0, 10, 21};
  Integration how;
  how.K = 2000;  // order 4: an error of 1e-11 in 200 units of time
  const std::vector<double> fixed = delay_samples(chosen, how, samples);
  how.adaptive_delay = true;
  how.atol = {1e-10};
  how.rtol = 1e-9;
  MemberEnds ends(0, 1);
  const std::vector<double> own = delay_samples(chosen, how, samples, &ends);
  for (std::size_t k = 0; k < fixed.size(); ++k) EXPECT_NEAR(own[k], fixed[k], 1e-6) << k;
  EXPECT_LT(ends.steps[0], 200 / 17. * 200);  // a tenth of what K = 2000 takes
  EXPECT_GE(ends.rhs_calls[0], 6 * ends.steps[0]);
}

TEST(DelayTrajectories, by_own_steps_do_not_depend_on_where_samples_lie) {
  const Chosen chosen = mackey_glass();
  Integration how;
  how.adaptive_delay = true;
  how.atol = {1e-7};
  const std::vector<double> sparse = delay_samples(chosen, how, {5, 20, 11}),
                            dense = delay_samples(chosen, how, {5, 2.5, 81});
  for (std::size_t k = 0; k < sparse.size(); ++k) EXPECT_EQ(dense[8 * k], sparse[k]) << k;
}

TEST(Trajectories, are_broken_off_by_what_look_throws) {
  struct Enough {};
  Integration how;
  how.look = [] { throw Enough{}; };
  how.atol = {1e-7};
  const auto none = [](long, long, std::span<const double>) {};
  for (const bool adaptive : {false, true}) {
    how.adaptive_delay = adaptive;
    const Chosen chosen = mackey_glass();
    EXPECT_THROW(DelayTrajectories(chosen, how, {1e5, 1, 2}).run(Stream{1}, 0, 0, 1, none), Enough);
  }
  const Chosen lorenz = choose(SystemParams{});
  how.atol.assign(3, 1e-7);
  how.step = 1e-3;
  EXPECT_THROW(LaneTrajectories(lorenz, how, {1e5, 1, 2}).run(Stream{1}, 0, 0, 1, none), Enough);
  EXPECT_THROW(
      FusedTrajectories(lorenz, how, {1e5, 1, 2}).run(Stream{1}, 0, 0, 1, [](long, const States&) {}),
      Enough);
}

}  // namespace
