// SPDX-License-Identifier: BSD-3-Clause
// Steppers on the sine-Gordon breather 4 atan[(w_x / w) cos(w t) / cosh(w_x x)], w = 1/2, whose energy is 16
// w_x.
#include "spectral/for_each_line.hpp"
#include "spectral/klein_gordon_line.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace {

using namespace khaos;

constexpr double w = 0.5, T = 16 * std::numbers::pi;
const double w_x = std::sqrt(1 - w * w);
double breather(double x, double t) { return 4 * std::atan(w_x / w * std::cos(w * t) / std::cosh(w_x * x)); }

const LineTransform& box() {
  static const LineTransform transform(512, 80, Boundary::periodic);
  return transform;
}

std::vector<double> breather_at(double t) {
  std::vector<double> u;
  for (const double x : box().positions()) u.push_back(breather(x, t));
  return u;
}

struct Errors {
  double energy;  // largest |E(t) / E(0) - 1|
  double l2;      // relative, at t = T
};

Errors errors(const std::string& scheme, double dt_near) {
  const long steps = std::lround(T / dt_near);
  const KleinGordon equation(box(), SineGordon{}, composition(scheme), T / static_cast<double>(steps));
  KleinGordonLine line(equation);
  line.start(breather_at(0), std::vector<double>(512, 0.0));
  const double start = line.energy();
  Errors e{0, 0};
  for (long step = 0; step < steps; ++step) {
    line.advance(1);
    e.energy = std::max(e.energy, std::abs(line.energy() / start - 1));
  }
  double difference = 0, size = 0;
  const std::vector<double> exact = breather_at(T);
  for (std::size_t j = 0; j < exact.size(); ++j) {
    difference += (line.u()[j] - exact[j]) * (line.u()[j] - exact[j]);
    size += exact[j] * exact[j];
  }
  e.l2 = std::sqrt(difference / size);
  return e;
}

TEST(Verlet, has_the_published_errors_and_order_two_on_the_breather) {
  const double dt[] = {0.02, 0.01, 0.005};
  const double energy[] = {8.468e-5, 2.116e-5, 5.298e-6},
               l2[] = {1.822e-5, 4.552e-6, 1.138e-6};  // computed elsewhere
  double before = 0;
  for (int i = 0; i < 3; ++i) {
    const Errors e = errors("verlet", dt[i]);
    EXPECT_NEAR(e.energy, energy[i], 0.03 * energy[i]);
    EXPECT_NEAR(e.l2, l2[i], 0.03 * l2[i]);
    if (i > 0) {
      EXPECT_NEAR(std::log2(before / e.l2), 2, 0.02);
    }
    before = e.l2;
  }
}

TEST(FourthOrder, schemes_have_order_four_on_the_breather) {
  for (const char* scheme : {"pefrl", "yoshida4"}) {
    const double order = std::log2(errors(scheme, 0.04).l2 / errors(scheme, 0.02).l2);
    EXPECT_GT(order, 3.8) << scheme;
    EXPECT_LT(order, 4.2) << scheme;
  }
}

TEST(Compositions, are_consistent_symmetric_and_count_their_evaluations) {
  for (const Composition& c : compositions()) {
    double kicks = 0, drifts = 0;
    for (const double b : c.kick) kicks += b;
    for (const double a : c.drift) drifts += a;
    EXPECT_NEAR(kicks, 1, 1e-15) << c.name;
    EXPECT_NEAR(drifts, 1, 1e-15) << c.name;
    ASSERT_EQ(c.kick.size(), c.drift.size() + 1);
    EXPECT_TRUE(std::equal(c.kick.begin(), c.kick.end(), c.kick.rbegin())) << c.name;
    EXPECT_TRUE(std::equal(c.drift.begin(), c.drift.end(), c.drift.rbegin())) << c.name;
    // the force of the last kick is used again by the first kick of the next step
    EXPECT_EQ(c.evaluations,
              std::count_if(c.kick.begin() + 1, c.kick.end(), [](double b) { return b != 0; }));
  }
  EXPECT_THROW(composition("euler"), std::invalid_argument);
}

TEST(Compositions, are_stable_for_an_oscillator_up_to_the_stated_step_and_not_beyond) {
  for (const Composition& c : compositions()) {
    const auto half_trace =
        [&](double omega_dt) {  // of the matrix of one step; stable while it is within [-1, 1]
          double m[2][2] = {{1, 0}, {0, 1}};
          for (std::size_t i = 0; i < c.kick.size(); ++i)
            for (double* column : {m[0], m[1]}) {  // column = (u, p / omega)
              column[1] -= c.kick[i] * omega_dt * column[0];
              if (i < c.drift.size()) column[0] += c.drift[i] * omega_dt * column[1];
            }
          return 0.5 * (m[0][0] + m[1][1]);
        };
    for (double omega_dt = 0.001; omega_dt < c.stability; omega_dt += 0.001)
      ASSERT_LE(std::abs(half_trace(omega_dt)), 1) << c.name << " at " << omega_dt;
    EXPECT_GT(std::abs(half_trace(c.stability + 1e-4)), 1) << c.name;
  }
}

TEST(KleinGordonLine, runs_back_to_where_it_came_from) {
  for (const Composition& c : compositions()) {
    const double dt = stable_step(box(), SineGordon{}, 0.5);
    const KleinGordon forth(box(), SineGordon{}, c, dt), back(box(), SineGordon{}, c, -dt);
    const std::vector<double> start = breather_at(1);
    KleinGordonLine line(forth), returning(back);
    line.start(start, std::vector<double>(512, 0.1));
    line.advance(500);
    returning.start(line.u(), line.p());
    returning.advance(500);
    for (std::size_t j = 0; j < start.size(); ++j) EXPECT_NEAR(returning.u()[j], start[j], 1e-11) << c.name;
  }
}

