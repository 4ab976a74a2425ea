// SPDX-License-Identifier: BSD-3-Clause
// Sections against the harmonic oscillator and a forced, damped one, whose motions are known in closed form.
#include "ode/poincare.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace khaos {
namespace {

constexpr double pi = std::numbers::pi;

// x = a sin(w t), v = a w cos(w t): member l has frequency w = 1 + l / 10 and amplitude a = 1 + l.
double frequency(int lane) { return 1 + 0.1 * lane; }
double amplitude(int lane) { return 1.0 + lane; }

Lanes lanes_of(double (*f)(int)) {
  Lanes x(0.0);
  for (int lane = 0; lane < KHAOS_LANES; ++lane) x.set(lane, f(lane));
  return x;
}

const auto oscillator = [](const Lanes* x, Lanes, Lanes* dx) {
  const Lanes w = lanes_of(frequency);
  dx[0] = x[1];
  dx[1] = -(w * w * x[0]);
};

Walk oscillators(double h) {
  static const Flow flow = flow_of(2, oscillator);
  const std::vector<Lanes> start{Lanes(0.0), lanes_of(amplitude) * lanes_of(frequency)};
  return {flow, start, Lanes(0.0), Lanes(h)};
}

/// Largest errors over all members and ten crossings: of times, and of the values `exact(lane)` in x, v.
struct Errors {
  double time = 0, x = 0, v = 0;
};
template <class Time, class X, class V>
Errors errors(const Section& section, double h, const Time& time, const X& x, const V& v) {
  Walk walk = oscillators(h);
  const std::vector<Crossings> found = follow(walk, section, 10, long(100 / h));
  Errors worst;
  for (int lane = 0; lane < KHAOS_LANES; ++lane) {
    EXPECT_EQ(found[lane].t.size(), 10u);
    for (std::size_t k = 0; k < found[lane].t.size(); ++k) {
      worst.time = std::max(worst.time, std::abs(found[lane].t[k] - time(lane, int(k))));
      worst.x = std::max(worst.x, std::abs(found[lane].x[2 * k] - x(lane)));
      worst.v = std::max(worst.v, std::abs(found[lane].x[2 * k + 1] - v(lane)));
    }
  }
  return worst;
}

Errors plane_errors(double h) {  // x = 1/2, rising
  const Section half = Section::on_plane({1, 0}, 0.5);
  Walk walk = oscillators(h);
  const std::vector<Crossings> found = follow(walk, half, 1, long(10 / h));
  Errors worst;
  for (int lane = 0; lane < KHAOS_LANES; ++lane) {
    const double phase = std::asin(0.5 / amplitude(lane));
    worst.time = std::max(worst.time, std::abs(found[lane].t[0] - phase / frequency(lane)));
    worst.x = std::max(worst.x, std::abs(found[lane].x[0] - 0.5));
    worst.v =
        std::max(worst.v, std::abs(found[lane].x[1] - amplitude(lane) * frequency(lane) * std::cos(phase)));
  }
  return worst;
}

/// Order between steps of h and h / 8; less apart, where in its step a crossing falls would weigh too much.
double order(double coarse, double fine) { return std::log(coarse / fine) / std::log(8.0); }

TEST(Section, on_a_plane_is_met_with_order_four_in_time_and_state) {
  const Errors coarse = plane_errors(0.08), fine = plane_errors(0.01);
  EXPECT_NEAR(order(coarse.time, fine.time), 4, 0.3);
  EXPECT_NEAR(order(coarse.v, fine.v), 4, 0.3);
  EXPECT_LT(fine.x, 1e-14);  // the crossing lies on the plane to rounding
}

TEST(Section, at_maxima_finds_the_amplitude_with_order_four) {
  const auto when = [](int lane, int k) { return (pi / 2 + 2 * pi * k) / frequency(lane); };
  const auto none = [](int) { return 0.0; };
  const Errors coarse = errors(Section::at_maxima(0), 0.08, when, amplitude, none),
               fine = errors(Section::at_maxima(0), 0.01, when, amplitude, none);
  EXPECT_GT(order(coarse.x, fine.x), 3.8);        // RK4's own error, of order five, is the larger part here
  EXPECT_GT(order(coarse.time, fine.time), 2.9);  // the slope of the interpolant has order three
}

TEST(Section, at_minima_is_half_a_turn_later) {
  const auto when = [](int lane, int k) { return (1.5 * pi + 2 * pi * k) / frequency(lane); };
  const Errors found = errors(
      Section::at_minima(0), 0.01, when, [](int lane) { return -amplitude(lane); }, [](int) { return 0.0; });
  EXPECT_LT(found.x, 1e-6);
  EXPECT_LT(found.time, 1e-5);
}

TEST(Section, on_a_plane_tells_the_directions_apart) {
  const auto times = [](Section::Direction direction) {
    Walk walk = oscillators(0.01);
    return follow(walk, Section::on_plane({1, 0}, 0.1, direction), 4, 5000)[0].t;
  };
  const auto up = times(Section::upward), down = times(Section::downward), both = times(Section::both);
  for (int k = 0; k < 2; ++k) {
    EXPECT_EQ(both[2 * k], up[k]);
    EXPECT_EQ(both[2 * k + 1], down[k]);
  }
}

TEST(Section, counts_a_crossing_at_the_end_of_a_step_once) {
  const auto drift = [](const Lanes*, Lanes, Lanes* dx) { dx[0] = Lanes(1.0); };
  const std::vector<Lanes> start{Lanes(-1.0)};
  Walk walk(flow_of(1, drift), start, Lanes(0.0), Lanes(0.5));  // x = 0 is the end of the second step
  EXPECT_EQ(follow(walk, Section::on_plane({1}, 0), 5, 10)[0].t, std::vector<double>{1.0});
}

TEST(Section, by_clock_sees_a_forced_oscillator_at_rest_once_it_has_settled) {
  // x'' + x' + x = cos(2 t) settles on x = Re(e^(2it) / (1 - 4 + 2i)); at t = k pi that is -3/13, v = 4/13.
  const auto forced = [](const Lanes* x, Lanes t, Lanes* dx) {
    dx[0] = x[1];
    for (int lane = 0; lane < KHAOS_LANES; ++lane)
      dx[1].set(lane, std::cos(2 * t[lane]) - x[1][lane] - x[0][lane]);
  };
  const std::vector<Lanes> start{Lanes(1.0), Lanes(1.0)};
  for (const double h : {pi / 200, 0.0173}) {  // commensurate with the clock, and not
    Walk walk(flow_of(2, forced), start, Lanes(0.0), Lanes(h));
    walk.steps(long(80 / h));
    const Crossings found = follow(walk, Section::by_clock(pi), 5, 2000)[0];
    ASSERT_EQ(found.t.size(), 5u);
    for (int k = 0; k < 5; ++k) {
      EXPECT_NEAR(std::remainder(found.t[k], pi), 0, 1e-12);
      EXPECT_NEAR(found.x[2 * k], -3.0 / 13, 1e-8);  // h^4 of RK4 and of the interpolant
      EXPECT_NEAR(found.x[2 * k + 1], 4.0 / 13, 1e-8);
    }
  }
}

TEST(Section, does_not_count_members_that_are_not_finite) {
  const auto blow_up = [](const Lanes* x, Lanes, Lanes* dx) { dx[0] = x[0] * x[0]; };
  const std::vector<Lanes> start{Lanes(1.0)};
  Walk walk(flow_of(1, blow_up), start, Lanes(0.0), Lanes(0.01));
  walk.steps(90);
  EXPECT_TRUE(follow(walk, Section::on_plane({1}, 1e300), 5, 100)[0].t.empty());
}

TEST(Walk, of_a_map_is_its_orbit_and_the_clock_sees_each_iterate) {
  const auto doubling = [](const Lanes* x, Lanes n, Lanes* next) { next[0] = Lanes(2.0) * x[0] + n; };
  const std::vector<Lanes> start{Lanes(1.0)};
  Walk walk(flow_of(1, doubling), start, Lanes(0.0), Lanes(1.0), Walk::map);
  const Crossings found = follow(walk, Section::by_clock(1), 4, 10)[KHAOS_LANES - 1];
  EXPECT_EQ(found.t, (std::vector<double>{1, 2, 3, 4}));
  EXPECT_EQ(found.x, (std::vector<double>{2, 5, 12, 27}));
}

TEST(Walk, of_a_delay_equation_knows_its_slopes) {
  // x'(t) = -x(t - 1) from the history 1: x = 1 - t until t = 1, then 1 - t + (t - 1)^2 / 2 with its minimum
  // at 2.
  const auto delayed = [](const Lanes* x, Lanes, Lanes* dx) { dx[0] = -x[1]; };
  DelayProblem problem;
  problem.flow = flow_of(1, delayed);
  const std::vector<double> start{1.0};
  Walk walk(problem, 20, start);
  const Crossings lowest = follow(walk, Section::at_minima(0), 1, 100)[0];
  ASSERT_EQ(lowest.t.size(), 1u);
  EXPECT_NEAR(lowest.t[0], 2, 1e-14);  // polynomials of degree 2 are exact
  EXPECT_NEAR(lowest.x[0], -0.5, 1e-14);
  Walk again(problem, 20, start);
  EXPECT_NEAR(follow(again, Section::on_plane({1}, 0.25, Section::downward), 1, 100)[0].t[0], 0.75, 1e-14);
}

TEST(CycleLength, is_the_number_of_values_that_repeat) {
  EXPECT_EQ(cycle_length(std::vector{1.0, 1.0, 1.0, 1.0}, 1e-9), 1);
  EXPECT_EQ(cycle_length(std::vector{1.0, 2.0, 1.0, 2.0, 1.0}, 1e-9), 2);
  EXPECT_EQ(cycle_length(std::vector{1.0, 2.0, 3.0, 1.001, 2.0, 3.0}, 0.01), 3);
  EXPECT_EQ(cycle_length(std::vector{1.0, 2.0, 3.0, 4.0, 1.0, 2.0}, 1e-9), 0);  // not seen twice
  EXPECT_EQ(cycle_length(std::vector{1.0}, 1), 0);
}

}  // namespace
}  // namespace khaos
