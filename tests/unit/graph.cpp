// SPDX-License-Identifier: BSD-3-Clause
// Recording: shapes, names and the messages where they do not fit; the memory that a program needs.
#include "learning/graph.hpp"

#include "expect_error.hpp"
#include "learning/liveness.hpp"
#include "learning/operations.hpp"
#include "learning/program.hpp"
#include "learning/training.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace khaos {
namespace {

using testing::error_of;

TEST(Shape, counts_axes_from_both_ends) {
  const Shape shape{2, 3, 4};
  EXPECT_EQ(shape[-1], 4);
  EXPECT_EQ(shape[0], 2);
  EXPECT_EQ(shape.elements(), 24);
  EXPECT_EQ(shape.stride(0), 12);
  EXPECT_EQ(shape.without(1), (Shape{2, 4}));
  EXPECT_EQ(shape.with(-1, 7), (Shape{2, 3, 7}));
  EXPECT_EQ(Shape{}.elements(), 1);
  EXPECT_EQ(shape.text() + Shape{}.text(), "(2, 3, 4)()");
  EXPECT_EQ(error_of([&] { (void)shape[3]; }), "shape (2, 3, 4) has no axis 3");
  EXPECT_EQ(error_of([] { Shape{2, 0}; }), "shape (2, 0) has an axis without elements");
  EXPECT_EQ(error_of([] { Shape{1, 1, 1, 1, 1}; }), "a shape has at most 4 axes, not 5");
}

TEST(Graph, infers_shapes) {
  Graph g;
  const Node x = g.input("x", {6, 4, 3});
  EXPECT_EQ(linear(x, g.weight("W", {3, 5}, zeros()), g.weight("b", {5}, zeros())).shape(), (Shape{6, 4, 5}));
  EXPECT_EQ(matmul_transposed(x, x).shape(), (Shape{6, 4, 4}));
  EXPECT_EQ((x * g.input("row", {3})).shape(), (Shape{6, 4, 3}));
  EXPECT_EQ((g.input("column", {4, 1}) + g.input("line", {7})).shape(), (Shape{4, 7}));
  EXPECT_EQ(mean(x, {1}).shape(), (Shape{6, 3}));
  EXPECT_EQ(sum(x).shape(), Shape{});
  EXPECT_EQ(log_sum_exp(x).shape(), (Shape{6, 4}));
  EXPECT_EQ(transpose(x, {2, 0, 1}).shape(), (Shape{3, 6, 4}));
  EXPECT_EQ(slice(x, -1, 1, 2).shape(), (Shape{6, 4, 2}));
  EXPECT_EQ(concat({x, x}, 1).shape(), (Shape{6, 8, 3}));
  EXPECT_EQ(gather(g.weight("table", {10, 2}, zeros()), g.input("index", {6, 4})).shape(), (Shape{6, 4, 2}));
}

TEST(Graph, names_the_layer_and_both_shapes_where_they_do_not_fit) {
  Graph g;
  const Node x = g.input("x", {64, 2});
  const auto scope = g.scope("encoder");
  const Node W = g.weight("W1", {3, 32}, zeros());
  EXPECT_EQ(error_of([&] { linear(x, W); }),
            "linear 'encoder/W1': (64, 2) and (3, 32): the inner sizes differ");
  EXPECT_EQ(error_of([&] {
              linear(g.input("z", {64, 3}), W, g.weight("b1", {31}, zeros()));
            }),
            "linear 'encoder/W1': (3, 32) and (31): the bias has another size");
  EXPECT_EQ(error_of([&] {
              mean_square(x, g.input("y", {64, 1}));
            }),
            "mean_square in 'encoder': (64, 2) and (64, 1): the shapes differ");
  EXPECT_EQ(error_of([&] { x + g.input("v", {3}); }),
            "sum in 'encoder': (64, 2) and (3): no size of 1 to stretch where they differ");
  EXPECT_EQ(error_of([&] { reshape(x, {3}); }), "reshape in 'encoder': (64, 2) has 128 elements, (3) has 3");
  EXPECT_EQ(error_of([&] { g.weight("W1", {1}, zeros()); }),
            "'encoder/W1' is recorded twice: shapes (3, 32) and (1)");
  EXPECT_EQ(error_of([&] { x + Graph().input("x", {64, 2}); }), "sum of nodes of two graphs");
  EXPECT_EQ(error_of([&] { tanh(Node()); }), "a Node that was never recorded is used");
  EXPECT_EQ(error_of([&] { slice(x, 0, 60, 5); }),
            "slice in 'encoder': (64, 2): no elements 60 .. 64 along axis 0");
}

TEST(Graph, rows_of_a_table_are_checked_when_they_are_bound) {
  Graph g;
  const Node index = g.input("index", {2}), table = g.weight("table", {3, 1}, ones());
  Training<double> training(sum(gather(table, index)), Networks(1, make_stream(1, 0, "table")), {});
  for (const double row : {-1.0, 3.0, 0.5})
    EXPECT_NE(error_of([&] {
                training.bind({{index, std::vector<double>{0, row}}});
              }).find("rows of a table of 3"),
              std::string::npos);
}

TEST(Initial, weights_depend_on_member_and_name_alone_and_have_their_law) {
  const Stream stream = make_stream(1, 0, "networks");
  const std::vector<double> a = draw(normal_fan_in(2), {100, 50}, "W", stream, 3);
  EXPECT_EQ(a, draw(normal_fan_in(2), {100, 50}, "W", stream, 3));
  EXPECT_NE(a, draw(normal_fan_in(2), {100, 50}, "V", stream, 3));
  EXPECT_NE(a, draw(normal_fan_in(2), {100, 50}, "W", stream, 4));
  double square = 0, largest = 0;
  for (const double x : a) square += x * x / 5000;
  EXPECT_NEAR(square, 0.04, 4 * 0.04 * std::sqrt(2.0 / 5000));  // four standard errors
  for (const double x : draw(uniform_fan_in(), {100, 50}, "W", stream, 0))
    largest = std::max(largest, std::abs(x));
  EXPECT_LT(largest, 0.1);
  EXPECT_GT(largest, 0.0999);
}

TEST(Initial, orthogonal_matrices_are_orthogonal_in_their_shorter_direction) {
  for (const Shape& shape : {Shape{6, 4}, Shape{4, 6}, Shape{5, 5}}) {
    const std::vector<double> q = draw(orthogonal(3), shape, "Q", make_stream(1, 0, "haar"), 0);
    const long rows = shape[0], columns = shape[1], short_side = std::min(rows, columns);
    for (long a = 0; a < short_side; ++a)
      for (long b = 0; b < short_side; ++b) {
        double overlap = 0;
        for (long i = 0; i < std::max(rows, columns); ++i)
          overlap += rows >= columns ? q[std::size_t(i * columns + a)] * q[std::size_t(i * columns + b)]
                                     : q[std::size_t(a * columns + i)] * q[std::size_t(b * columns + i)];
        EXPECT_NEAR(overlap, a == b ? 9 : 0, 1e-13);  // rounding
      }
  }
}

TEST(Liveness, blocks_that_live_together_do_not_overlap_and_others_share_memory) {
  std::vector<Lifetime> blocks{{.size = 10, .birth = 0, .death = 2},
                               {.size = 5, .birth = 1, .death = 3},
                               {.size = 10, .birth = 3, .death = 4},
                               {.size = 5, .birth = 3, .death = 5, .inherits = 1}};
  EXPECT_EQ(place_blocks(blocks, 100), 115);
  EXPECT_EQ(blocks[0].offset, 100);
  EXPECT_EQ(blocks[1].offset, 110);
  EXPECT_EQ(blocks[2].offset, 100);
  EXPECT_EQ(blocks[3].offset, 110);  // in the place of block 1, which dies at its birth
}

TEST(Program, keeps_what_the_derivative_reads_and_no_more) {
  Graph g;
  const Node x = g.input("x", {8, 16});
  Node h = linear(x, g.weight("W", {16, 16}, zeros()));
  for (int layer = 0; layer < 20; ++layer) h = h * 1.5;  // in place, there and back
  const Node loss = sum(h);
  const Program program = compile({.values = {}, .loss = loss}, WeightLayout(loss));
  EXPECT_LE(program.arena, 8 * 16 * 3 + 4);  // the input, one value or its gradient, the loss
}

TEST(WeightLayout, puts_trained_weights_first_and_leaves_frozen_ones_behind) {
  Graph g;
  const Node teacher = g.weight("teacher", {2}, ones()), student = g.weight("student", {3}, ones());
  g.state("count", {4}, zeros());
  const WeightLayout layout(sum(student) + sum(detach(teacher)));
  EXPECT_EQ(layout.trained(), 3);
  EXPECT_EQ(layout.elements(), 9);
  EXPECT_EQ(layout.find("student")->offset, 0);
  EXPECT_FALSE(layout.find("teacher")->trained);
}

}  // namespace
}  // namespace khaos
