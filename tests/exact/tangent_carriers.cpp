// SPDX-License-Identifier: BSD-3-Clause
// What carries states and tangent vectors along: times of steps, single vectors, jumps, and neighbours.
#include "core/dual.hpp"
#include "models/model.hpp"
#include "ode/tangent_orbit.hpp"
#include "ode/walk.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace {

using namespace khaos;

TEST(EqualSteps, end_at_multiples_of_the_step) {
  const auto flow = [](const Lanes*, Lanes, Lanes* dx) { dx[0] = Lanes(0.0); };
  Lanes x(0.0), t(3.0);
  make_rk4_carrier(flow_of(1, flow), 0.1)->advance(&x, t, 100003.0, 1 << 30);
  EXPECT_EQ(t[0], 3.0 + 1e6 * 0.1);  // a sum of a million tenths is off by 1e-6
  t = 3.0;
  const auto carrier = make_rk4_carrier(flow_of(1, flow), 0.1);
  while (!carrier->advance(&x, t, 100003.0, 7)) {
  }
  EXPECT_EQ(t[0], 3.0 + 1e6 * 0.1);
}

TangentProblem problem_with(const Flow& tangent, Bound& bound) {
  return {tangent, bound.model().dimension, false, &bound};
}

TEST(TangentVector, alone_grows_like_the_first_of_a_frame) {
  const Model& model = find_model("Lorenz");
  Bound bound(model, model.parameters);
  LyapunovOptions options;
  options.step = 0.01;
  options.every = 5;
  options.exponents = 1;
  TangentOrbit one(problem_with(bound.tangent_vector(), bound), model.start, options),
      frame(problem_with(bound.tangent(), bound), model.start, options);
  // Rounding grows by e^(0.9 t) in both.
  EXPECT_NEAR(one.advance(5).log[0][0], frame.advance(5).log[0][0], 1e-11);
}

TEST(TangentVector, of_an_interpreted_model_is_there_too) {
  const std::vector<double> start{1.0, 0.5};
  const Model model = interpreted_model(ModelKind::flow, "x: y; y: (1 - x^2)*y - a*x", "a = 2", start);
  Bound bound(model, model.parameters);
  std::vector<Lanes> in(4, Lanes(0.0)), out(4), all(6, Lanes(0.0)), full(6);
  in[0] = all[0] = 1.0, in[2] = all[3] = 0.5;
  in[1] = all[1] = 1.0;  // along x
  bound.tangent_vector()(in.data(), Lanes(0.0), out.data());
  bound.tangent()(all.data(), Lanes(0.0), full.data());
  EXPECT_EQ(out[0][0], full[0][0]);
  EXPECT_EQ(out[1][0], full[1][0]);
  EXPECT_EQ(out[3][0], full[4][0]);
}

TEST(TangentOrbit, finds_clocks_with_one_vector_as_with_a_frame) {
  const Model& model = find_model("Duffing");
  Bound bound(model, model.parameters);
  LyapunovOptions options;
  options.step = 0.01;
  EXPECT_EQ(TangentOrbit(problem_with(bound.tangent_vector(), bound), model.start, options).clocks(0),
            TangentOrbit(problem_with(bound.tangent(), bound), model.start, options).clocks(0));
}

TEST(Walk, takes_the_orbit_of_the_exponents_through_jumps) {
  const Model& model = find_model("StickSlipOscillator");
  Bound bound(model, model.parameters);
  const double h = model.period / 200;
  std::vector<Lanes> x;
  for (const double start : model.start) x.emplace_back(start);
  Walk walk(make_switching_carrier(bound, bound.flow(), h), x, 0, h);
  walk.steps(2000);  // ten periods
  LyapunovOptions options;
  options.step = h;
  options.every = 10;
  TangentOrbit orbit(problem_with(bound.tangent_vector(), bound), model.start, options);
  orbit.advance(2000 * h);
  double size = 0;
  for (int i = 0; i < model.dimension; ++i) {
    size = std::max(size, std::abs(walk.x()[i][0]));
    EXPECT_EQ(walk.x()[i][0], orbit.state_and_frame()[2 * i][0]) << "component " << i;
  }
  EXPECT_GT(size, 0);
}

/// Two fields that push onto an oblique line and along it: n = (0.6, 0.8), s = n . x - 600. Far from the
/// origin along x, a state is on it to 1e-13 only, so that putting it there once more changes the bits of y.
struct Oblique {
  static constexpr double n0 = 0.6, n1 = 0.8;
  template <class T>
  static void rhs(const T* x, const Lanes* c, T* dx) {
    dx[0] = -c[0] * n0 - 0.9 * n1 * sin(x[1]);  // c[0]: the side
    dx[1] = -c[0] * n1 + 0.9 * n0 * sin(x[1]);
  }
  static void prepare(const double*, double* c) { c[0] = 0; }
  static void lanes(const Lanes* x, Lanes, const Lanes* c, Lanes* dx) { rhs(x, c, dx); }
  static void tangent(const Lanes* x, Lanes, const Lanes* c, Lanes* dx) {
    using Row = Dual<2, Lanes>;
    rhs(reinterpret_cast<const Row*>(x), c, reinterpret_cast<Row*>(dx));
  }
  static void switching(const Lanes* x, Lanes, const Lanes*, Lanes* s) {
    s[0] = n0 * x[0] + n1 * x[1] - 600.0;
    s[1] = n0, s[2] = n1;
  }
  Kernels kernels;
  Model model;
  Oblique() {
    kernels.constants = 1;
    kernels.prepare = prepare;
    kernels.rhs_lanes = lanes;
    kernels.tangent = tangent;
    kernels.switching = switching;
    kernels.side = 0;
    model.dimension = 2;
    model.start = {0, 0};
    model.kernels = &kernels;
  }
};

TEST(Sliding, of_a_member_does_not_depend_on_when_its_neighbours_arrive) {
  if (KHAOS_LANES == 1) GTEST_SKIP() << "there are no neighbours";
  const Oblique oblique;
  // Lane 0 slides from early on; the others arrive one after another, several in a step.
  const auto end = [&](bool company) {
    Bound bound(oblique.model, {});
    std::vector<Lanes> x(6, Lanes(0.0));
    for (int lane = 0; lane < KHAOS_LANES; ++lane) {
      x[0].set(lane, 1000.05 - (company ? 0.37 * lane : 0));
      x[3].set(lane, 0.1 - (company ? 0.11 * lane : 0));
    }
    x[1] = x[5] = 1.0;
    Lanes t(0.0);
    make_switching_carrier(bound, 0.02)->advance(x.data(), t, 8.0, 1 << 30);
    return x;
  };
  const std::vector<Lanes> alone = end(false), among = end(true);
  for (std::size_t i = 0; i < alone.size(); ++i) EXPECT_EQ(alone[i][0], among[i][0]) << "number " << i;
}

}  // namespace
