// SPDX-License-Identifier: BSD-3-Clause
// Networks put together at random: derivatives of operations in each other's company, sizes of 1 among them,
// values used more than once.
#include "learning_checks.hpp"

#include <fmt/format.h>

namespace khaos {
namespace {

/// Draws operations on what it has so far. Smooth ones only, whose values stay of order one.
class RandomGraph {
 public:
  explicit RandomGraph(std::uint64_t seed) : stream_(make_stream(seed, 0, "random graph")) {}

  /// Two to four weights with axes of 1 to 4.
  std::vector<Shape> shapes() {
    std::vector<Shape> list;
    for (long i = 2 + below(3); i > 0; --i) list.push_back({1 + below(4), 1 + below(4)});
    return list;
  }
  /// All that was drawn side by side, so that every value counts, the weights too.
  Node build(const std::vector<Node>& weights, int operations) {
    nodes_ = weights;
    for (int i = 0; i < operations; ++i) nodes_.push_back(operation());
    std::vector<Node> parts;
    for (const Node& node : nodes_) parts.push_back(reshape(node, {node.shape().elements()}));
    return concat(parts, 0);
  }
  const std::string& text() const { return text_; }

 private:
  long below(long n) { return std::min(n - 1, long(double(n) * stream_.uniform(0, count_++))); }
  const Node& any() { return nodes_[std::size_t(below(long(nodes_.size())))]; }
  Node note(const char* name, const Node& node) {
    text_ += fmt::format("{} {}, ", name, node.shape().text());
    return node;
  }

  Node operation() {
    const Node x = any(), y = any();
    const long rows = x.shape()[0], columns = x.shape()[1];
    switch (below(14)) {
      case 0:
        return note("tanh", tanh(x));
      case 1:
        return note("sigmoid", sigmoid(x));
      case 2:
        return note("gelu", gelu(tanh(x)));
      case 3:
        return note("softplus", softplus(x) * 0.5);
      case 4:
        return note("softmax", softmax(x, 1.3));
      case 5:
        return note("log_sum_exp", reshape(log_sum_exp(x) * 0.5, {rows, 1}));
      case 6:
        return note("layer_norm", layer_norm(x, 0.3));
      case 7:
        return note("l2_normalise", l2_normalise(x, 0.3));
      case 8:
        return note("transpose", transpose(x, {1, 0}));
      case 9:
        return note("mean", reshape(mean(x, {0}), {1, columns}));
      case 10:
        return note("slice", slice(x, 1, below(columns), 1));
      case 11:
        return note("combine", stretches(x, y) ? tanh(x) * y - y * 0.5 + x : x * x);
      case 12:
        return note("product", columns == y.shape()[0]   ? tanh(matmul(x, y))
                               : columns == y.shape()[1] ? tanh(matmul_transposed(x, y))
                                                         : tanh(matmul_transposed(x, x)));
      default: {
        const Node z = reshape(x, {1, rows, columns});
        return note("attention", reshape(attention(z, z, z), {rows, columns}));
      }
    }
  }
  static bool stretches(const Node& x, const Node& y) {
    for (const int axis : {0, 1})
      if (x.shape()[axis] != y.shape()[axis] && x.shape()[axis] != 1 && y.shape()[axis] != 1) return false;
    return true;
  }

  Stream stream_;
  std::uint64_t count_ = 0;
  std::vector<Node> nodes_;
  std::string text_;
};

TEST(LearningGraphs, put_together_at_random_have_right_derivatives) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    RandomGraph random(seed);
    const double error =
        worst_error(random.shapes(), [&](Graph&, const auto& w) { return random.build(w, 8); });
    EXPECT_LT(error, good) << seed << ": " << random.text();
  }
}

TEST(LearningGraphs, of_one_array_in_several_places_have_right_derivatives) {
  EXPECT_LT(worst_error({{4}}, [](Graph&, const auto& w) { return layer_norm(w[0], w[0], w[0], 0.3); }),
            good);
  EXPECT_LT(worst_error({{1}}, [](Graph&, const auto& w) { return layer_norm(w[0], w[0], w[0], 0.3); }),
            good);
  EXPECT_LT(worst_error({{3, 3}}, [](Graph&, const auto& w) { return linear(w[0], w[0]); }), good);
  EXPECT_LT(worst_error({{2, 2, 2}}, [](Graph&, const auto& w) { return matmul(w[0], w[0]); }), good);
}

/// More rows than are derived at a time, more elements than pass panel by panel; x from few weights.
TEST(LearningGraphs, of_many_rows_have_right_derivatives) {
  EXPECT_LT(worst_error({{300, 1}, {1, 2}, {2, 3}, {3}},
                        [](Graph&, const auto& w) { return tanh(linear(w[0] * w[1], w[2], w[3])); }),
            good);
  EXPECT_LT(worst_error({{131, 1}, {1, 33}, {33, 6}},
                        [](Graph&, const auto& w) { return matmul(tanh(w[0] * w[1]), w[2]); }),
            good);
}

/// 20 steps of mini-batches on a small network with dropout, one learning rate per member.
std::vector<double> trained_weights(const Networks& networks, std::size_t first) {
  Graph g;
  const Node x = g.input("x", {2, 2}), y = g.input("y", {2, 1});
  const Node h = dropout(tanh(linear(x, g.weight("W", {2, 3}, normal_fan_in()))), 0.2);
  const Node loss = mean_square(linear(h, g.weight("V", {3, 1}, normal_fan_in())), y);
  std::vector<double> rates;
  for (std::size_t m = 0; m < networks.streams.size(); ++m) rates.push_back(0.01 + 1e-5 * double(first + m));
  Training<float> training(loss, networks, {.optimiser = adam(), .learning_rate = rates});
  training.bind({{x, {0, 1, 1, 0, 0.5, -1, 1, 1, -1, 2}}, {y, {1, -1, 0.5, 0, 2}}});
  training.run(20);
  return training.weights();
}

TEST(LearningGraphs, train_a_member_to_the_same_bits_alone_and_among_4096) {
  const Networks many(4096, make_stream(11, 0, "bits"));
  const std::vector<double> all = trained_weights(many, 0);
  for (const std::size_t m : {0u, 1u, 15u, 16u, 2047u, 4088u, 4095u}) {
    Networks one(1, many.streams[m]);
    one.addresses = {many.addresses[m]};
    const std::vector<double> alone = trained_weights(one, m);
    EXPECT_TRUE(std::equal(alone.begin(), alone.end(), all.begin() + long(m * alone.size()))) << m;
  }
}

}  // namespace
}  // namespace khaos
