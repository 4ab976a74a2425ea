// SPDX-License-Identifier: BSD-3-Clause
// Equations on periodic lines against exact solutions, and the tangents of their flows.
#include "spectral/line_evolution.hpp"

#include "models/line_equations.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace {

using namespace khaos;
constexpr double pi = std::numbers::pi;

std::vector<double> wave(long n, double phase) {
  std::vector<double> u;
  for (long j = 0; j < n; ++j) {
    const double x = 2 * pi * double(j) / double(n) + phase;
    u.push_back(std::sin(x) + 0.3 * std::cos(3 * x) + 0.1);
  }
  return u;
}
double distance(std::span<const double> a, std::span<const double> b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

TEST(Lines, go_to_modes_and_back) {
  const Lines lines(2, 36, 2 * pi, Lines::all_modes(36));  // pitch and mode_pitch have padding
  std::vector<double> u = wave(36, 0), second = wave(36, 1);
  u.insert(u.end(), second.begin(), second.end());
  const Modes u_hat = lines.modes("u_hat");
  lines.set(u, u_hat);
  EXPECT_NEAR(u_hat(0).real(), 0.1, 1e-15);
  EXPECT_NEAR(u_hat(1).imag(), -0.5, 1e-15);
  EXPECT_NEAR(u_hat(3).real(), 0.15, 1e-15);
  EXPECT_LT(distance(lines.get(u_hat), u), 4e-15);
}

TEST(Lines, drop_the_modes_that_they_do_not_keep) {
  EXPECT_EQ(Lines::dealiased(128, 2), 43);  // k < 128/3
  EXPECT_EQ(Lines::dealiased(96, 2), 32);   // k < 32, strictly
  EXPECT_EQ(Lines::dealiased(128, 3), 32);
  const Lines lines(1, 32, 2 * pi, 3);
  const Modes u_hat = lines.modes("u_hat");
  lines.set(wave(32, 0), u_hat);
  std::vector<double> low;
  for (long j = 0; j < 32; ++j) low.push_back(std::sin(2 * pi * double(j) / 32) + 0.1);
  EXPECT_LT(distance(lines.get(u_hat), low), 4e-15);
}

TEST(Lines, refuse_what_they_cannot_do) {
  EXPECT_THROW(Lines(1, 33, 1, 4), std::invalid_argument);
  EXPECT_THROW(Lines(1, 32, 1, 18), std::invalid_argument);
  EXPECT_THROW(Lines(1, 32, 0, 4), std::invalid_argument);
}

TEST(LineEvolution, of_a_line_has_the_same_bits_alone_and_in_a_batch) {
  for (const std::string scheme : {"etdrk4", "ark4", "rk4"}) {
    const long n = 36;
    std::vector<double> all;
    for (int line = 0; line < 5; ++line) {
      const std::vector<double> u = wave(n, line);
      all.insert(all.end(), u.begin(), u.end());
    }
    LineEvolution batch(Burgers{0.1}, Lines(5, n, 2 * pi, Lines::dealiased(n, 2)), scheme, 0.01);
    batch.start(all);
    batch.advance(50);
    const std::vector<double> together = batch.field();
    for (int line = 0; line < 5; ++line) {
      LineEvolution alone(Burgers{0.1}, Lines(1, n, 2 * pi, Lines::dealiased(n, 2)), scheme, 0.01);
      alone.start(wave(n, line));
      alone.advance(50);
      EXPECT_TRUE(std::ranges::equal(alone.field(),
                                     std::span(together).subspan(std::size_t(line * n), std::size_t(n))));
    }
  }
}

/// Cole (1951) and Hopf (1950): u = -2 nu theta_x / theta, theta = 1 + a exp(-nu t) cos x.
std::vector<double> cole_hopf(long n, double nu, double t) {
  std::vector<double> u;
  const double a = 0.5 * std::exp(-nu * t);
  for (long j = 0; j < n; ++j) {
    const double x = 2 * pi * double(j) / double(n);
    u.push_back(2 * nu * a * std::sin(x) / (1 + a * std::cos(x)));
  }
  return u;
}

TEST(Burgers, follows_the_exact_solution_with_every_scheme) {
  for (const std::string scheme : {"etdrk4", "ark4", "rk4", "rk43"}) {
    LineEvolution evolution(Burgers{0.5}, Lines(1, 96, 2 * pi, Lines::dealiased(96, 2)), scheme, 0.002);
    evolution.start(cole_hopf(96, 0.5, 0));
    evolution.advance(500);
    EXPECT_LT(distance(evolution.field(), cole_hopf(96, 0.5, evolution.t())), 1e-11) << scheme;
  }
}

/// Korteweg & de Vries: u_t = -u_xxx - 6 u u_x. A new equation, with a complex symbol.
struct KortewegDeVries {
  static constexpr int derivatives = 1, factors = 2;
  Mode symbol(double k) const { return Mode(0, k * k * k); }
  template <class T>
  KOKKOS_INLINE_FUNCTION T g(const T& u) const {
    return -3.0 * (u * u);
  }
};

/// c/2 sech^2(sqrt(c)/2 (x - x0 - c t)), on a line so long that its ends are e^-30.
std::vector<double> soliton(long n, double length, double c, double t) {
  std::vector<double> u;
  for (long j = 0; j < n; ++j)
    u.push_back(
        c / 2 /
        std::pow(std::cosh(0.5 * std::sqrt(c) * (length * (double(j) / double(n) - 0.5) - c * t)), 2));
  return u;
}

TEST(Etdrk4, has_order_four_on_a_soliton) {
  const auto error = [](double dt) {
    LineEvolution evolution(KortewegDeVries{}, Lines(1, 256, 60, Lines::dealiased(256, 2)), "etdrk4", dt);
    evolution.start(soliton(256, 60, 1, 0));
    evolution.advance(std::lround(2 / dt));
    return distance(evolution.field(), soliton(256, 60, 1, 2));
  };
  const double coarse = error(0.02), fine = error(0.01);
  EXPECT_NEAR(std::log2(coarse / fine), 4, 0.1);
  EXPECT_LT(fine, 1e-8);
}

TEST(AllenCahn, relaxes_to_its_wall) {  // tanh(x / sqrt(2 d / r)): two of them, 1 apart
  const AllenCahn equation{1e-3, 1};
  const double width = std::sqrt(2 * equation.d);
  LineEvolution evolution(equation, Lines(1, 256, 2, Lines::dealiased(256, 3)), "ars443", 0.1);
  std::vector<double> u, wall;
  for (long j = 0; j < 256; ++j) {
    const double x = 2 * double(j) / 256;
    u.push_back(std::sin(pi * x));
    wall.push_back(std::tanh(x / width) * std::tanh((1 - x) / width));
  }
  evolution.start(u);
  evolution.advance(400);
  for (long j = 0; j <= 128; ++j)
    EXPECT_NEAR(evolution.field()[std::size_t(j)], wall[std::size_t(j)], 1e-4) << j;
}

TEST(LineEvolution, carries_tangents_by_the_derivative_of_its_flow) {
  const long n = 32;
  const double eps = 1e-6;
  const KuramotoSivashinsky equation;
  const Lines one(1, n, 22, Lines::dealiased(n, 2)), three(3, n, 22, Lines::dealiased(n, 2));
  const std::vector<double> u = wave(n, 0.2), v = wave(n, 1.7), w = wave(n, 2.9);
  const auto flow = [&](double a, double b) {
    std::vector<double> x = u;
    for (std::size_t i = 0; i < x.size(); ++i) x[i] += a * v[i] + b * w[i];
    LineEvolution evolution(equation, one, "etdrk4", 0.05);
    evolution.start(x);
    evolution.advance(100);
    return evolution.field();
  };
  LineEvolution evolution(equation, three, "etdrk4", 0.05, 2);
  std::vector<double> all = u;
  all.insert(all.end(), v.begin(), v.end());
  all.insert(all.end(), w.begin(), w.end());
  evolution.start(all);
  evolution.advance(100);
  const std::vector<double> end = evolution.field();
  EXPECT_TRUE(
      std::ranges::equal(flow(0, 0), std::span(end).first(std::size_t(n))));  // the state has its own bits
  for (const int j : {1, 2}) {
    const std::vector<double> plus = flow(j == 1 ? eps : 0, j == 2 ? eps : 0);
    const std::vector<double> minus = flow(j == 1 ? -eps : 0, j == 2 ? -eps : 0);
    for (long i = 0; i < n; ++i)  // central differences: eps^2 of the third derivative, and rounding / eps
      EXPECT_NEAR(end[std::size_t(j * n + i)], (plus[std::size_t(i)] - minus[std::size_t(i)]) / (2 * eps),
                  1e-7);
  }
}

}  // namespace
