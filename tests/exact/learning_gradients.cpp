// SPDX-License-Identifier: BSD-3-Clause
// Every operation of learning/operations.hpp against central differences in double.
#include "learning_checks.hpp"

namespace khaos {
namespace {

const std::vector<Shape> row_shapes{{5, 7}, {1, 7}, {5, 1}, {1, 1}, {3}, {1}, {2, 3, 4}, {2, 1, 3, 2}};

TEST(LearningGradients, of_functions_of_one_variable_are_right) {
  const std::vector<std::pair<const char*, Node (*)(const Node&)>> functions{
      {"tanh", tanh}, {"sigmoid", sigmoid}, {"softplus", softplus},
      {"gelu", gelu}, {"exp", exp},         {"square", square}};
  for (const auto& [name, function] : functions)
    for (const Shape& shape : row_shapes)
      EXPECT_LT(worst_error({shape}, [&](Graph&, const auto& w) { return function(w[0]); }), good)
          << name << " of " << shape.text();
  EXPECT_LT(worst_error(
                {{4, 3}}, [](Graph&, const auto& w) { return log(w[0]); }, 0.5, 3),
            good);
  EXPECT_LT(worst_error(
                {{4, 3}}, [](Graph&, const auto& w) { return sqrt(w[0]); }, 0.5, 3),
            good);
  EXPECT_LT(worst_error({{4, 3}}, [](Graph&, const auto& w) { return relu(w[0]) * w[0]; }),
            good);  // smooth at 0
  EXPECT_LT(worst_error({{4, 3}}, [](Graph&, const auto& w) { return -(2.0 - w[0] * 3.0) / 7 + 1.0; }), good);
}

TEST(LearningGradients, of_functions_of_two_variables_are_right_where_axes_are_stretched) {
  const std::vector<std::pair<Shape, Shape>> pairs{
      {{4, 3}, {4, 3}}, {{4, 3}, {3}}, {{3}, {4, 3}},       {{4, 3}, {4, 1}},         {{4, 1}, {1, 3}},
      {{1, 1}, {1, 1}}, {{2, 3}, {}},  {{2, 3, 2}, {3, 1}}, {{2, 1, 2, 3}, {4, 1, 1}}};
  for (const auto& [a, b] : pairs) {
    const std::string text = a.text() + " and " + b.text();
    EXPECT_LT(worst_error({a, b}, [](Graph&, const auto& w) { return w[0] + w[1]; }), good) << text;
    EXPECT_LT(worst_error({a, b}, [](Graph&, const auto& w) { return w[0] - w[1]; }), good) << text;
    EXPECT_LT(worst_error({a, b}, [](Graph&, const auto& w) { return w[0] * w[1]; }), good) << text;
    EXPECT_LT(worst_error(
                  {a, b}, [](Graph&, const auto& w) { return w[0] / w[1]; }, 0.5, 2),
              good)
        << text;
  }
}

TEST(LearningGradients, of_a_node_that_is_used_twice_add_up) {
  EXPECT_LT(worst_error({{3, 3}}, [](Graph&, const auto& w) { return w[0] * w[0] + w[0] / (w[0] + 9.0); }),
            good);
  EXPECT_LT(worst_error({{3, 3}}, [](Graph&, const auto& w) { return matmul(w[0], w[0]); }), good);
  EXPECT_LT(worst_error({{3, 3}}, [](Graph&, const auto& w) { return matmul(tanh(w[0]), tanh(w[0])); }),
            good);
  EXPECT_LT(worst_error({{2, 3}},
                        [](Graph&, const auto& w) {
                          const Node h = tanh(w[0]), k = exp(h);
                          return concat({h, h * k, reshape(k, {2, 3}) - h}, 0);
                        }),
            good);
}

TEST(LearningGradients, of_products_of_matrices_are_right) {
  for (const long m : {1L, 4L, 6L, 9L})
    for (const long k : {1L, 3L, 8L})
      for (const long n : {1L, 2L, 5L, 8L}) {
        const std::string text = std::to_string(m) + " " + std::to_string(k) + " " + std::to_string(n);
        EXPECT_LT(worst_error({{m, k}, {k, n}}, [](Graph&, const auto& w) { return matmul(w[0], w[1]); }),
                  good)
            << text;
        EXPECT_LT(worst_error({{m, k}, {n, k}},
                              [](Graph&, const auto& w) { return matmul_transposed(w[0], w[1]); }),
                  good)
            << text;
        EXPECT_LT(worst_error({{m, k}, {k, n}, {n}},
                              [](Graph&, const auto& w) { return linear(w[0], w[1], w[2]); }),
                  good)
            << text;
      }
  const auto product = [](Graph&, const auto& w) { return matmul(w[0], w[1]); };
  const auto transposed = [](Graph&, const auto& w) { return matmul_transposed(w[0], w[1]); };
  EXPECT_LT(worst_error({{2, 3, 5}, {2, 5, 4}}, product), good);  // one each
  EXPECT_LT(worst_error({{2, 3, 5}, {5, 4}}, product), good);     // one right matrix for all
  EXPECT_LT(worst_error({{3, 5}, {2, 5, 4}}, product), good);     // one left matrix for all
  EXPECT_LT(worst_error({{2, 2, 3, 2}, {2, 2, 5, 2}}, transposed), good);
  EXPECT_LT(worst_error({{3, 2}, {2, 2, 5, 2}}, transposed), good);
  EXPECT_LT(worst_error({{2, 3, 2}, {5, 2}}, transposed), good);
  EXPECT_LT(worst_error({{7}, {7, 3}, {3}}, [](Graph&, const auto& w) { return linear(w[0], w[1], w[2]); }),
            good);
}

TEST(LearningGradients, of_products_longer_than_a_block_of_the_kernel_are_right) {
  EXPECT_LT(worst_error({{2, 150}, {150, 3}}, [](Graph&, const auto& w) { return matmul(w[0], w[1]); }),
            good);
  EXPECT_LT(worst_error({{70, 2}, {2, 70}}, [](Graph&, const auto& w) { return matmul(tanh(w[0]), w[1]); }),
            good);
}

TEST(LearningGradients, of_sums_are_right) {
  for (const Shape& shape : row_shapes) {
    EXPECT_LT(worst_error({shape}, [](Graph&, const auto& w) { return sum(square(w[0])); }), good)
        << shape.text();
    EXPECT_LT(worst_error({shape}, [](Graph&, const auto& w) { return mean(exp(w[0])); }), good)
        << shape.text();
    EXPECT_LT(worst_error({shape}, [](Graph&, const auto& w) { return sum(square(w[0]), {-1}); }), good);
    EXPECT_LT(worst_error({shape}, [](Graph&, const auto& w) { return mean(square(w[0]), {0}); }), good);
  }
  EXPECT_LT(worst_error({{2, 3, 4, 2}},
                        [](Graph&, const auto& w) {
                          return mean(square(w[0]), {0, 2});
                        }),
            good);
  EXPECT_LT(worst_error({{2, 3, 4, 2}},
                        [](Graph&, const auto& w) {
                          return sum(square(w[0]), {1, 3});
                        }),
            good);
}

TEST(LearningGradients, of_softmax_and_its_kin_are_right_at_any_temperature) {
  for (const double b : {0.3, 1.0, 4.0})
    for (const Shape& shape : {Shape{5, 7}, Shape{3, 2}, Shape{4}, Shape{2, 2, 3}}) {
      EXPECT_LT(worst_error({shape}, [&](Graph&, const auto& w) { return softmax(w[0], b); }), good);
      EXPECT_LT(worst_error({shape}, [&](Graph&, const auto& w) { return log_softmax(w[0], b); }), good);
      EXPECT_LT(worst_error({shape}, [&](Graph&, const auto& w) { return log_sum_exp(w[0], b); }), good);
    }
  EXPECT_LT(worst_error({{3, 1}}, [](Graph&, const auto& w) { return log_sum_exp(w[0]); }), good);
}

TEST(LearningGradients, of_normalisations_are_right) {
  for (const Shape& shape : {Shape{5, 7}, Shape{1, 4}, Shape{6}, Shape{2, 2, 3}}) {
    const Shape last{shape[-1]};
    EXPECT_LT(worst_error({shape}, [](Graph&, const auto& w) { return layer_norm(w[0]); }), good)
        << shape.text();
    EXPECT_LT(
        worst_error({shape, last, last}, [](Graph&, const auto& w) { return layer_norm(w[0], w[1], w[2]); }),
        good)
        << shape.text();
    EXPECT_LT(worst_error({shape}, [](Graph&, const auto& w) { return l2_normalise(w[0]); }), good)
        << shape.text();
  }
  EXPECT_LT(worst_error({{3, 1}, {1}, {1}},
                        [](Graph&, const auto& w) { return layer_norm(w[0], w[1], w[2], 0.5); }),
            good);  // of one element nothing is left but the offset
}

TEST(LearningGradients, pass_through_arrangements) {
  EXPECT_LT(worst_error({{2, 3, 4}},
                        [](Graph&, const auto& w) {
                          return transpose(tanh(w[0]), {2, 0, 1});
                        }),
            good);
  EXPECT_LT(worst_error({{1, 3}},
                        [](Graph&, const auto& w) {
                          return transpose(w[0], {1, 0}) * w[0];
                        }),
            good);
  EXPECT_LT(worst_error({{2, 5, 3}}, [](Graph&, const auto& w) { return slice(tanh(w[0]), 1, 1, 3); }), good);
  EXPECT_LT(worst_error({{2, 5, 3}},
                        [](Graph&, const auto& w) { return slice(w[0], 1, 0, 4) * slice(w[0], 1, 1, 4); }),
            good);
  EXPECT_LT(worst_error({{2, 3}, {2, 1}, {2, 4}}, [](Graph&, const auto& w) { return square(concat(w, 1)); }),
            good);
  EXPECT_LT(worst_error({{2, 3}, {1, 3}}, [](Graph&, const auto& w) { return square(concat(w, 0)); }), good);
  EXPECT_LT(worst_error({{2, 3}}, [](Graph&, const auto& w) { return reshape(square(w[0]), {3, 2}); }), good);
  EXPECT_LT(worst_error({{4, 2}},
                        [](Graph& g, const auto& w) {
                          const Node index = g.constant(2, {2, 3});  // one row six times: they add up
                          return square(gather(w[0], index));
                        }),
            good);
  EXPECT_LT(worst_error({{3, 2}},
                        [](Graph& g, const auto& w) {
                          return masked(square(w[0]), g.constant(1, {3, 1}), 5);
                        }),
            good);
}

TEST(LearningGradients, of_losses_are_right) {
  for (const Shape& shape : row_shapes) {
    EXPECT_LT(worst_error({shape, shape}, [](Graph&, const auto& w) { return mean_square(w[0], w[1]); }),
              good);
    EXPECT_LT(worst_error({shape, shape},
                          [](Graph&, const auto& w) { return bce_with_logits(w[0], sigmoid(w[1])); }),
              good);
  }
  EXPECT_LT(worst_error({{5, 3}, {5, 3}},
                        [](Graph&, const auto& w) { return soft_cross_entropy(w[0], w[1], 0.7, 1.9); }),
            good);
}

TEST(LearningGradients, do_not_pass_a_detached_node) {
  Graph g;
  const Node w = g.weight("w", {3}, ones()), v = g.weight("v", {3}, ones());
  const Node loss = sum(w * detach(square(v)) * detach(w));
  Training<double> training(loss, Networks(1, make_stream(1, 0, "detach")), {});
  EXPECT_EQ(training.trained(), 3);
  training.set_weights(w, std::vector<double>{2, 3, 4});
  training.set_weights(v, std::vector<double>{1, 2, 3});
  EXPECT_EQ(training.gradient(loss), (std::vector<double>{2, 12, 36}));  // v^2 w
}

TEST(LearningGradients, with_respect_to_an_input_are_right) {
  Graph g;
  const Node x = g.input("x", {2, 3}), w = g.weight("w", {3, 1}, uniform(1));
  const Node loss = sum(square(linear(x, w)));
  Training<double> training(loss, Networks(3, make_stream(2, 0, "input")), {});
  const std::vector<double> values{1, 2, 3, -1, 0.5, 2};
  training.bind({{x, values}});
  const std::vector<double> all = training.weights(w), d = training.gradient(loss, x);
  ASSERT_EQ(d.size(), 18u);
  for (std::size_t m = 0; m < 3; ++m)
    for (std::size_t i = 0; i < 2; ++i) {
      double y = 0;
      for (std::size_t j = 0; j < 3; ++j) y += values[3 * i + j] * all[3 * m + j];
      for (std::size_t j = 0; j < 3; ++j)
        EXPECT_NEAR(d[6 * m + 3 * i + j], 2 * y * all[3 * m + j], 1e-14 * (1 + std::abs(y)));  // rounding
    }
}

}  // namespace
}  // namespace khaos
