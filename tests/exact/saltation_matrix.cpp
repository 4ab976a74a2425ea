// SPDX-License-Identifier: BSD-3-Clause
// Frames through discontinuities: closed forms of piecewise linear flows, and differences of neighbouring
// orbits.
#include "core/dual.hpp"
#include "ode/lyapunov_verdict.hpp"
#include "ode/saltation.hpp"
#include "ode/tangent_carrier.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace khaos;

/// A model of two fields F::below and F::above that meet where component F::surface is `level` (parameter 0).
template <class F>
struct Switched {
  static constexpr int D = F::dimension;
  template <class T>
  static void rhs(const T* x, const Lanes* c, T* dx) {
    T low[D], high[D];
    F::below(x, low);
    F::above(x, high);
    const Lanes share = 0.5 * (c[1] + 1.0);  // of the upper field; sides are set in these tests
    for (int i = 0; i < D; ++i) dx[i] = share * high[i] + (1.0 - share) * low[i];
  }
  static void prepare(const double* p, double* c) { c[0] = p[0], c[1] = 0; }
  static void lanes(const Lanes* x, Lanes, const Lanes* c, Lanes* dx) { rhs(x, c, dx); }
  static void tangent(const Lanes* x, Lanes, const Lanes* c, Lanes* dx) {
    using Row = Dual<D, Lanes>;
    rhs(reinterpret_cast<const Row*>(x), c, reinterpret_cast<Row*>(dx));
  }
  static void switching(const Lanes* x, Lanes, const Lanes* c, Lanes* s) {
    for (int i = 0; i <= D; ++i) s[i] = Lanes(0.0);
    s[0] = x[F::surface] - c[0];
    s[1 + F::surface] = Lanes(1.0);
  }
  Kernels kernels;
  Model model;

  explicit Switched(double level) {
    kernels.constants = 2;
    kernels.prepare = prepare;
    kernels.rhs_lanes = lanes;
    kernels.tangent = tangent;
    kernels.switching = switching;
    kernels.side = 1;
    model.name = "switched";
    model.dimension = D;
    model.parameters = {level};
    model.start.assign(D, 0.5);
    model.kernels = &kernels;
  }
};

/// States and frames (identity at first) of members after time t.
template <int D>
struct Carried {
  std::vector<Lanes> x = std::vector<Lanes>(D * (1 + D), Lanes(0.0));
  bool slid = false;
  double state(int i, int lane = 0) const { return x[i * (1 + D)][lane]; }
  double frame(int i, int j) const { return x[i * (1 + D) + 1 + j][0]; }
};
template <int D>
Carried<D> carry(const Model& model, const std::vector<std::vector<double>>& starts, double step, double t) {
  Bound bound(model, model.parameters);
  Carried<D> c;
  for (int i = 0; i < D; ++i) {
    c.x[i * (1 + D) + 1 + i] = Lanes(1.0);
    for (int lane = 0; lane < KHAOS_LANES; ++lane)
      c.x[i * (1 + D)].set(lane, starts[lane < int(starts.size()) ? lane : 0][i]);
  }
  const auto carrier = make_switching_carrier(bound, step);
  Lanes now(0.0);
  carrier->advance(c.x.data(), now, t, 1 << 30);
  c.slid = carrier->slid(0);
  return c;
}

/// Two constant fields: orbits are broken lines.
struct Refraction {
  static constexpr int dimension = 2, surface = 0;
  template <class T>
  static void below(const T*, T* dx) {
    dx[0] = T(2.0), dx[1] = T(1.0);
  }
  template <class T>
  static void above(const T*, T* dx) {
    dx[0] = T(0.5), dx[1] = T(-3.0);
  }
};

