// SPDX-License-Identifier: BSD-3-Clause
// Gradient flow through the integrators of solvers/ode.
#include "expect_error.hpp"
#include "learning/gradient_flow.hpp"
#include "ode/integrate.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace khaos {
namespace {

using testing::error_of;

/// Two weights in a row, loss 1/2 (s - w2 w1)^2: the deep linear network of one mode.
struct Mode {
  Graph g;
  Node x = g.input("x", {1, 1}), y = g.input("y", {1, 1});
  Node loss =
      0.5 * mean_square(linear(linear(x, g.weight("w1", {1, 1}, ones())), g.weight("w2", {1, 1}, ones())), y);
};

TEST(GradientFlow, of_one_mode_follows_the_sigmoid_of_saxe) {
  const Mode mode;
  const double s = 3, u0 = 0.001, t = 1.334339;  // arXiv 1312.6120: from u0 to s/2 at ln((s - u0)/u0) / 2s
  const GradientFlow learning(mode.loss, {{mode.x, {1}}, {mode.y, {s}}});
  ASSERT_EQ(learning.dimension(), 2);
  Integrator integrator(one_step("dopri5", {learning.flow(), {}}), {.rtol = 1e-11, .atol = {1e-13}});
  const double start[2] = {std::sqrt(u0), std::sqrt(u0)};
  integrator.start(0, 0, start);
  integrator.advance(t);
  const double w1 = integrator.x()[0][0], w2 = integrator.x()[1][0];
  const double grown = std::exp(2 * s * t);
  EXPECT_NEAR(w1 * w2, s * grown / (grown - 1 + s / u0), 1e-8);  // of the integrator
  EXPECT_NEAR(w1 * w2, s / 2, 1e-5);                             // t is given to 7 digits, slope 4.5
}

TEST(GradientFlow, is_minus_the_gradient_and_has_factors_and_the_start_of_a_training) {
  Graph g;
  const Node x = g.input("x", {3, 2}), y = g.input("y", {3, 1});
  const Node h = tanh(linear(x, g.weight("W1", {2, 4}, normal(1)), g.weight("b1", {4}, normal(1))));
  const Node loss = mean_square(linear(h, g.weight("W2", {4, 1}, normal(1))), y);
  const std::vector<Data> data{{x, {1, 2, 3, 4, 5, 6}}, {y, {1, -1, 0.5}}};
  const Stream stream = make_stream(1, 0, "flow");
  Training<double> training(loss, Networks(3, stream), {});
  training.bind(data);
  std::vector<double> factors(16, 1);
  factors[5] = -2;
  const GradientFlow learning(loss, data, factors);
  const std::vector<double> w = learning.start(stream, 2), all = training.weights();
  EXPECT_EQ(w, std::vector<double>(all.end() - 16, all.end()));
  std::vector<Lanes> state(w.begin(), w.end()), slope(16);
  learning.flow()(state.data(), 0.0, slope.data());
  const std::vector<double> gradient = training.gradient(loss);
  for (std::size_t i = 0; i < 16; ++i) EXPECT_EQ(slope[i][0], -factors[i] * gradient[32 + i]);
  EXPECT_EQ(learning.loss(state.data())[0], training.evaluate(loss)[2]);
}

TEST(GradientFlow, says_what_does_not_fit) {
  const Mode mode;
  EXPECT_EQ(error_of([&] {
              GradientFlow(mode.loss, {{mode.x, {1, 2}}, {mode.y, {1, 2}}});
            }),
            "gradient flow takes all samples at once: 2 are bound, the inputs hold 1");
  EXPECT_EQ(error_of([&] {
              GradientFlow(mode.loss, {{mode.x, {1}, true}});
            }),
            "gradient flow takes data that all members share: input 'x'");
  EXPECT_EQ(error_of([&] {
              GradientFlow(mode.loss, {{mode.x, {1}}, {mode.y, {1}}}, {1, 2, 3});
            }),
            "gradient flow of 2 weights was given 3 factors");
}

}  // namespace
}  // namespace khaos
