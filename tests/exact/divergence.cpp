// SPDX-License-Identifier: BSD-3-Clause
// Pairs of neighbours: of a map and a flow whose exponents are known, and curves with a known straight part.
#include "ode/divergence.hpp"

#include "core/stream.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace khaos {
namespace {

std::vector<double> times(long samples, double spacing) {
  std::vector<double> t(samples);
  for (long k = 0; k < samples; ++k) t[k] = double(k) * spacing;
  return t;
}

/// Members whose log distance grows from -20 at `rate` until 0, after a time 2 in which it falls at rate 1.
std::vector<double> curves(long members, std::span<const double> t, double rate, double noise) {
  const Stream stream = make_stream(1, 0, "curves");
  std::vector<double> d;
  for (long m = 0; m < members; ++m) {
    const double own = rate * (1 + noise * stream.normal(m, 0));
    for (const double time : t)
      d.push_back(std::min(0.0, -20 - std::min(time, 2.0) + own * std::max(0.0, time - 2)));
  }
  return d;
}

TEST(Divergence, finds_the_straight_part_between_a_transient_and_saturation) {
  const std::vector<double> t = times(201, 0.25);
  const Divergence d = analyse_divergence(t, curves(500, t, 0.9, 0.02), 1.0, 0.05);
  EXPECT_EQ(d.members, 500);
  EXPECT_NEAR(d.slope, 0.9, 4 * d.slope_error);
  EXPECT_NEAR(d.slope_error, 0.9 * 0.02 / std::sqrt(500.0), 2e-4);  // 10 %: error of an error
  EXPECT_GE(t[d.first], 2 + (2 + std::log(100.0)) / 0.9);           // the distance has grown a hundredfold
  EXPECT_LE(t[d.first], 2 + (2 + std::log(100.0)) / 0.9 + 0.25 * 201 / 64 + 0.25);
  EXPECT_LE(t[d.last], 2 + (22 + std::log(0.05)) / 0.9);
  EXPECT_NEAR(d.saturation, 1, 1e-12);
}

TEST(Divergence, calls_nothing_straight_where_nothing_is) {
  const std::vector<double> t = times(201, 0.25);
  std::vector<double> d;
  for (int m = 0; m < 10; ++m)
    for (const double time : t) d.push_back(-20 + 2 * std::log(1 + time));  // neighbours part like t^2
  const Divergence found = analyse_divergence(t, d, 1.0, 0.05);
  EXPECT_TRUE(std::isnan(found.slope));
  EXPECT_EQ(found.first, found.last);
  EXPECT_TRUE(std::isnan(found.saturation));
}

TEST(Divergence, leaves_out_members_that_are_not_finite) {
  const std::vector<double> t = times(100, 0.25);
  std::vector<double> d = curves(4, t, 0.9, 0);
  d[50] = std::nan("");
  d[150] = -INFINITY;
  const Divergence found = analyse_divergence(t, d, 1.0, 0.05);
  EXPECT_EQ(found.members, 2);
  EXPECT_NEAR(found.slope, 0.9, 1e-12);
  EXPECT_TRUE(std::isnan(analyse_divergence(t, std::vector<double>(100, NAN), 1.0, 0.05).slope));
}

TEST(Divergence, of_the_tent_map_is_its_slope_to_rounding) {
  // x' = 1.9 min(x, 1 - x): distances grow by exactly 1.9, unless the partners are on both sides of the tip.
  const auto tent = [](const Lanes* x, Lanes, Lanes* next) {
    for (int lane = 0; lane < KHAOS_LANES; ++lane)
      next[0].set(lane, 1.9 * std::min(x[0][lane], 1 - x[0][lane]));
  };
  const Flow map = flow_of(1, tent);
  const Stream stream = make_stream(1, 0, "start");
  std::vector<Lanes> a{Lanes(0.0)}, b{Lanes(0.0)};
  for (int lane = 0; lane < KHAOS_LANES; ++lane) {
    a[0].set(lane, stream.uniform(lane, 0));
    b[0].set(lane, a[0][lane] + 1e-12);
  }
  Walk first(map, a, Lanes(0.0), Lanes(1.0), Walk::map), second(map, b, Lanes(0.0), Lanes(1.0), Walk::map);
  const int component = 0;
  const std::vector<Lanes> d = log_distances(first, second, std::span(&component, 1), 2, 11);
  for (int lane = 0; lane < KHAOS_LANES; ++lane)
    EXPECT_NEAR(d[10][lane] - d[0][lane], 20 * std::log(1.9),
                1e-3);  // of 1e-12, seven digits are lost in a - b
}

TEST(Divergence, of_a_linear_delay_equation_grows_by_its_leading_root) {
  // x' = x(t - 1): modes exp(s t) with s exp(s) = 1, the largest s = 0.567143..., the next ones decay faster
  // than exp(-1.5 t).
  const auto delayed = [](const Lanes* x, Lanes, Lanes* dx) { dx[0] = x[1]; };
  const DelayProblem problem{flow_of(1, delayed), {}, 1, Lanes(1.0)};
  const int steps = 50, component = 0;
  Walk a(problem, steps, std::vector<double>(KHAOS_LANES, 0.0)),
      b(problem, steps, std::vector<double>(KHAOS_LANES, 0.0));
  a.steps(3 * steps), b.steps(3 * steps);
  b.displace(std::vector<Lanes>{Lanes(1e-3)});
  const std::vector<Lanes> d = log_distances(a, b, std::span(&component, 1), steps, 21);
  for (int lane = 0; lane < KHAOS_LANES; ++lane) {
    EXPECT_NEAR(d[0][lane], std::log(1e-3), 1e-12);
    EXPECT_NEAR((d[20][lane] - d[10][lane]) / 10, 0.5671432904, 1e-6);  // RK4: h^4 = 1.6e-7
  }
}

TEST(Divergence, of_a_delay_equation_is_that_of_histories) {
  // x' = -(pi/2) x(t - 1) is solved by cos(pi t / 2), whose values vanish now and then; its mean square over
  // a delay, half of a half period, does not.
  const auto delayed = [](const Lanes* x, Lanes, Lanes* dx) { dx[0] = Lanes(-M_PI / 2) * x[1]; };
  const DelayProblem problem{flow_of(1, delayed), {}, 1, Lanes(1.0)};
  const int steps = 100, component = 0;
  const std::vector<double> start(KHAOS_LANES, 0.0);
  Walk a(problem, steps, start), b(problem, steps, start);
  b.displace(std::vector<Lanes>{Lanes(1.0)});
  const std::vector<Lanes> d = log_distances(a, b, std::span(&component, 1), 1, 2001);
  std::vector<double> settled;
  for (std::size_t k = 1000; k < d.size(); ++k) settled.push_back(d[k][0]);
  const auto [least, most] = std::ranges::minmax(settled);
  // The mean is (1 + sin(pi t) 2/pi) / 2 of the amplitude squared, and trapezoids have error (pi h)^2 / 12.
  EXPECT_NEAR(most - least, 0.5 * std::log((1 + 2 / M_PI) / (1 - 2 / M_PI)), 3e-4);
}

TEST(Divergence, of_lorenz_has_the_slope_of_its_exponent_and_saturates_at_independent_states) {
  const auto lorenz = [](const Lanes* x, Lanes, Lanes* dx) {
    dx[0] = Lanes(10.0) * (x[1] - x[0]);
    dx[1] = x[0] * (Lanes(28.0) - x[2]) - x[1];
    dx[2] = x[0] * x[1] - Lanes(8.0 / 3) * x[2];
  };
  const Flow flow = flow_of(3, lorenz);
  const Stream stream = make_stream(1, 0, "start");
  const std::vector<int> components{0, 1, 2};
  const long members = 512, samples = 180, stride = 50;
  const double h = 0.005;
  std::vector<double> d(members * samples);
  for (long block = 0; block < members / KHAOS_LANES; ++block) {
    std::vector<Lanes> x(3, Lanes(0.0));
    for (int lane = 0; lane < KHAOS_LANES; ++lane)
      for (int i = 0; i < 3; ++i) x[i].set(lane, 1 + stream.uniform(block * KHAOS_LANES + lane, i));
    Walk a(flow, x, Lanes(0.0), Lanes(h));
    a.steps(10000);
    x.assign(a.x().begin(), a.x().end());
    x[0] = x[0] + Lanes(1.5e-9);
    Walk b(flow, x, a.t(), Lanes(h));
    const std::vector<Lanes> found = log_distances(a, b, components, stride, samples);
    for (int lane = 0; lane < KHAOS_LANES; ++lane)
      for (long k = 0; k < samples; ++k) d[(block * KHAOS_LANES + lane) * samples + k] = found[k][lane];
  }
  const double independent = 20.9;  // sqrt(2 sum std^2), computed independently
  const Divergence found = analyse_divergence(times(samples, stride * h), d, independent, independent / 20);
  EXPECT_NEAR(found.slope, 0.906, 0.03 * 0.906);
  EXPECT_LT(found.slope_error, 0.01);
  EXPECT_NEAR(found.saturation, independent, 0.1 * independent);
}

}  // namespace
}  // namespace khaos
