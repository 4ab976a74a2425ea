// SPDX-License-Identifier: BSD-3-Clause
// Right-hand sides on a box against the same written out with single transforms, and the steppers' orders.
#include "models/navier_stokes_2d.hpp"
#include "models/navier_stokes_3d.hpp"
#include "models/phi4.hpp"
#include "spectral/box_stepper.hpp"
#include "spectral/box_sums.hpp"
#include "spectral/box_symplectic.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numbers>

namespace khaos {
namespace {

constexpr double pi = std::numbers::pi;

/// A field from a function of the point's place, on one rank.
Modes modes_of(const BoxTransform& transform, const std::function<double(const double* x, int field)>& value,
               int fields = 1) {
  const Box& box = transform.box();
  const Real u("u", fields * transform.points());
  for (int f = 0; f < fields; ++f)
    for (long m = 0; m < transform.points(); ++m) {
      double x[3] = {0, 0, 0};
      long rest = m;
      for (int axis = box.axes() - 1; axis >= 0; --axis) {
        x[axis] = box.length[axis] * double(rest % box.points[axis]) / double(box.points[axis]);
        rest /= box.points[axis];
      }
      u(f * transform.points() + m) = value(x, f);
    }
  const Modes u_hat("u_hat", fields * transform.modes());
  transform.forward(u, u_hat);
  return u_hat;
}

double largest_difference(const Modes& a, const Modes& b) {
  double most = 0;
  for (std::size_t m = 0; m < a.extent(0); ++m)
    most = std::max(most, std::hypot(a(m).real() - b(m).real(), a(m).imag() - b(m).imag()));
  return most;
}

double smooth(const double* x, int f) {
  return std::sin(x[0] + 2 * x[1] + f) + 0.5 * std::cos(3 * x[0] - x[1] - x[2]) + std::sin(2 * x[2] + x[1]);
}

/// The first `fields` of u with what is along k removed.
void project(const BoxTransform& transform, const Modes& u) {
  const long modes = transform.modes();
  for (long m = 0; m < modes; ++m) {
    const auto k = transform.waves()(m);
    const double k2 = k[0] * k[0] + k[1] * k[1] + k[2] * k[2];
    if (k2 == 0) continue;
    const Mode along = (k[0] * u(m) + k[1] * u(modes + m) + k[2] * u(2 * modes + m)) / k2;
    for (int i = 0; i < 3; ++i) u(i * modes + m) -= k[i] * along;
  }
}

/// exp(-nu k^2 t) is all that happens to a Taylor-Green vortex in the plane: its u . grad w is zero.
TEST(NavierStokes2d, lets_a_taylor_green_vortex_decay_and_nothing_else) {
  const Comm self = Comm::self();
  const BoxTransform transform({{32, 48}, {2 * pi, 2 * pi}}, self, Layout::automatic, Keep::two_thirds);
  const double nu = 0.1;
  BoxStepper<NavierStokes2d> flow(transform, {nu, 0, nullptr, {{transform.k_max(0), transform.k_max(1)}}});
  const auto vortex = [](const double* x, int) { return 2 * std::cos(x[0]) * std::cos(x[1]); };
  Kokkos::deep_copy(flow.u(), modes_of(transform, vortex));
  flow.set_dt(0.05);
  EXPECT_NEAR(flow.rate(), 15.0, 0.1);  // |u| 10 + |v| 15 at its largest, where |v| = 1 and u = 0
  for (int i = 0; i < 20; ++i) flow.step();
  const Modes expected =
      modes_of(transform, [&](const double* x, int f) { return std::exp(-2 * nu) * vortex(x, f); });
  EXPECT_LT(largest_difference(flow.u(), expected), 1e-15);
}

TEST(NavierStokes2d, is_minus_u_grad_w) {
  const Comm self = Comm::self();
  const BoxTransform transform({{32, 24}, {2 * pi, 4 * pi}}, self, Layout::automatic, Keep::two_thirds);
  const auto value = [](const double* x, int) {
    return std::sin(2 * x[0] + x[1]) + std::cos(x[0] - 1.5 * x[1]);
  };
  const Modes w = modes_of(transform, value), n("n", transform.modes());
  nonlinear(transform, NavierStokes2d{}, w, n);
  // psi = sum of each wave over its k^2: u = psi_y, v = -psi_x
  const Modes expected = modes_of(transform, [](const double* x, int) {
    const double a = 2 * x[0] + x[1], b = x[0] - 1.5 * x[1], ka = 5, kb = 3.25;
    const double u = std::cos(a) / ka + 1.5 * std::sin(b) / kb, v = -2 * std::cos(a) / ka + std::sin(b) / kb;
    const double w_x = 2 * std::cos(a) - std::sin(b), w_y = std::cos(a) + 1.5 * std::sin(b);
    return -(u * w_x + v * w_y);
  });
  EXPECT_LT(largest_difference(n, expected), 1e-15);
}

TEST(NavierStokes3d, is_the_projection_of_minus_u_grad_u) {
  const Comm self = Comm::self();
  const BoxTransform transform({{24, 32, 16}, {2 * pi, 2 * pi, 2 * pi}}, self, Layout::automatic,
                               Keep::two_thirds);
  const long modes = transform.modes(), points = transform.points();
  const Modes u_hat = modes_of(transform, smooth, 3), n("n", 3 * modes), part("part", modes);
  project(transform, u_hat);
  nonlinear(transform, NavierStokes3d{}, u_hat, n);
  const Real u("u", 3 * points), slope("slope", points), advection("advection", 3 * points);
  transform.backward(u_hat, u);
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) {  // u_j d_j u_i
      for (long m = 0; m < modes; ++m) part(m) = Mode(0, transform.waves()(m)[j]) * u_hat(i * modes + m);
      transform.backward(part, slope);
      for (long q = 0; q < points; ++q) advection(i * points + q) -= u(j * points + q) * slope(q);
    }
  const Modes expected("expected", 3 * modes);
  transform.forward(advection, expected);
  project(transform, expected);
  EXPECT_LT(largest_difference(n, expected), 1e-14);  // of modes up to 1
}

/// Energy (and in the plane enstrophy) are conserved by the equation in space, so what changes is the
/// stepper's.
TEST(BoxStepper, conserves_energy_and_enstrophy_to_its_order) {
  const Comm self = Comm::self();
  const BoxTransform transform({{32, 32}, {2 * pi, 2 * pi}}, self, Layout::automatic, Keep::two_thirds);
  const Modes start = modes_of(transform, smooth);
  double change[2][2];
  for (int halving = 0; halving < 2; ++halving) {
    BoxStepper<NavierStokes2d> flow(transform, {0, 0, nullptr, {{transform.k_max(0), transform.k_max(1)}}});
    Kokkos::deep_copy(flow.u(), start);
    const auto sums = [&] {
      return mode_sums(transform, 2, [&](const ModeTerm& at, std::vector<ExactSum>& s) {
        if (at.k_squared() == 0) return;
        s[0].add(at.weight * squared(flow.u()(at.m)) / at.k_squared());
        s[1].add(at.weight * squared(flow.u()(at.m)));
      });
    };
    const std::vector<double> before = sums();
    const int steps = 200 << halving;
    flow.set_dt(2.5 / steps);
    for (int i = 0; i < steps; ++i) flow.step();
    const std::vector<double> after = sums();
    for (int i = 0; i < 2; ++i) change[halving][i] = std::abs(after[i] / before[i] - 1);
  }
  for (int i = 0; i < 2; ++i) {
    EXPECT_LT(change[0][i], 1e-9);
    EXPECT_GT(std::log2(change[0][i] / change[1][i]),
              3.75);  // 3.82 and 7 here: errors of order 4 and 5 compete
  }
}

TEST(BoxStepper, has_order_four_with_forcing_and_viscosity) {
  const Comm self = Comm::self();
  const BoxTransform transform({{24, 24}, {2 * pi, 2 * pi}}, self, Layout::automatic, Keep::two_thirds);
  const Modes force = modes_of(transform, [](const double* x, int) { return std::cos(2 * x[1]); });
  const auto at_end = [&](int steps) {
    BoxStepper<NavierStokes2d> flow(transform, {0.05, 0.1, force.data(), {{1, 1}}});
    Kokkos::deep_copy(flow.u(), modes_of(transform, smooth));
    flow.set_dt(1.0 / steps);
    for (int i = 0; i < steps; ++i) flow.step();
    return flow.u();
  };
  const Modes fine = at_end(320);
  const double coarse = largest_difference(at_end(20), fine), half = largest_difference(at_end(40), fine);
  EXPECT_NEAR(std::log2(coarse / half), 4, 0.2);
}

TEST(BoxStepper, says_nan_where_the_flow_is_lost) {
  const Comm self = Comm::self();
  const BoxTransform transform({{16, 16}, {2 * pi, 2 * pi}}, self, Layout::automatic, Keep::two_thirds);
  BoxStepper<NavierStokes2d> flow(transform, {0, 0, nullptr, {{1, 1}}});
  Kokkos::deep_copy(flow.u(), modes_of(transform, smooth));
  EXPECT_TRUE(std::isfinite(flow.rate()));
  flow.u()(7) = Mode(std::nan(""), 0);
  EXPECT_TRUE(std::isnan(flow.rate()));
}

/// A plane wave of small amplitude about a vacuum: omega^2 = k^2 + 2 lambda v^2, to its order; and with k = 0
/// the well itself, where a large amplitude is conserved energy.
TEST(BoxSymplectic, has_the_order_of_its_composition) {
  const Comm self = Comm::self();
  const BoxTransform transform({{16, 12}, {2 * pi, 2 * pi}}, self);
  for (const Composition& scheme : compositions()) {
    double error[2];
    for (int halving = 0; halving < 2; ++halving) {
      const long steps = 10 << halving;
      BoxSymplectic<Phi4Field> field(transform, {1, 1}, scheme, 2.0 / double(steps));
      const double size = 1e-7, omega = std::sqrt(1 + 4 + 2.0);
      Kokkos::deep_copy(field.u(), modes_of(transform, [&](const double* x, int) {
                          return 1 + size * std::cos(x[0] + 2 * x[1]);
                        }));
      field.advance(steps);
      const Modes expected = modes_of(transform, [&](const double* x, int) {
        return 1 + size * std::cos(omega * 2) * std::cos(x[0] + 2 * x[1]);
      });
      error[halving] = largest_difference(field.u(), expected) / size;
    }
    EXPECT_LT(error[1], 0.02) << scheme.name;
    // effects of the amplitude are 1e-7, errors of order 4 above 1e-5
    EXPECT_NEAR(std::log2(error[0] / error[1]), scheme.order, 0.25) << scheme.name;
  }
}

TEST(BoxSymplectic, has_the_same_bits_however_steps_are_divided) {
  const Comm self = Comm::self();
  const BoxTransform transform({{16, 16}, {20, 20}}, self, Layout::automatic, Keep::two_thirds);
  for (const Composition& scheme : compositions()) {
    BoxSymplectic<Phi4Field> once(transform, {1, 1}, scheme, 0.1), often(transform, {1, 1}, scheme, 0.1);
    for (const auto* field : {&once, &often})
      Kokkos::deep_copy(field->u(),
                        modes_of(transform, [](const double* x, int) { return std::sin(0.3 * x[0]); }));
    once.advance(12);
    for (const long steps : {1, 5, 6}) often.advance(steps);
    EXPECT_EQ(largest_difference(once.u(), often.u()), 0) << scheme.name;
    EXPECT_EQ(largest_difference(once.p(), often.p()), 0) << scheme.name;
  }
}

/// One wave of wavenumber 5 on an oblong box has its energy in one shell; the sum over shells is the mean
/// square.
TEST(ShellSums, put_each_mode_where_it_belongs) {
  const Comm self = Comm::self();
  const BoxTransform transform({{32, 64}, {2 * pi, 4 * pi}}, self);
  const Modes u =
      modes_of(transform, [](const double* x, int) { return 3 * std::cos(3 * x[0] + 4 * x[1]) + 2; });
  const std::vector<double> shells =
      shell_sums(transform, [&](const ModeTerm& at) { return squared(u(at.m)); });
  ASSERT_EQ(long(shells.size()), shells_of(transform));
  for (std::size_t s = 0; s < shells.size(); ++s)  // the smallest wavenumber is 1/2
    EXPECT_NEAR(shells[s], s == 0 ? 4 : s == 10 ? 4.5 : 0, 1e-14) << s;
}

/// Of sin(k y): <(du)^2> = 1 - cos(k r), and no third moment; a line's own, whatever the other axis does.
TEST(StructureFunctions, are_those_of_a_sine_wave) {
  const Comm self = Comm::self();
  const BoxTransform transform({{8, 64}, {1, 2 * pi}}, self);
  const Real u("u", transform.points());
  for (long m = 0; m < transform.points(); ++m)
    u(m) = std::sin(3 * 2 * pi / 64 * double(m % 64)) + double(m / 64);
  const std::vector<long> r = structure_separations(64);
  EXPECT_EQ(r, (std::vector<long>{1, 2, 3, 4, 6, 8, 12, 16, 24, 32}));
  const std::vector<double> s = structure_functions(transform, u, r);
  for (std::size_t i = 0; i < r.size(); ++i) {
    EXPECT_NEAR(s[i], 1 - std::cos(3 * 2 * pi / 64 * double(r[i])), 1e-14);
    EXPECT_NEAR(s[r.size() + i], 0, 1e-14);
  }
}

}  // namespace
}  // namespace khaos