TEST(Saltation, of_two_constant_fields_is_the_refraction_of_a_line) {
  const Switched<Refraction> s(1.0);
  const auto c = carry<2>(s.model, {{0.3, 0.2}}, 0.03, 0.9);  // meets x = 1 at t = 0.35, inside a step
  EXPECT_NEAR(c.state(0), 1 + 0.5 * 0.55, 1e-14);
  EXPECT_NEAR(c.state(1), 0.2 + 0.35 - 3 * 0.55, 1e-14);
  // I + (f+ - f-) n^T / (n . f-) = (1 + (-1.5) / 2, 0; -4 / 2, 1)
  EXPECT_NEAR(c.frame(0, 0), 0.25, 1e-14);
  EXPECT_NEAR(c.frame(1, 0), -2, 1e-14);
  EXPECT_NEAR(c.frame(0, 1), 0, 1e-14);
  EXPECT_NEAR(c.frame(1, 1), 1, 1e-14);
}

/// An oscillator that is pushed to the right on the left of x = 0 and to the left on its right, damped there.
struct Relay {
  static constexpr int dimension = 2, surface = 0;
  template <class T>
  static void below(const T* x, T* dx) {
    dx[0] = x[1], dx[1] = 1.0 - 0.3 * x[0] + 0.1 * x[1];
  }
  template <class T>
  static void above(const T* x, T* dx) {
    dx[0] = x[1], dx[1] = -2.0 - x[0] - 0.2 * x[1];
  }
};

TEST(Saltation, agrees_with_differences_of_neighbouring_orbits) {
  if (KHAOS_LANES < 4) GTEST_SKIP();
  const Switched<Relay> s(0.1);
  const double e = 1e-6, x = 0.9, y = 0.4;
  const auto c =
      carry<2>(s.model, {{x, y}, {x + e, y}, {x - e, y}, {x, y + e}}, 0.01, 20);  // some 14 crossings
  const auto d = carry<2>(s.model, {{x, y - e}}, 0.01, 20);
  for (int i = 0; i < 2; ++i) {
    // Central differences: e^2 and rounding / e, times the third derivative of the flow.
    EXPECT_NEAR(c.frame(i, 0), (c.state(i, 1) - c.state(i, 2)) / (2 * e), 2e-8);
    EXPECT_NEAR(c.frame(i, 1), (c.state(i, 3) - d.state(i)) / (2 * e), 2e-8);
  }
}

TEST(Saltation, keeps_the_order_of_the_step) {
  const Switched<Relay> s(0.1);
  const auto best = carry<2>(s.model, {{0.9, 0.4}}, 0.000625, 10);
  double error[2];
  for (const int k : {0, 1}) {
    const auto c = carry<2>(s.model, {{0.9, 0.4}}, 0.05 / (1 << k), 10);
    error[k] = std::hypot(c.state(0) - best.state(0), c.state(1) - best.state(1)) +
               std::hypot(c.frame(0, 0) - best.frame(0, 0), c.frame(1, 0) - best.frame(1, 0));
  }
  EXPECT_GT(std::log2(error[0] / error[1]), 3.5);  // 1 if events were not located
  EXPECT_LT(std::log2(error[0] / error[1]), 5);    // parts of steps cancel or add up by chance
}

/// Pushed onto y = 0 from both sides: there the state slides with x' = (1 + 3) / 2 x as the mean of both
/// fields.
struct Slide {
  static constexpr int dimension = 2, surface = 1;
  template <class T>
  static void below(const T* x, T* dx) {
    dx[0] = 1.0 * x[0], dx[1] = T(1.0);
  }
  template <class T>
  static void above(const T* x, T* dx) {
    dx[0] = 3.0 * x[0], dx[1] = T(-1.0);
  }
};

TEST(Sliding, follows_the_convex_combination_and_loses_a_direction) {
  const Switched<Slide> s(0.0);
  const auto c = carry<2>(s.model, {{1e-3, -0.5}}, 0.01, 1.5);  // on the surface at t = 0.5
  EXPECT_TRUE(c.slid);
  EXPECT_NEAR(c.state(1), 0, 1e-15);
  const double x = 1e-3 * std::exp(0.5 + 2 * 1.0);
  EXPECT_NEAR(c.state(0), x, 1e-7 * x);  // RK4: 100 steps of (0.02)^5 / 120
  EXPECT_NEAR(c.frame(0, 0), std::exp(2.5), 1e-6);
  EXPECT_NEAR(c.frame(1, 0), 0, 1e-15);
  EXPECT_NEAR(c.frame(1, 1), 0, 1e-15);  // whoever starts higher arrives earlier, at the same y = 0
  // and slides longer: dx / dy0 = (2 - 1) x, with arrival earlier by dy0
  EXPECT_NEAR(c.frame(0, 1), x, 1e-6);
}

