// SPDX-License-Identifier: BSD-3-Clause
#include "core/value.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/error.hpp"
#include "expect_error.hpp"

namespace khaos {
namespace {

using testing::error_of;

TEST(Value, reads_integers_also_in_the_notation_of_numbers) {
  const std::pair<const char*, std::int64_t> good[] = {{"0", 0},           {"-17", -17},   {"+5", 5},
                                                       {"1e6", 1'000'000}, {"2.0", 2},     {"-3e2", -300},
                                                       {"9007199254740992", 1LL << 53},    {"1.5e1", 15},
                                                       {"9223372036854775807", std::numeric_limits<std::int64_t>::max()}};
  for (const auto& [text, n] : good) EXPECT_EQ(std::get<std::int64_t>(parse_value(text, Kind::integer)), n) << text;
}

TEST(Value, refuses_integers_that_are_none_or_that_no_double_holds) {
  for (const char* text : {"1.5", "", "x", "1e", "1e-1", "9223372036854775808", "1e20", "inf", "nan", "0x10", "1 2", "true"})
    EXPECT_EQ(error_of([&] { parse_value(text, Kind::integer); }), std::string("'") + text + "' is not an integer");
}

TEST(Value, reads_numbers_and_infinities) {
  EXPECT_EQ(std::get<double>(parse_value("0.1", Kind::real)), 0.1);
  EXPECT_EQ(std::get<double>(parse_value("-1e-3", Kind::real)), -1e-3);
  EXPECT_EQ(std::get<double>(parse_value("+2", Kind::real)), 2);
  EXPECT_EQ(std::get<double>(parse_value("5e-324", Kind::real)), 5e-324);
  for (const char* text : {"inf", ".inf", ".Inf", "+inf"}) EXPECT_EQ(std::get<double>(parse_value(text, Kind::real)), INFINITY) << text;
  for (const char* text : {"-inf", "-.inf"}) EXPECT_EQ(std::get<double>(parse_value(text, Kind::real)), -INFINITY) << text;
}

TEST(Value, refuses_numbers_that_are_none) {
  for (const char* text : {"", "nan", ".nan", "1,5", "1e400", "abc", "1 ", "0x1p3", "--1", "[1]"})
    EXPECT_EQ(error_of([&] { parse_value(text, Kind::real); }), std::string("'") + text + "' is not a number");
}

TEST(Value, reads_the_words_of_yaml_for_true_and_false) {
  for (const char* text : {"true", "True", "yes", "on"}) EXPECT_TRUE(std::get<bool>(parse_value(text, Kind::boolean))) << text;
  for (const char* text : {"false", "False", "no", "off"}) EXPECT_FALSE(std::get<bool>(parse_value(text, Kind::boolean))) << text;
  for (const char* text : {"1", "0", "", "maybe"})
    EXPECT_EQ(error_of([&] { parse_value(text, Kind::boolean); }), std::string("'") + text + "' is not true or false");
}

TEST(Value, reads_lists_with_and_without_brackets) {
  const std::vector<double> three = {1, 2.5, -3};
  EXPECT_EQ(std::get<std::vector<double>>(parse_value("[1, 2.5, -3]", Kind::reals)), three);
  EXPECT_EQ(std::get<std::vector<double>>(parse_value("1,2.5,-3", Kind::reals)), three);
  EXPECT_EQ(std::get<std::vector<double>>(parse_value("[]", Kind::reals)), std::vector<double>{});
  for (const char* text : {"[1, x]", "[1,,2]", "[1, 2", "1,"})
    EXPECT_EQ(error_of([&] { parse_value(text, Kind::reals); }), std::string("'") + text + "' is not a list of numbers");
}

TEST(Value, takes_text_as_it_is) { EXPECT_EQ(std::get<std::string>(parse_value("1e6 ", Kind::text)), "1e6 "); }

TEST(Value, writes_the_shortest_text_that_reads_back_to_the_same_bits) {
  EXPECT_EQ(to_text(0.1), "0.1");
  EXPECT_EQ(to_text(1e300), "1e+300");
  EXPECT_EQ(to_text(Value(std::vector<double>{1, 0.5})), "[1, 0.5]");
  EXPECT_EQ(to_text(Value(true)), "true");
  EXPECT_EQ(to_text(Value(std::int64_t(-4))), "-4");
  for (const double x : {1.0 / 3, 0.1 + 0.2, 5e-324, std::numeric_limits<double>::max(), double(INFINITY), -0.0})
    EXPECT_EQ(std::get<double>(parse_value(to_text(x), Kind::real)), x);
}

TEST(Value, hashes_equal_values_alike_and_tells_others_apart) {
  const auto hash = [](const Value& v) {
    Hash h;
    absorb(h, v);
    return h.value();
  };
  EXPECT_EQ(hash(0.0), hash(-0.0));
  EXPECT_NE(hash(1.0), hash(1.0000000000000002));
  EXPECT_NE(hash(std::string("ab")), hash(std::string("ba")));
  EXPECT_NE(hash(std::string("12345678")), hash(std::string("123456789")));
  EXPECT_NE(hash(std::vector<double>{1, 2}), hash(std::vector<double>{2, 1}));
  EXPECT_NE(hash(std::vector<double>{}), hash(std::vector<double>{0}));
}

}  // namespace
}  // namespace khaos
