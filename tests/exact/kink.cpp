// SPDX-License-Identifier: BSD-3-Clause
// Kinks: energies, exact motion, and collisions whose outcome is known.
#include "../../experiments/klein-gordon/collision.hpp"
#include "../../experiments/klein-gordon/edge.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace {

using namespace klein_gordon;

constexpr double kink_energy = 2 * std::numbers::sqrt2 / 3;

TEST(Phi4Kink, has_its_energy_and_rests_in_an_antiperiodic_box) {
  const LineTransform transform(1000, 100, Boundary::antiperiodic);
  std::vector<double> u;
  for (const double x : transform.positions()) u.push_back(std::tanh(x / std::numbers::sqrt2));
  const KleinGordon equation(transform, Phi4{}, composition("pefrl"), stable_step(transform, Phi4{}, 0.9));
  KleinGordonLine line(equation);
  line.start(u, std::vector<double>(u.size(), 0.0));
  EXPECT_NEAR(line.energy(), kink_energy, 1e-9);
  line.advance(500);
  for (std::size_t j = 0; j < u.size(); ++j) EXPECT_NEAR(line.u()[j], u[j], 1e-11);
}

TEST(Phi4Kink, moves_at_its_speed_with_relativistic_energy_and_momentum) {
  const double speed = 0.6, gamma = 1.25;
  const LineTransform transform(2000, 100, Boundary::antiperiodic);
  const auto phi = [&](double x, double t) {
    return std::tanh(gamma * (x - speed * t) / std::numbers::sqrt2);
  };
  std::vector<double> u, p;
  for (const double x : transform.positions()) {
    u.push_back(phi(x, 0));
    p.push_back(-speed * gamma / std::numbers::sqrt2 * (1 - u.back() * u.back()));
  }
  const KleinGordon equation(transform, Phi4{}, composition("pefrl"), 0.01);
  KleinGordonLine line(equation);
  line.start(u, p);
  line.advance(2000);
  for (std::size_t j = 0; j < u.size(); ++j)
    EXPECT_NEAR(line.u()[j], phi(transform.positions()[j], 20), 1e-8);
  EXPECT_NEAR(line.conserved().energy, gamma * kink_energy, 1e-8);
  EXPECT_NEAR(line.conserved().momentum, speed * gamma * kink_energy, 1e-8);
}

TEST(SineGordonKink, fits_a_periodic_box_less_its_ramp) {
  const double L = 80, speed = 0.5, gamma = 1 / std::sqrt(1 - speed * speed);
  const SineGordon potential{2 * std::numbers::pi / L};
  const LineTransform transform(800, L, Boundary::periodic);
  const auto phi = [&](double x, double t) { return 4 * std::atan(std::exp(gamma * (x - speed * t))); };
  std::vector<double> u, p;
  for (const double x : transform.positions()) {
    u.push_back(phi(x, 0) - potential.slope * x);
    p.push_back(-2 * speed * gamma / std::cosh(gamma * x));
  }
  const KleinGordon equation(transform, potential, composition("pefrl"), 0.01);
  KleinGordonLine line(equation);
  line.start(u, p);
  EXPECT_NEAR(line.conserved().energy, 8 * gamma, 1e-9);
  EXPECT_NEAR(line.conserved().momentum, 8 * gamma * speed, 1e-9);
  line.advance(2000);
  EXPECT_NEAR(line.conserved().energy, 8 * gamma, 1e-8);
  for (std::size_t j = 0; j < u.size(); ++j)
    EXPECT_NEAR(line.u()[j] + potential.slope * transform.positions()[j], phi(transform.positions()[j], 20),
                1e-8);
}

CollisionParams until(double T) {
  CollisionParams p;
  p.T = T;
  p.L = T + 40;
  return p;
}

TEST(Collision, starts_with_the_energy_of_two_moving_kinks) {
  const Outcome o = Collider(until(1)).collide(0.2);
  EXPECT_NEAR(o.energy, 2 * kink_energy / std::sqrt(1 - 0.04), 1e-6);
  EXPECT_NEAR(o.energy, 1.92450090, 1e-8);
}

TEST(Collision, above_the_critical_speed_is_one_bounce) {
  const Outcome o = Collider(until(200)).collide(0.28);
  EXPECT_EQ(o.kind(), 1);
  EXPECT_NEAR(o.t_bounce[0], 32.6, 0.1);
  EXPECT_TRUE(std::isnan(o.t_bounce[1]));
  EXPECT_NEAR(o.v_out, 0.0958, 0.02 * 0.0958);
  EXPECT_LT(o.energy_drift, 1e-5);
}

TEST(Collision, in_the_first_window_is_two_bounces) {
  const Outcome o = Collider(until(200)).collide(0.2);
  EXPECT_EQ(o.kind(), 2);
  EXPECT_NEAR(o.t_bounce[0], 43.9, 0.2);
  EXPECT_NEAR(o.t_bounce[1], 62.1, 0.2);
  EXPECT_NEAR(o.v_out, 0.1548, 0.02 * 0.1548);
}

TEST(Collision, beside_the_window_stays_bound) {
  const Outcome o = Collider(until(200)).collide(0.19);
  EXPECT_FALSE(o.escaped);
  EXPECT_EQ(o.kind(), 0);
  EXPECT_GT(o.bounces, 3);
  EXPECT_TRUE(std::isnan(o.v_out));
}

