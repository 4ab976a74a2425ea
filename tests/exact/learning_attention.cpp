// SPDX-License-Identifier: BSD-3-Clause
// Attention and the layers built from it.
#include "core/error.hpp"
#include "learning_checks.hpp"

namespace khaos {
namespace {

/// The same from products of matrices, softmax and a mask: (batch, time, features) in heads of their own.
Node plain_attention(Graph& g, const Node& q, const Node& k, const Node& v, long heads, bool causal) {
  const auto split = [&](const Node& x) {
    return transpose(reshape(x, {x.shape()[0], x.shape()[1], heads, x.shape()[2] / heads}), {0, 2, 1, 3});
  };
  Node scores = matmul_transposed(split(q), split(k)) / std::sqrt(double(q.shape()[2] / heads));
  if (causal) {
    const long time = q.shape()[1];
    std::vector<Node> rows;
    for (long t = 0; t < time; ++t) {
      std::vector<Node> parts{g.constant(1, {1, t + 1})};
      if (t + 1 < time) parts.push_back(g.constant(0, {1, time - t - 1}));
      rows.push_back(concat(parts, 1));
    }
    scores = masked(scores, concat(rows, 0), -1e4);
  }
  return reshape(transpose(matmul(softmax(scores), split(v)), {0, 2, 1, 3}), q.shape());
}

TEST(LearningAttention, has_right_derivatives) {
  // batch, queries, keys, features, heads
  const std::vector<std::array<long, 5>> sizes{
      {1, 1, 1, 1, 1}, {2, 3, 5, 4, 2}, {1, 7, 2, 6, 3}, {2, 1, 4, 2, 1}, {1, 19, 19, 2, 1}};
  for (const auto& [batch, queries, keys, width, heads] : sizes)
    for (const bool causal : {false, true}) {
      if (causal && queries != keys) continue;
      EXPECT_LT(worst_error({{batch, queries, width}, {batch, keys, width}, {batch, keys, width}},
                            [&](Graph&, const auto& w) {
                              return attention(w[0], w[1], w[2], {.heads = heads, .causal = causal});
                            }),
                good)
          << batch << " " << queries << " " << keys << " " << width << " " << heads << " " << causal;
    }
  EXPECT_LT(worst_error({{2, 4, 4}},  // one array thrice
                        [](Graph&, const auto& w) { return attention(w[0], w[0], w[0], {.scale = 1.7}); }),
            good);
}

TEST(LearningAttention, is_what_products_softmax_and_mask_give) {
  for (const bool causal : {false, true}) {
    Graph g;
    const Node q = g.weight("q", {2, 21, 8}, uniform(2)), k = g.weight("k", {2, 21, 8}, uniform(2)),
               v = g.weight("v", {2, 21, 8}, uniform(2));
    const Node fused = attention(q, k, v, {.heads = 2, .causal = causal});
    const Node loss = sum(fused * fused), plain = plain_attention(g, q, k, v, 2, causal);
    const Training<double> training(loss, Networks(3, make_stream(1, 0, "attention")), {});
    const std::vector<double> a = training.evaluate(fused), b = training.evaluate(plain),
                              da = training.gradient(loss), db = training.gradient(sum(plain * plain));
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], 1e-14);  // rounding of 21 terms
    for (std::size_t i = 0; i < da.size(); ++i) EXPECT_NEAR(da[i], db[i], 1e-12);
  }
}

TEST(LearningAttention, sees_no_later_position_when_causal) {
  Graph g;
  const Node x = g.input("x", {1, 20, 4}), w = g.weight("w", {1}, ones());
  const Node y = attention(x, x, x, {.heads = 2, .causal = true});
  const Training<double> training(sum(y) * w, Networks(1, make_stream(1, 0, "causal")), {});
  std::vector<double> values;
  for (int i = 0; i < 80; ++i) values.push_back(std::sin(i));
  const std::vector<double> before = training.evaluate(y, {{x, values}});
  for (std::size_t i = 4 * 17; i < 80; ++i) values[i] = 9;
  const std::vector<double> after = training.evaluate(y, {{x, values}});
  for (std::size_t i = 0; i < 4 * 17; ++i) EXPECT_EQ(before[i], after[i]);
  EXPECT_NE(before[79], after[79]);
}

