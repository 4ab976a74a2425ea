// SPDX-License-Identifier: BSD-3-Clause
// Convolution, pooling, batch norm and dropout.
#include "core/error.hpp"
#include "learning/batch_statistics.hpp"
#include "learning_checks.hpp"

#include <algorithm>
#include <numeric>

namespace khaos {
namespace {

std::vector<double> numbers(long count, std::uint64_t purpose) {
  const Stream stream = make_stream(11, 0, "images");
  std::vector<double> values;
  for (long i = 0; i < count; ++i) values.push_back(stream.normal(purpose, std::uint64_t(i)));
  return values;
}

TEST(LearningConvolution, has_right_derivatives_at_both_kinds_of_edge) {
  // batch, in channels, height, width, out channels: sizes of 1, below, at and above the register tiles
  const std::vector<std::array<long, 5>> sizes{{1, 1, 1, 1, 1}, {2, 3, 5, 7, 2}, {1, 2, 1, 4, 5},
                                               {2, 5, 4, 3, 6}, {1, 4, 2, 1, 3}, {1, 1, 3, 9, 4}};
  for (const auto& [batch, in, height, width, out] : sizes)
    for (const Edge edge : {Edge::zero, Edge::periodic})
      EXPECT_LT(worst_error({{batch, in, height, width}, {out, in, 3, 3}},
                            [&](Graph&, const auto& w) { return conv3x3(w[0], w[1], edge); }),
                good)
          << batch << " " << in << " " << height << " " << width << " " << out;
  EXPECT_LT(worst_error({{1, 2, 3, 3}, {2, 2, 3, 3}},  // gradients that add up
                        [](Graph&, const auto& w) {
                          const Node h = conv3x3(w[0], w[1], Edge::periodic);
                          return conv3x3(tanh(h), w[1]) + w[0] * h;
                        }),
            good);
  EXPECT_LT(worst_error({{3, 3, 3, 3}}, [](Graph&, const auto& w) { return conv3x3(w[0], w[0]); }), good);
}

TEST(LearningConvolution, is_the_sum_of_its_definition) {
  const long batch = 2, in = 5, out = 7, height = 6, width = 9;
  const std::vector<double> x = numbers(batch * in * height * width, 1), k = numbers(out * in * 9, 2);
  for (const Edge edge : {Edge::zero, Edge::periodic}) {
    Graph g;
    const Node image = g.input("x", {batch, in, height, width}), w = g.weight("w", {out, in, 3, 3}, zeros());
    const Node y = conv3x3(image, w, edge);
    Training<double> training(sum(y), Networks(1, make_stream(1, 0, "conv")), {});
    training.set_weights(w, k);
    const std::vector<double> found = training.evaluate(y, {{image, x}});
    std::size_t at = 0;
    for (long b = 0; b < batch; ++b)
      for (long o = 0; o < out; ++o)
        for (long r = 0; r < height; ++r)
          for (long c = 0; c < width; ++c, ++at) {
            double expected = 0;
            for (long i = 0; i < in; ++i)
              for (long u = -1; u <= 1; ++u)
                for (long v = -1; v <= 1; ++v) {
                  long row = r + u, column = c + v;
                  if (edge == Edge::periodic) {
                    row = (row + height) % height;
                    column = (column + width) % width;
                  }
                  if (row < 0 || row >= height || column < 0 || column >= width) continue;
                  expected += k[std::size_t(((o * in + i) * 3 + u + 1) * 3 + v + 1)] *
                              x[std::size_t(((b * in + i) * height + row) * width + column)];
                }
            ASSERT_NEAR(found[at], expected, 1e-13);  // rounding of 45 terms of order one
          }
  }
}

TEST(LearningPooling, has_right_values_and_derivatives) {
  for (const Shape& shape : {Shape{2, 3, 4, 6}, Shape{1, 1, 2, 2}, Shape{3, 1, 2, 4}})
    EXPECT_LT(worst_error({shape}, [](Graph&, const auto& w) { return square(mean_pool(w[0])); }), good);
  EXPECT_LT(worst_error({{1, 2, 3, 6}}, [](Graph&, const auto& w) { return mean_pool(w[0], 3) * 2.0; }),
            good);
  EXPECT_LT(worst_error({{1, 2, 1, 3}}, [](Graph&, const auto& w) { return mean_pool(tanh(w[0]), 1); }),
            good);
  EXPECT_LT(worst_error({{2, 3, 4, 2}}, [](Graph&, const auto& w) { return square(global_mean(w[0])); }),
            good);
  Graph g;
  const Node x = g.input("x", {1, 1, 2, 4}), w = g.weight("w", {1}, ones());
  const Node y = mean_pool(x);
  const Training<double> training(sum(y * w), Networks(1, make_stream(1, 0, "pool")), {});
  EXPECT_EQ(training.evaluate(y, {{x, {1, 2, 10, 20, 3, 4, 30, 40}}}), (std::vector<double>{2.5, 25}));
}

TEST(LearningBatchNorm, has_right_derivatives) {
  for (const Shape& shape :
       {Shape{5, 3}, Shape{4, 1}, Shape{2, 3, 4}, Shape{3, 2, 2, 3}, Shape{1, 2, 3, 1}}) {
    const Shape channels{shape[1]};
    EXPECT_LT(worst_error({shape}, [](Graph&, const auto& w) { return batch_norm(w[0]); }), good)
        << shape.text();
    EXPECT_LT(worst_error({shape, channels, channels},
                          [](Graph&, const auto& w) { return batch_norm(w[0], w[1], w[2], 0.1); }),
              good)
        << shape.text();
  }
  EXPECT_LT(worst_error({{1, 2}, {2}, {2}},  // of one element nothing is left but the offset
                        [](Graph&, const auto& w) { return batch_norm(w[0], w[1], w[2]); }),
            good);
}

/// conv, batch norm "bn", relu, mean: the smallest network with running statistics.
struct Small {
  Graph g;
  Node x = g.input("x", {4, 1, 2, 2}), w = g.weight("w", {2, 1, 3, 3}, uniform(1));
  Node before = conv3x3(x, w), after = batch_norm(before, "bn", {.momentum = 0.25});
  Node loss = mean(square(after - 1.0));
  Node state(const char* name) const {
    for (const Node& node : g.weights())
      if (node.name() == name) return node;
    return {};
  }
};

TEST(LearningBatchNorm, moves_the_running_statistics_towards_those_of_each_batch) {
  const Small net;
  const std::vector<double> data = numbers(16, 3);
  Training<double> training(net.loss, Networks(3, make_stream(3, 0, "bn")), {.learning_rate = {0.01}});
  training.bind({{net.x, data}});
  const std::vector<double> h = training.evaluate(net.before);  // (member, 4, 2, 4)
  training.run(1);
  const std::vector<double> mean = training.weights(net.state("bn/mean")),
                            variance = training.weights(net.state("bn/variance"));
  for (std::size_t m = 0; m < 3; ++m)
    for (std::size_t k = 0; k < 2; ++k) {
      double sum = 0, squares = 0;
      for (std::size_t b = 0; b < 4; ++b)
        for (std::size_t i = 0; i < 4; ++i) sum += h[((m * 4 + b) * 2 + k) * 4 + i] / 16;
      for (std::size_t b = 0; b < 4; ++b)
        for (std::size_t i = 0; i < 4; ++i) squares += std::pow(h[((m * 4 + b) * 2 + k) * 4 + i] - sum, 2);
      EXPECT_NEAR(mean[2 * m + k], 0.25 * sum, 1e-14);  // rounding
      EXPECT_NEAR(variance[2 * m + k], 0.75 + 0.25 * squares / 15, 1e-14 * (1 + squares));
    }
}

TEST(LearningBatchNorm, evaluates_with_the_running_statistics_and_leaves_them) {
  const Small net;
  Training<double> training(net.loss, Networks(1, make_stream(3, 0, "bn")), {});
  training.bind({{net.x, numbers(16, 3)}});
  training.set_weights(net.state("bn/mean"), std::vector<double>{0.5, -1});
  training.set_weights(net.state("bn/variance"), std::vector<double>{4, 0.25});
  const std::vector<double> all = training.weights(), h = training.evaluate(net.before),
                            y = training.evaluate(net.after);
  (void)training.gradient(net.loss);
  EXPECT_EQ(training.weights(), all);
  for (std::size_t e = 0; e < h.size(); ++e) {
    const bool first = e / 4 % 2 == 0;
    const double expected = (h[e] - (first ? 0.5 : -1)) / std::sqrt((first ? 4 : 0.25) + 1e-5);
    EXPECT_NEAR(y[e], expected, 1e-14 * (1 + std::abs(expected)));
  }
}

TEST(LearningBatchNorm, keeps_the_statistics_of_a_member_that_has_stopped) {
  const Small net;
  Training<double> training(net.loss, Networks(2, make_stream(3, 0, "bn")),
                            {.learning_rate = {0.01}, .stop_below = {1e9, 0}});  // the first at once
  training.bind({{net.x, numbers(16, 3)}});
  training.run(1);
  const std::vector<double> one = training.weights(net.state("bn/mean"));
  training.run(5);
  const std::vector<double> later = training.weights(net.state("bn/mean"));
  EXPECT_EQ(one[0], later[0]);
  EXPECT_NE(one[2], later[2]);
}

TEST(LearningBatchNorm, is_measured_anew_over_all_data_layer_after_layer) {
  Graph g;
  const Node x = g.input("x", {4, 1, 2, 2});
  const Node first = batch_norm(conv3x3(x, g.weight("w1", {3, 1, 3, 3}, uniform(1))), "bn1");
  const Node second =
      batch_norm(conv3x3(relu(first), g.weight("w2", {1, 3, 3, 3}, uniform(1))), "bn2", {.affine = false});
  Training<double> training(mean(square(second)), Networks(2, make_stream(4, 0, "bn")), {});
  const std::vector<double> data = numbers(3 * 16, 5);  // three batches
  measure_batch_statistics(training, second, {{x, data}});
  for (const Node& node : {first, second}) {
    const std::vector<double> y = training.evaluate(node, {{x, data}});  // (member, 3 * 4, channels, 4)
    const std::size_t channels = std::size_t(node.shape()[1]);
    for (std::size_t m = 0; m < 2; ++m)
      for (std::size_t k = 0; k < channels; ++k) {
        double sum = 0, squares = 0;
        for (std::size_t b = 0; b < 12; ++b)
          for (std::size_t i = 0; i < 4; ++i) {
            const double value = y[((m * 12 + b) * channels + k) * 4 + i];
            sum += value / 48;
            squares += value * value / 48;
          }
        EXPECT_NEAR(sum, 0, 1e-13);     // rounding
        EXPECT_NEAR(squares, 1, 1e-3);  // epsilon 1e-5 beside variances above 0.01
        EXPECT_LT(squares, 1);
      }
  }
}

TEST(LearningDropout, keeps_what_it_should_and_differs_between_members_layers_and_steps) {
  const long size = 4001;
  Graph g;
  const Node w = g.weight("w", {size}, ones());
  const Node once = dropout(w, 0.3), again = dropout(w, 0.3);
  const Node loss = sum(once), twice = sum(once * again);
  Training<double> training(loss, Networks(3, make_stream(6, 0, "dropout")), {.learning_rate = {1}});
  const std::vector<double> mask = training.gradient(loss), product = training.gradient(twice);
  long kept = 0, both = 0, shared = 0;
  for (std::size_t e = 0; e < mask.size(); ++e) {
    EXPECT_TRUE(mask[e] == 0 || mask[e] == 1 / 0.7);
    kept += mask[e] != 0;
    both += product[e] != 0;
  }
  for (std::size_t e = 0; e < std::size_t(size); ++e)
    shared += mask[e] != 0 && mask[std::size_t(size) + e] != 0;
  const double total = 3 * double(size);
  EXPECT_NEAR(double(kept) / total, 0.7, 4 * std::sqrt(0.7 * 0.3 / total));     // four deviations
  EXPECT_NEAR(double(both) / total, 0.49, 4 * std::sqrt(0.49 * 0.51 / total));  // two layers independent
  EXPECT_NEAR(double(shared) / double(size), 0.49, 4 * std::sqrt(0.25 / double(size)));  // two members
  EXPECT_EQ(training.evaluate(once), std::vector<double>(mask.size(), 1.0));
  training.run(1);  // w - mask of step 0: forward and backward of one step drop the same elements
  std::vector<double> weights = training.weights();
  for (std::size_t e = 0; e < mask.size(); ++e) EXPECT_EQ(weights[e], 1 - mask[e]);
  training.set_weights(std::vector<double>(mask.size(), 1.0));
  training.run(1);
  weights = training.weights();
  long equal = 0;
  for (std::size_t e = 0; e < mask.size(); ++e) equal += weights[e] == 1 - mask[e];
  EXPECT_NEAR(double(equal) / total, 0.58, 4 * std::sqrt(0.58 * 0.42 / total));  // 0.7^2 + 0.3^2
}

TEST(LearningConvolution, trains_a_member_to_the_same_bits_alone_and_among_others) {
  const auto weights = [](const Networks& networks) {
    Graph g;
    const Node x = g.input("x", {4, 2, 4, 4});
    const Node h =
        relu(batch_norm(conv3x3(x, g.weight("w", {5, 2, 3, 3}, uniform_fan_in()), Edge::periodic), "bn"));
    const Node y = linear(dropout(global_mean(mean_pool(h)), 0.2), g.weight("v", {5, 1}, uniform_fan_in()));
    Training<float> training(mean(square(y - 1.0)), networks, {.optimiser = adam(), .learning_rate = {0.01}});
    training.bind({{x, numbers(12 * 32, 8)}});  // mini-batches of 4 out of 12
    training.run(20);
    return training.weights();
  };
  expect_same_bits_alone_and_among_others(weights);
}

TEST(LearningConvolution, refuses_shapes_that_do_not_fit_naming_layer_and_shapes) {
  Graph g;
  const Node x = g.input("x", {4, 3, 8, 7}), w = g.weight("conv1", {5, 2, 3, 3}, zeros());
  const Node row = g.input("row", {4, 3}), k = g.weight("k", {2}, zeros());
  EXPECT_EQ(refusal([&] { conv3x3(x, w); }),
            "conv3x3 'conv1': (4, 3, 8, 7) and (5, 2, 3, 3): the channels differ");
  EXPECT_EQ(
      refusal([&] { conv3x3(row, w); }),
      "conv3x3 'conv1': (4, 3) and (5, 2, 3, 3): images have the axes (batch, channels, height, width)");
  EXPECT_EQ(refusal([&] { mean_pool(x); }),
            "mean_pool of 'x': (4, 3, 8, 7): windows of 2 do not cover height and width");
  EXPECT_EQ(refusal([&] { batch_norm(x, k, k); }),
            "batch_norm 'k': (4, 3, 8, 7), (2) and (2): one number for each channel");
  EXPECT_EQ(refusal([&] { dropout(x, 1); }), "the probability of dropout must lie in [0, 1), not 1");
}

}  // namespace
}  // namespace khaos