TEST(KleinGordonLine, has_the_same_bits_however_its_steps_are_divided) {
  for (const Composition& c : compositions())
    for (const bool dealias : {false, true}) {
      const KleinGordon equation(box(), Phi4{}, c, stable_step(box(), Phi4{}, 0.5), dealias);
      KleinGordonLine once(equation), looked_at(equation);
      once.start(breather_at(1), breather_at(2));
      looked_at.start(breather_at(1), breather_at(2));
      once.advance(60);
      for (int k = 0; k < 20; ++k) {
        looked_at.advance(1);
        if (k % 3 == 0) {
          EXPECT_GT(looked_at.energy(), 0);
        }
        looked_at.advance(2, k % 2 == 0);
        if (k % 2 == 0) {
          EXPECT_TRUE(std::isfinite(looked_at.conserved().momentum));
        }
      }
      EXPECT_TRUE(std::ranges::equal(once.u(), looked_at.u())) << c.name << dealias;
      EXPECT_TRUE(std::ranges::equal(once.p(), looked_at.p())) << c.name << dealias;
      EXPECT_EQ(once.conserved().momentum, looked_at.conserved().momentum);
      looked_at.start(looked_at.u(), looked_at.p());  // as from a checkpoint
      once.advance(10);
      looked_at.advance(10);
      EXPECT_TRUE(std::ranges::equal(once.u(), looked_at.u())) << c.name << dealias;
    }
}

TEST(KleinGordonLine, has_the_same_bits_alone_and_among_others) {
  const KleinGordon equation(box(), Phi4{}, composition("pefrl"), 0.05);
  const auto run = [&](long i) {
    KleinGordonLine line(equation);
    line.start(breather_at(0.1 * i), breather_at(1));
    line.advance(50);
    return std::vector<double>(line.u().begin(), line.u().end());
  };
  std::vector<std::vector<double>> all(7);
  for_each_line("lines", 7, [&](long i) { all[i] = run(i); });
  EXPECT_EQ(all[4], run(4));
}

/// Largest change of the momentum of a wave packet in 1000 steps. At the start it is
/// -int p u_x = int e^(-x^2/4) [2 sin^2 2x + (x/8) sin 4x] = 2 sqrt(pi), the terms in e^-16 cancel.
double momentum_change(const Potential& potential, bool dealias) {
  std::vector<double> u, p;
  for (const double x : box().positions()) {
    u.push_back(std::exp(-x * x / 8) * std::cos(2 * x));
    p.push_back(std::exp(-x * x / 8) * std::sin(2 * x));
  }
  const KleinGordon equation(box(), potential, composition("pefrl"), 0.02, dealias);
  KleinGordonLine line(equation);
  line.start(u, p);
  if (dealias) line.drop_high_modes();
  const double start = line.conserved().momentum;
  EXPECT_NEAR(start, 2 * std::sqrt(std::numbers::pi), 1e-12);
  double change = 0;
  for (int k = 0; k < 100; ++k) {
    line.advance(10, true);
    change = std::max(change, std::abs(line.conserved().momentum - start));
  }
  return change;
}

TEST(KleinGordonLine, conserves_the_momentum_of_a_moving_packet) {
  EXPECT_LT(momentum_change(Linear{}, false), 1e-11);
  EXPECT_LT(momentum_change(SineGordon{}, false), 1e-11);
}

TEST(KleinGordonLine, conserves_momentum_through_turbulence_only_if_dealiased) {
  // phi^4 about its unstable maximum falls into a cascade that reaches the grid scale
  EXPECT_GT(momentum_change(Phi4{}, false), 1e-6);
  EXPECT_LT(momentum_change(Phi4{}, true), 1e-11);
}

TEST(KleinGordonLine, dealiased_keeps_the_upper_half_of_the_modes_empty) {
  const KleinGordon equation(box(), Phi4{}, composition("verlet"), 0.02, true);
  KleinGordonLine line(equation);
  line.start(breather_at(0), breather_at(1));
  line.drop_high_modes();
  line.advance(200);
  const std::vector<std::complex<double>> c = box().coefficients(line.u());
  for (std::size_t n = 128; n < c.size(); ++n) EXPECT_LT(std::abs(c[n]), 1e-15);
}

TEST(KleinGordonLine, on_an_even_line_follows_the_whole_periodic_line) {
  const LineTransform half(512, 80, Boundary::even), whole(512, 80, Boundary::periodic, -40 + 0.5 * 80 / 512);
  const double dt = stable_step(half, SineGordon{}, 0.5);
  const auto run = [&](const LineTransform& transform) {
    const KleinGordon equation(transform, SineGordon{}, composition("pefrl"), dt);
    KleinGordonLine line(equation);
    std::vector<double> u;
    for (const double x : transform.positions()) u.push_back(breather(x, 0));
    line.start(u, std::vector<double>(u.size(), 0.0));
    line.advance(static_cast<long>(20 / dt));
    EXPECT_NEAR(line.conserved().energy, 16 * w_x, 1e-6);
    return transform.in_order(line.u());
  };
  const std::vector<double> right = run(half), all = run(whole);
  for (std::size_t j = 0; j < right.size(); ++j) EXPECT_NEAR(right[j], all[256 + j], 1e-10);
}

}  // namespace
