// SPDX-License-Identifier: BSD-3-Clause
// Recurrences over time.
#include "core/error.hpp"
#include "learning_checks.hpp"

namespace khaos {
namespace {

/// The cell of gru() from elementary operations.
Cell plain_cell(const Node& W, const Node& b, const Node& U, const Node& c) {
  return [=](const Node& x, const Node& h) {
    const long hidden = h.shape()[1];
    const auto gate = [&](const Node& y, long k) { return slice(y, 1, k * hidden, hidden); };
    const Node g = linear(x, W, b), u = linear(h, U);
    const Node r = sigmoid(gate(g, 0) + gate(u, 0)), z = sigmoid(gate(g, 1) + gate(u, 1));
    const Node n = tanh(gate(g, 2) + r * (gate(u, 2) + c));
    return (1.0 - z) * n + z * h;
  };
}

TEST(LearningRecurrence, of_gated_units_has_right_derivatives) {
  // batch, time, features, hidden: sizes of 1, and above the tiles of 32 rows and 4 units
  const std::vector<std::array<long, 4>> sizes{{1, 1, 1, 1}, {2, 1, 3, 2}, {1, 5, 1, 1},
                                               {3, 4, 2, 5}, {2, 3, 1, 9}, {35, 2, 1, 2}};
  for (const auto& [batch, time, features, hidden] : sizes)
    EXPECT_LT(
        worst_error(
            {{batch, time, features}, {features, 3 * hidden}, {3 * hidden}, {hidden, 3 * hidden}, {hidden}},
            [](Graph&, const auto& w) { return gru(w[0], w[1], w[2], w[3], w[4]); }),
        good)
        << batch << " " << time << " " << features << " " << hidden;
}

TEST(LearningRecurrence, of_gated_units_is_what_the_unrolled_cell_gives) {
  Graph g;
  const Node x = g.weight("x", {34, 6, 3}, uniform(1)), W = g.weight("W", {3, 15}, uniform(1)),
             b = g.weight("b", {15}, uniform(1)), U = g.weight("U", {5, 15}, uniform(1)),
             c = g.weight("c", {5}, uniform(1));
  const Node one = gru(x, W, b, U, c), unrolled = unroll(x, g.constant(0, {34, 5}), plain_cell(W, b, U, c));
  const Node loss = sum(one * one);
  const Training<double> training(loss, Networks(2, make_stream(2, 0, "gru")), {});
  const std::vector<double> a = training.evaluate(one), p = training.evaluate(unrolled),
                            da = training.gradient(loss), dp = training.gradient(sum(unrolled * unrolled));
  ASSERT_EQ(a.size(), p.size());
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], p[i], 1e-14);  // rounding
  for (std::size_t i = 0; i < da.size(); ++i) EXPECT_NEAR(da[i], dp[i], 1e-13 * (10 + std::abs(dp[i])));
}

TEST(LearningRecurrence, has_right_derivatives_where_only_the_recurrence_is_trained) {
  Graph g;
  const Node x = g.input("x", {2, 4, 3}), U = g.weight("U", {2, 6}, uniform(1)),
             c = g.weight("c", {2}, uniform(1));
  const Node W = g.constant(0.3, {3, 6}), b = g.constant(0.1, {6});
  const Node loss = sum(gru(x, W, b, U, c)),
             plain = sum(unroll(x, g.constant(0, {2, 2}), plain_cell(W, b, U, c)));
  Training<double> training(loss, Networks(2, make_stream(2, 0, "gru")), {});
  std::vector<double> values;
  for (int i = 0; i < 24; ++i) values.push_back(std::cos(i));
  training.bind({{x, values}});
  const std::vector<double> da = training.gradient(loss), dp = training.gradient(plain);
  for (std::size_t i = 0; i < da.size(); ++i) EXPECT_NEAR(da[i], dp[i], 1e-13 * (1 + std::abs(dp[i])));
}

TEST(LearningRecurrence, of_any_cell_has_right_derivatives) {
  EXPECT_LT(worst_error({{2, 5, 3}, {3, 4}, {4, 4}, {2, 4}},
                        [](Graph&, const auto& w) {
                          return unroll(w[0], w[3], [&](const Node& x, const Node& h) {
                            return tanh(linear(x, w[1]) + linear(h, w[2]));
                          });
                        }),
            good);
}

TEST(LearningRecurrence, trains_a_member_to_the_same_bits_alone_and_among_others) {
  const auto weights = [](const Networks& networks) {
    Graph g;
    const Node x = g.weight("x", {3, 7, 2}, uniform(1));
    Training<float> training(mean(square(gru(x, "gru", 6) - 0.5)), networks,
                             {.optimiser = adam(), .learning_rate = {0.01}});
    training.run(10);
    return training.weights();
  };
  expect_same_bits_alone_and_among_others(weights);
}

TEST(LearningRecurrence, refuses_shapes_that_do_not_fit_naming_layer_and_shapes) {
  Graph g;
  const Node x = g.input("x", {2, 5, 3}), W = g.weight("W", {4, 6}, zeros()), b = g.weight("b", {6}, zeros()),
             U = g.weight("U", {2, 6}, zeros()), c = g.weight("c", {2}, zeros()),
             long_c = g.weight("C", {3}, zeros());
  EXPECT_EQ(
      refusal([&] { gru(x, W, b, U, c); }),
      "gru 'W': (2, 5, 3), (4, 6) and (2, 6): the weight of the input has the axes (features, 3 hidden)");
  EXPECT_EQ(refusal([&] { gru(x, W, b, U, long_c); }),
            "gru 'U': (2, 6) and (3): the recurrence has the axes (hidden, 3 hidden), its bias (hidden)");
}

}  // namespace
}  // namespace khaos
