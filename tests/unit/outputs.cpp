// SPDX-License-Identifier: BSD-3-Clause
#include "store/outputs.hpp"

#include <gtest/gtest.h>

#include "expect_error.hpp"

namespace khaos {
namespace {

using Names = std::vector<std::string>;
using testing::error_of;

Outputs row_of(std::size_t length, std::vector<double> values = {}) {
  Outputs out;
  out.axis("time", length, "s", std::move(values));
  out.axis("side", 2);
  out.add("u", {"time", "side"}, "m", "position");
  out.add("n", {}, "1", "a count", Type::integer);
  return out;
}

TEST(Outputs, know_shape_and_count_of_each) {
  Outputs out = row_of(5);
  out.add("z", {"time"}, "1", "amplitude", Type::complex);
  const auto shape = [&](const char* name) { return out.shape(out.all()[std::size_t(out.find(name))]); };
  EXPECT_EQ(shape("u"), (std::vector<std::size_t>{5, 2}));
  EXPECT_EQ(shape("n"), std::vector<std::size_t>{});
  EXPECT_EQ(shape("z"), (std::vector<std::size_t>{5, 2}));
  EXPECT_EQ(out.all()[2].axes, (Names{"time", "part"}));
  EXPECT_EQ(out.count(out.all()[0]), 10u);
  EXPECT_EQ(out.count(out.all()[1]), 1u);
  EXPECT_EQ(out.find("nothing"), -1);
}

TEST(Outputs, refuse_declarations_that_contradict_each_other) {
  Outputs out = row_of(5);
  const auto wrong = [&](auto&& work) { return error_of<std::logic_error>([&] { work(); }); };
  EXPECT_EQ(wrong([&] { out.axis("time", 3); }), "axis time is declared twice");
  EXPECT_EQ(wrong([&] { out.axis("x", 0); }), "axis x has length 0");
  EXPECT_EQ(wrong([&] { out.axis("x", 2, "m", {1}); }), "axis x has 2 places but 1 values");
  EXPECT_EQ(wrong([&] { out.add("u", {}, "1", ""); }), "output u is declared twice");
  EXPECT_EQ(wrong([&] { out.add("v", {"tiem"}, "1", ""); }), "no axis is named tiem");
  EXPECT_EQ(wrong([&] { out.field("f", {}, "1", ""); }), "field f needs a first axis that counts frames");
}

TEST(Outputs, take_the_values_of_a_summary_in_the_declared_number) {
  Outputs out = row_of(2);
  const std::vector<double> four = {1, 2, 3, 4};
  out.put("u", four);
  EXPECT_EQ(*out.values("u"), four);
  EXPECT_EQ(out.values("n"), nullptr);
  EXPECT_EQ(error_of<std::logic_error>([&] { out.put("u", std::span(four).first(3)); }), "output u holds 4 numbers, given 3");
  EXPECT_EQ(error_of<std::logic_error>([&] { out.put("w", four); }), "no output is named w");
}

TEST(Outputs, widen_to_the_longer_axis_and_say_that_it_varies) {
  Outputs out = row_of(5);
  out.widen(row_of(5));
  EXPECT_EQ(out.varying(), Names{});
  out.widen(row_of(3));
  EXPECT_EQ(out.axis("time").length, 5u);
  EXPECT_EQ(out.varying(), Names{"time"});
  out.widen(row_of(8));
  EXPECT_EQ(out.lengths(), (std::vector<long>{8, 2}));
  EXPECT_EQ(out.varying(), Names{"time"});
}

TEST(Outputs, drop_coordinates_that_differ_and_keep_equal_ones) {
  Outputs out = row_of(2, {0, 0.5});
  out.widen(row_of(2, {0, 0.5}));
  EXPECT_EQ(out.axis("time").values, (std::vector<double>{0, 0.5}));
  out.widen(row_of(2, {0, 0.25}));
  EXPECT_EQ(out.axis("time").values, std::vector<double>{});
  EXPECT_EQ(out.varying(), Names{"time"});
}

TEST(Outputs, refuse_to_widen_to_other_results) {
  Outputs out = row_of(2), other = row_of(2);
  other.add("w", {}, "1", "another");
  EXPECT_EQ(error_of<std::logic_error>([&] { out.widen(other); }),
            "the outputs of a campaign's Points differ in more than the length of their axes");
}

TEST(Outputs, flags_and_lengths_of_another_rank_are_taken_over) {
  Outputs out = row_of(2, {0, 1});
  out.set_lengths({4, 2});
  EXPECT_EQ(out.varying_flags(), (std::vector<long>{1, 0}));
  Outputs same = row_of(4, {0, 1, 2, 3});
  same.set_varying(out.varying_flags());
  EXPECT_EQ(same.varying(), Names{"time"});
  EXPECT_EQ(same.axis("time").values, std::vector<double>{});
}

}  // namespace
}  // namespace khaos
