// SPDX-License-Identifier: BSD-3-Clause
// Events on dense output: times of a harmonic oscillator, directions, terminal events and restarts, several
// in one step, order in time.
#include "ode_systems.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numbers>

namespace {

using namespace ode_test;
using std::numbers::pi;

const StepControl tight{.rtol = 1e-12, .atol = {1e-13}};

/// x, x - 1/2 and x' of an oscillator.
struct Crossing {
  void operator()(const Lanes* x, Lanes, Lanes* g) const {
    g[0] = x[0];
    g[1] = x[0] - 0.5;
    g[2] = x[1];
  }
};
const Crossing crossing;

struct Seen {
  std::vector<Hit> hits;
  std::vector<std::vector<double>> states;
};

/// All hits of sin t from t = 0 to t_end, by stepping an Integrator by hand.
Seen follow_sine(const std::string& method, const StepControl& control, std::vector<EventRule> rules,
                 double t_end) {
  const Oscillator oscillator;
  Integrator integrator(one_step(method, oscillator.problem()), control);
  EventSearch search(flow_of(3, crossing), std::move(rules));
  const double start[2] = {0, 1};
  const int lane = KHAOS_LANES - 1;
  integrator.start(lane, 0, start);
  integrator.send_to(lane, t_end);
  search.begin(integrator, only(lane));
  Seen seen;
  while (integrator.any_running()) {
    const LaneMask advanced = integrator.step();
    search.look(integrator, advanced);
    for (const Hit& hit : search.hits(lane)) {
      Lanes x[2];
      integrator.interpolate(hit.t, only(lane), x);
      seen.hits.push_back(hit);
      seen.states.push_back({x[0][lane], x[1][lane]});
    }
  }
  return seen;
}

TEST(Events, of_an_oscillator_are_found_at_their_exact_times) {
  for (const std::string method : {"dopri5", "tsit5", "dop853", "rk4"}) {
    StepControl control = tight;
    if (method == "rk4") control.fixed_step = 1e-3;  // error of Hermite output and method: 1e-13
    const Seen seen = follow_sine(method, control, {{}, {.direction = 1}, {.direction = -1}}, 20);
    std::vector<std::pair<double, int>> expected;
    for (int k = 1; k <= 6; ++k) expected.emplace_back(k * pi, 0);  // the start at g = 0 is no event
    for (int k = 0; k <= 3; ++k) {
      if (pi / 6 + 2 * k * pi < 20) expected.emplace_back(pi / 6 + 2 * k * pi, 1);  // rising through 1/2
      if (pi / 2 + 2 * k * pi < 20) expected.emplace_back(pi / 2 + 2 * k * pi, 2);  // maxima
    }
    std::sort(expected.begin(), expected.end());
    ASSERT_EQ(seen.hits.size(), expected.size()) << method;
    for (std::size_t i = 0; i < expected.size(); ++i) {
      EXPECT_EQ(seen.hits[i].event, expected[i].second) << method;
      EXPECT_NEAR(seen.hits[i].t, expected[i].first, 1e-10) << method;
      EXPECT_NEAR(seen.states[i][0], std::sin(expected[i].first), 1e-10) << method;
      EXPECT_NEAR(seen.states[i][1], std::cos(expected[i].first), 1e-10) << method;
    }
  }
}

TEST(Events, of_one_step_are_all_found_and_in_order_of_time) {
  // A step of 3 holds sin t = 1/2 twice, at pi/6 and 5 pi/6, and the maximum between them.
  StepControl control;
  control.fixed_step = 3;
  const Seen seen = follow_sine("dop853", control, {{}, {}, {}}, 3);
  ASSERT_EQ(seen.hits.size(), 3u);
  const double times[] = {pi / 6, pi / 2, 5 * pi / 6};
  const int events[] = {1, 2, 1}, directions[] = {1, -1, -1};
  for (int i = 0; i < 3; ++i) {
    EXPECT_NEAR(seen.hits[i].t, times[i], 0.02);  // the method's error at such a step
    EXPECT_EQ(seen.hits[i].event, events[i]);
    EXPECT_EQ(seen.hits[i].direction, directions[i]);
  }
}

TEST(Events, that_are_closer_than_a_piece_of_the_step_are_missed_in_pairs) {
  // The stated limit. g = x - 0.999 is positive for |t - pi/2| < 0.0447.
  struct Peak {
    void operator()(const Lanes* x, Lanes, Lanes* g) const { g[0] = x[0] - 0.999; }
  };
  const Oscillator oscillator;
  const Peak peak;
  const auto count = [&](int pieces) {
    Integrator integrator(one_step("dop853", oscillator.problem()), {.fixed_step = 1.0});
    EventSearch search(flow_of(1, peak), {{}}, pieces);
    const double start[2] = {0, 1};
    integrator.start(0, 0, start);
    integrator.send_to(0, 3);
    search.begin(integrator, only(0));
    std::size_t hits = 0;
    while (integrator.any_running()) {
      const LaneMask advanced = integrator.step();
      search.look(integrator, advanced);
      hits += search.hits(0).size();
    }
    return hits;
  };
  EXPECT_EQ(count(1), 0u);
  EXPECT_EQ(count(25), 2u);
}

/// A ball that falls with g = 2.
struct BallRhs {
  template <class T>
  void operator()(const T* x, Lanes, T* dx) const {
    dx[0] = x[1];
    dx[1] = 0.0 * x[1] - 2.0;
  }
};
struct Height {
  void operator()(const Lanes* x, Lanes, Lanes* g) const { g[0] = x[0]; }
};

struct Fall {
  std::vector<double> bounces, heights;
  MemberResult result;
};

/// Balls dropped from these heights bounce four times, each time with 0.8 of their speed.
std::vector<Fall> drop(const std::vector<double>& from) {
  const System<2, BallRhs> ball;
  const Height height;
  std::vector<Fall> falls(from.size());
  const Members members{
      .count = static_cast<long>(from.size()),
      .start = [&](long k, int, std::span<double> x) { x[0] = from[k], x[1] = 0; },
      .output = [&](long k, long, double, std::span<const double> x) { falls[k].heights.push_back(x[0]); },
      .finished = [&](long k, const MemberResult& result) { falls[k].result = result; }};
  const Events events{.functions = flow_of(1, height),
                      .rules = {{.direction = -1, .terminal = true}},
                      .hit = [&](long k, int, const Hit& hit, std::span<double> x) {
                        falls[k].bounces.push_back(hit.t);
                        x[0] = 0;
                        x[1] *= -0.8;
                        return falls[k].bounces.size() < 4 ? EventAction::go_on : EventAction::stop;
                      }};
  integrate(ball.problem(), "dopri5", tight, 0, {0, 0.05, 2000}, members, &events);
  return falls;
}

TEST(Events, may_change_the_state_and_let_the_member_go_on) {
  std::vector<double> from;
  for (int k = 0; k < 3 * KHAOS_LANES + 1; ++k) from.push_back(1 + 0.1 * k);
  const std::vector<Fall> falls = drop(from);
  for (std::size_t k = 0; k < from.size(); ++k) {
    const Fall& fall = falls[k];
    ASSERT_EQ(fall.bounces.size(), 4u);
    const double t = std::sqrt(from[k]);  // height = t^2
    const double exact[] = {1, 1 + 2 * 0.8, 1 + 2 * 0.8 + 2 * 0.64, 1 + 2 * 0.8 + 2 * 0.64 + 2 * 0.512};
    for (int i = 0; i < 4; ++i) EXPECT_NEAR(fall.bounces[i], exact[i] * t, 1e-10);
    EXPECT_EQ(fall.result.status, LaneStatus::stopped);
    EXPECT_EQ(fall.result.t, fall.bounces[3]);
    EXPECT_EQ(fall.heights.size(), static_cast<std::size_t>(std::floor(fall.bounces[3] / 0.05)) + 1);
    for (const double h : fall.heights) EXPECT_GE(h, -1e-10);

    const Fall alone = drop({from[k]})[0];
    EXPECT_EQ(alone.bounces, fall.bounces);  // to the bit
    EXPECT_EQ(alone.heights, fall.heights);
    EXPECT_EQ(alone.result.x, fall.result.x);
    EXPECT_EQ(alone.result.counts.rhs_calls, fall.result.counts.rhs_calls);
  }
}

TEST(Events, let_a_caller_stop_a_lane_change_it_and_restart_it) {
  // By hand, as saltation does: the switch of x'' = -sign(x), whose period is 4 sqrt(2 x_max).
  struct Rhs {
    Lanes side = 1.0;
    void operator()(const Lanes* x, Lanes, Lanes* dx) const {
      dx[0] = x[1];
      dx[1] = -side;
    }
  } rhs;
  const Height surface;
  Integrator integrator(one_step("dopri5", {flow_of(2, rhs), {}, true}), tight);
  EventSearch search(flow_of(1, surface), {{.terminal = true}});
  for (int lane = 0; lane < KHAOS_LANES; ++lane) {
    const double start[2] = {0.5 + lane, 0};
    integrator.start(lane, 0, start);
    integrator.send_to(lane, 100);
    search.begin(integrator, only(lane));
  }
  std::vector<std::vector<double>> switches(KHAOS_LANES);
  while (integrator.any_running()) {
    search.look(integrator, integrator.step());
    for (int lane = 0; lane < KHAOS_LANES; ++lane)
      for (const Hit& hit : search.hits(lane)) {
        Lanes x[2];
        integrator.interpolate(hit.t, only(lane), x);
        const double state[2] = {x[0][lane], x[1][lane]};
        integrator.restart(lane, hit.t, state);
        rhs.side.set(lane, hit.direction);
        switches[lane].push_back(hit.t);
      }
  }
  for (int lane = 0; lane < KHAOS_LANES; ++lane) {
    const double quarter = std::sqrt(2 * (0.5 + lane));
    ASSERT_EQ(switches[lane].size(), static_cast<std::size_t>((100 / quarter + 1) / 2)) << lane;
    for (std::size_t i = 0; i < switches[lane].size(); ++i)
      EXPECT_NEAR(switches[lane][i], (1 + 2 * static_cast<double>(i)) * quarter, 1e-10 * (1 + i)) << lane;
    double end[2];
    integrator.state(lane, end);
    EXPECT_NEAR(std::abs(end[0]) + end[1] * end[1] / 2, 0.5 + lane, 1e-9);  // energy
  }
}

}  // namespace