TEST(Sliding, has_an_exponent_of_minus_infinity) {
  const Switched<Slide> s(0.0);
  Bound bound(s.model, s.model.parameters);
  LyapunovOptions o;
  o.step = 0.01;
  o.transient = 2;
  o.time = 2;
  o.every = 10;
  const LyapunovSpectrum spectrum =
      pool(lyapunov_spectrum({bound.tangent(), 2, false, &bound}, std::vector<double>{1e-3, -0.5}, o));
  EXPECT_NEAR(spectrum.exponents[0], 2, 1e-7);
  EXPECT_EQ(spectrum.exponents[1], -std::numeric_limits<double>::infinity());
  EXPECT_TRUE(spectrum.slides && spectrum.valid);
}

/// x' = 1; y is pushed onto 0 from below always, from above until x = 1: it leaves the surface there,
/// tangentially.
struct Release {
  static constexpr int dimension = 2, surface = 1;
  template <class T>
  static void below(const T*, T* dx) {
    dx[0] = T(1.0), dx[1] = T(1.0);
  }
  template <class T>
  static void above(const T* x, T* dx) {
    dx[0] = T(1.0), dx[1] = x[0] - 1.0;
  }
};

TEST(Sliding, ends_where_one_side_no_longer_pushes_back) {
  const Switched<Release> s(0.0);
  const auto c = carry<2>(s.model, {{0.0, -0.25}}, 0.01, 2.003);
  EXPECT_NEAR(c.state(0), 2, 1e-13);    // whole steps
  EXPECT_NEAR(c.state(1), 0.5, 1e-12);  // (x - 1)^2 / 2
  EXPECT_TRUE(c.slid);
  EXPECT_NEAR(c.frame(1, 0), 1, 1e-12);  // d/dx0 of ((x0 + t - 1)^2 / 2)
  EXPECT_NEAR(c.frame(1, 1), 0, 1e-12);
}

TEST(Saltation, of_a_model_is_needed_for_a_valid_result) {
  const Model& model = find_model("SprottMore");
  const std::vector<double> start(model.start.begin(), model.start.end());
  LyapunovOptions o;
  o.step = model.period / 1000;
  o.transient = 20 * model.period;
  o.time = 200 * model.period;
  o.check = model.period;
  const LyapunovSpectrum with = pool(lyapunov_spectrum(model, model.parameters, start, o));
  EXPECT_TRUE(with.valid && with.settled);
  EXPECT_NEAR(with.exponents[1], 0,
              5 * with.error[1] + with.resolution);  // along the flow: saltation maps f- to f+
  o.saltation = false;
  EXPECT_FALSE(pool(lyapunov_spectrum(model, model.parameters, start, o)).valid);
}

TEST(Saltation, of_a_member_does_not_depend_on_its_neighbours) {
  const Model& model = find_model("StickSlipOscillator");
  LyapunovOptions o;
  o.step = model.period / 200;
  o.transient = 10 * model.period;
  o.time = 20 * model.period;
  o.check = model.period;
  std::vector<double> starts;
  for (int m = 0; m < KHAOS_LANES; ++m)
    for (int i = 0; i < 3; ++i) starts.push_back(model.start[i] + 0.05 * m);
  const auto together = lyapunov_spectrum(model, model.parameters, starts, o);
  for (int m = 0; m < KHAOS_LANES; ++m) {
    const auto alone = lyapunov_spectrum(model, model.parameters, std::span(starts).subspan(3 * m, 3), o);
    EXPECT_EQ(together[m].local, alone[0].local) << m;
    EXPECT_EQ(together[m].slid, alone[0].slid) << m;
  }
}

}  // namespace
