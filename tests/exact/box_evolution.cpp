// SPDX-License-Identifier: BSD-3-Clause
// Equations on boxes with any stepper, against exact solutions and against lines.
#include "spectral/box_evolution.hpp"

#include "models/brusselator.hpp"
#include "models/burgers_2d.hpp"
#include "models/kuramoto_sivashinsky_2d.hpp"
#include "models/line_equations.hpp"
#include "models/navier_stokes_2d.hpp"
#include "spectral/line_evolution.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numbers>

namespace {

using namespace khaos;
constexpr double pi = std::numbers::pi;

/// f(x, y) at the points of a square, for each of several fields.
Real field_of(const BoxTransform& transform, std::vector<std::function<double(double, double)>> fields) {
  const long n0 = transform.box().points[0], n1 = transform.box().points[1], points = transform.points();
  const Real u("u", std::ssize(fields) * points);
  for (long f = 0; f < std::ssize(fields); ++f)
    for (long i = 0; i < n0; ++i)
      for (long j = 0; j < n1; ++j)
        u(f * points + i * n1 + j) =
            fields[std::size_t(f)](transform.box().length[0] * double(i) / double(n0),
                                   transform.box().length[1] * double(j) / double(n1));
  return u;
}
double distance(const Real& a, const Real& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.extent(0); ++i) largest = std::max(largest, std::abs(a(i) - b(i)));
  return largest;
}

/// Cole & Hopf in the plane: (u, v) = -2 nu grad ln(1 + a exp(-2 nu t) cos x cos y).
Real cole_hopf(const BoxTransform& transform, double nu, double t) {
  const double a = 0.5 * std::exp(-2 * nu * t);
  const auto theta = [a](double x, double y) { return 1 + a * std::cos(x) * std::cos(y); };
  return field_of(transform,
                  {[=](double x, double y) { return 2 * nu * a * std::sin(x) * std::cos(y) / theta(x, y); },
                   [=](double x, double y) { return 2 * nu * a * std::cos(x) * std::sin(y) / theta(x, y); }});
}

TEST(Burgers2d, follows_the_exact_solution_with_every_scheme) {
  const Comm comm = Comm::self();
  const BoxTransform transform({{48, 48}, {2 * pi, 2 * pi}}, comm, Layout::slab, Keep::two_thirds);
  for (const std::string scheme : {"etdrk4", "ark4", "rk4"}) {
    BoxEvolution evolution(transform, Burgers2d{0.5}, scheme, 0.005);
    evolution.start(cole_hopf(transform, 0.5, 0));
    evolution.advance(100);
    EXPECT_LT(distance(evolution.field(), cole_hopf(transform, 0.5, evolution.t())), 1e-9) << scheme;
  }
}

TEST(NavierStokes2d, lets_a_mode_decay_exactly_by_etdrk4) {
  const Comm comm = Comm::self();
  const BoxTransform transform({{16, 24}, {2 * pi, 2 * pi}}, comm);
  const auto mode = [](double t) {
    return [t](double x, double y) { return std::exp(-2 * 0.1 * t) * std::cos(x) * std::cos(y); };
  };
  BoxEvolution evolution(transform, NavierStokes2d{.nu = 0.1}, "etdrk4", 0.5);
  evolution.start(field_of(transform, {mode(0)}));
  evolution.advance(4);
  EXPECT_LT(distance(evolution.field(), field_of(transform, {mode(2)})), 1e-15);
}

TEST(KuramotoSivashinsky2d, moves_the_slope_of_a_front_over_x_as_the_line_does) {
  const Comm comm = Comm::self();
  const long n = 48;
  const double length = 22, k = 2 * pi / length;
  const BoxTransform transform({{n, 8}, {length, 5}}, comm, Layout::slab, Keep::two_thirds);
  BoxEvolution plane(transform, KuramotoSivashinsky2d{}, "etdrk4", 0.05);
  plane.start(
      field_of(transform, {[k](double x, double) { return std::sin(k * x) + 0.3 * std::cos(3 * k * x); }}));
  plane.advance(200);
  const Lines lines(1, n, length, Lines::dealiased(n, 2));
  LineEvolution line(KuramotoSivashinsky{}, lines, "etdrk4", 0.05);
  std::vector<double> u;
  for (long j = 0; j < n; ++j) {
    const double x = length * double(j) / double(n);
    u.push_back(k * std::cos(k * x) - 0.9 * k * std::sin(3 * k * x));
  }
  line.start(u);
  line.advance(200);
  const Real height = plane.field();
  std::vector<double> row;
  for (long i = 0; i < n; ++i) row.push_back(height(8 * i + 3));
  const Modes slope = lines.modes("slope");
  lines.set(row, slope);
  const Factors<Mode> derivative = lines.derivative(1);
  for (long m = 0; m < lines.modes(); ++m) slope(m) = derivative(m) * slope(m);
  const std::vector<double> measured = lines.get(slope), expected = line.field();
  for (long j = 0; j < n; ++j) EXPECT_NEAR(measured[std::size_t(j)], expected[std::size_t(j)], 1e-10) << j;
}

TEST(Brusselator, has_fields_that_diffuse_at_their_own_rates_and_order_four) {
  const Comm comm = Comm::self();
  const BoxTransform transform({{16, 16}, {1, 1}}, comm, Layout::slab, Keep::two_thirds);
  const auto start = [&] {
    return field_of(transform,
                    {[](double x, double y) { return 1 + 0.2 * std::cos(2 * pi * x) * std::sin(2 * pi * y); },
                     [](double x, double) { return 3 + 0.2 * std::sin(2 * pi * x); }});
  };
  const auto after = [&](double dt) {
    BoxEvolution evolution(transform, Brusselator{1, 3, {2e-3, 5e-4}}, "etdrk4", dt);
    evolution.start(start());
    evolution.advance(std::lround(1 / dt));
    return evolution.field();
  };
  const Real fine = after(1.0 / 320);
  EXPECT_NEAR(std::log2(distance(after(1.0 / 20), fine) / distance(after(1.0 / 40), fine)), 4, 0.15);

  // Without reaction (a = b = 0, u = 0) v diffuses alone.
  BoxEvolution still(transform, Brusselator{0, 0, {1, 0.01}}, "etdrk4", 0.1);
  const auto v = [](double t) {
    return
        [t](double x, double) { return 3 + 0.2 * std::exp(-0.01 * 4 * pi * pi * t) * std::sin(2 * pi * x); };
  };
  const auto zero = [](double, double) { return 0.0; };
  still.start(field_of(transform, {zero, v(0)}));
  still.advance(10);
  EXPECT_LT(distance(still.field(), field_of(transform, {zero, v(1)})), 1e-14);
}

}  // namespace