TEST(Collision, does_not_depend_on_the_units_of_the_field) {
  CollisionParams p = until(200);
  const Outcome plain = Collider(p).collide(0.2);
  p.lambda = 4, p.v = 0.5;  // v sqrt(lambda) = 1 as before: the field is half as large, lengths are equal
  const Outcome halved = Collider(p).collide(0.2);
  EXPECT_EQ(halved.kind(), 2);
  EXPECT_NEAR(halved.v_out, plain.v_out, 1e-8);
  EXPECT_NEAR(halved.energy, plain.energy / 4, 1e-10);
  p.lambda = 4, p.v = 1, p.X = 5, p.h = 0.1, p.L = 120, p.T = 100;  // lengths and times are halved
  const Outcome shrunk = Collider(p).collide(0.2);
  EXPECT_EQ(shrunk.kind(), 2);
  EXPECT_NEAR(shrunk.v_out, plain.v_out, 1e-8);
  EXPECT_NEAR(shrunk.t_bounce[1], plain.t_bounce[1] / 2, 1e-8);
}

TEST(Collision, of_sine_gordon_kinks_loses_nothing) {
  CollisionParams p = until(100);
  p.potential = "sine_gordon";
  const Outcome o = Collider(p).collide(0.3, 1024);
  EXPECT_EQ(o.kind(), 1);
  EXPECT_NEAR(o.v_out, 0.3, 1e-6);
  EXPECT_NEAR(o.phi0.front(), 2 * std::numbers::pi, 1e-3);
  EXPECT_NEAR(o.phi0.back(), -2 * std::numbers::pi, 1e-3);
}

TEST(Collision, samples_at_most_as_often_as_asked) {
  const CollisionParams p = until(200);
  const Stride stride = stride_of(grid_of(p), 100);
  EXPECT_LE(stride.count, 100);
  EXPECT_GT(stride.count, 90);
  EXPECT_EQ(static_cast<long>(Collider(p).collide(0.2, 100).phi0.size()), stride.count);
}

TEST(Collision, stops_at_the_bounce_it_is_asked_to) {
  const Outcome o = Collider(until(200)).collide(0.19, 0, 2);
  EXPECT_EQ(o.bounces, 2);
  EXPECT_FALSE(o.escaped);
}

TEST(Collision, says_when_a_field_ceases_to_be_finite) {
  CollisionParams p = until(100);
  p.scheme = "yoshida4";  // its limit is cfl = 0.787
  p.cfl = 0.95;
  const Outcome o = Collider(p).collide(0.2, 1024);
  EXPECT_GT(o.broken_at, 0);
  EXPECT_LT(o.broken_at, 100);
  EXPECT_FALSE(o.escaped);
}

TEST(Collision, refuses_what_makes_no_sense) {
  const auto complaint = [](auto change) {
    CollisionParams p;
    change(p);
    const std::vector<Issue> issues = issues_of(p);
    return issues.empty() ? std::string() : issues[0].text;
  };
  EXPECT_EQ(complaint([](CollisionParams&) {}), "");
  EXPECT_EQ(complaint([](auto& p) { p.u = 1; }), "collision speed must satisfy |u| < 1 (speed of light)");
  EXPECT_EQ(complaint([](auto& p) { p.cfl = 1.1; }),
            "time step exceeds the Verlet stability limit 2/sqrt(kmax^2+m^2)");
  EXPECT_EQ(complaint([](auto& p) { p.scheme = "yoshida4", p.cfl = 0.9; }),
            "time step exceeds the stability limit of yoshida4: cfl <= 0.787");
  EXPECT_EQ(complaint([](auto& p) { p.X = 90; }), "kinks overlap or do not fit the box");
  EXPECT_EQ(complaint([](auto& p) { p.X = 4; }), "kinks overlap or do not fit the box");
  EXPECT_EQ(complaint([](auto& p) { p.N = 801; }), "N must be even");
  EXPECT_EQ(complaint([](auto& p) { p.T = 301; }), "radiation re-enters the collision region before T");
}

TEST(BounceDetector, counts_falls_through_the_middle_and_times_the_minima) {
  BounceDetector detector(0.0);
  const double dt = 0.05;
  for (int n = 0; n <= 2000; ++n) detector.sample(n * dt, dt, std::cos(n * dt) + 0.2);
  EXPECT_EQ(detector.bounces(), 16);  // falls at 1.77, 8.06, ... < 100
  for (int k = 0; k < 8; ++k) EXPECT_NEAR(detector.minima()[k], (2 * k + 1) * std::numbers::pi, 1e-4);
}

TEST(Edge, ends_where_doubles_can_tell_no_more) {
  Edge edge{0.26, 0.25, true};
  int rounds = 0;
  for (; !edge.done(1e-18); ++rounds) {
    ASSERT_LT(rounds, 100);
    const std::vector<double> speeds = edge.candidates();
    edge.narrow(speeds, [&](std::size_t i) { return speeds[i] > 0.2571; });
  }
  EXPECT_NEAR(edge.middle(), 0.2571, 1e-14);
}

TEST(Edge, walks_out_of_a_set_and_narrows_its_border) {
  Edge edge{0.1, 0.13};
  long asked = 0;
  while (!edge.done(1e-6)) {
    const std::vector<double> u = edge.candidates();
    asked += std::ssize(u);
    edge.narrow(u, [&](std::size_t i) { return u[i] < 0.777; });
  }
  EXPECT_NEAR(edge.middle(), 0.777, 1e-6);
  EXPECT_LT(asked, 80);
}

}  // namespace