TEST(LearningAttention, and_encoder_layers_have_right_derivatives) {
  const auto layer = [](const EncoderLayer& options, bool full_layer) {
    Graph g;
    const Node x = g.weight("x", {2, 3, 4}, uniform(1));
    const Node y =
        full_layer ? encoder_layer(x, "layer", options) : multi_head_attention(x, "layer", options.attention);
    const Node loss = mean(square(y - tanh(x)));
    const Training<double> one(loss, Networks(1, make_stream(5, 0, "encoder")), {});
    const std::vector<double> w = one.weights(), exact = one.gradient(loss);
    const std::size_t size = w.size();
    const double h = 1e-5;
    Training<double> many(loss, Networks(long(2 * size), make_stream(5, 0, "encoder")), {});
    std::vector<double> moved;
    for (std::size_t m = 0; m < 2 * size; ++m) {
      moved.insert(moved.end(), w.begin(), w.end());
      moved[m * size + m / 2] += m % 2 == 0 ? h : -h;
    }
    many.set_weights(moved);
    const std::vector<double> values = many.evaluate(loss);
    double worst = 0, largest = 0;
    for (std::size_t e = 0; e < size; ++e) {
      const double difference = (values[2 * e] - values[2 * e + 1]) / (2 * h);
      worst = std::max(worst, std::abs(exact[e] - difference));
      largest = std::max(largest, std::abs(difference));
    }
    return worst / largest;
  };
  EXPECT_LT(layer({.attention = {.heads = 2}}, false), good);
  for (const bool norm_first : {false, true})
    for (const bool causal : {false, true})
      EXPECT_LT(layer({.attention = {.heads = 2, .causal = causal},
                       .hidden = 5,
                       .norm_first = norm_first,
                       .gelu = true},
                      true),
                good);
}

TEST(LearningAttention, trains_a_member_to_the_same_bits_alone_and_among_others) {
  const auto weights = [](const Networks& networks) {
    Graph g;
    const Node x = g.weight("x", {2, 5, 8}, uniform(1));
    const Node y = encoder_layer(x, "layer", {.attention = {.heads = 2}, .hidden = 9, .dropout = 0.1});
    Training<float> training(mean(square(y - 1.0)), networks, {.optimiser = adam(), .learning_rate = {0.01}});
    training.run(10);
    return training.weights();
  };
  expect_same_bits_alone_and_among_others(weights);
}

TEST(LearningAttention, refuses_shapes_that_do_not_fit_naming_layer_and_shapes) {
  Graph g;
  const Node q = g.input("q", {2, 3, 4}), k = g.input("k", {2, 5, 4}), wide = g.input("wide", {2, 5, 6});
  const auto scope = g.scope("block1");
  EXPECT_EQ(refusal([&] { attention(q, wide, wide); }),
            "attention in 'block1': (2, 3, 4), (2, 5, 6) and (2, 5, 6): queries and keys differ beside the "
            "time");
  EXPECT_EQ(refusal([&] { attention(q, k, wide); }),
            "attention in 'block1': (2, 3, 4), (2, 5, 4) and (2, 5, 6): keys and values differ");
  EXPECT_EQ(refusal([&] { attention(q, k, k, {.heads = 3}); }),
            "attention in 'block1': (2, 3, 4), (2, 5, 4) and (2, 5, 4): 3 heads do not divide the features");
  EXPECT_EQ(refusal([&] { attention(q, k, k, {.causal = true}); }),
            "attention in 'block1': (2, 3, 4), (2, 5, 4) and (2, 5, 4): causal: as many queries as keys");
}

}  // namespace
}  // namespace khaos
