// SPDX-License-Identifier: BSD-3-Clause
#include "stats/exact_sum.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace khaos {
namespace {

double exact(const std::vector<double>& terms) {
  ExactSum sum;
  for (const double x : terms) sum.add(x);
  return sum.value();
}

std::vector<double> numbers_of_all_sizes(int count, unsigned seed) {
  std::mt19937_64 random(seed);
  std::vector<double> terms;
  for (int i = 0; i < count; ++i)
    terms.push_back(std::ldexp(std::uniform_real_distribution(-1.0, 1.0)(random), int(random() % 120) - 60));
  return terms;
}

TEST(ExactSum, loses_nothing_where_doubles_cancel) {
  EXPECT_EQ(exact({1e100, 1, -1e100}), 1);
  EXPECT_EQ(exact({0.1, 0.2, 0.3, -0.6}), 0x1p-55);  // of the four nearest doubles
  EXPECT_EQ(exact({std::numeric_limits<double>::max(), 1e300, -std::numeric_limits<double>::max()}), 1e300);
  EXPECT_EQ(exact({5e-324, 5e-324, -5e-324}), 5e-324);
  EXPECT_EQ(exact({}), 0);
}

TEST(ExactSum, rounds_once_to_nearest_and_ties_to_even) {
  EXPECT_EQ(exact({1, 0x1p-53}), 1);
  EXPECT_EQ(exact({1, 0x1p-53, 0x1p-1000}), 1 + 0x1p-52);
  EXPECT_EQ(exact({-1, -0x1p-53, -0x1p-1000}), -1 - 0x1p-52);
  EXPECT_EQ(exact({1 + 0x1p-52, 0x1p-53}), 1 + 0x1p-51);
}

TEST(ExactSum, does_not_depend_on_order_or_on_who_adds) {
  std::vector<double> terms = numbers_of_all_sizes(5000, 1);
  const double forwards = exact(terms);
  std::vector<std::int64_t> words(ExactSum::size, 0);
  for (int part = 0; part < 3; ++part) {  // as three ranks do it
    ExactSum mine;
    for (std::size_t i = part; i < terms.size(); i += 3) mine.add(terms[i]);
    const auto of_part = mine.words();
    for (int w = 0; w < ExactSum::size; ++w) words[w] += of_part[w];
  }
  EXPECT_EQ(ExactSum::of(words).value(), forwards);
  std::shuffle(terms.begin(), terms.end(), std::mt19937(2));
  EXPECT_EQ(exact(terms), forwards);
}

TEST(ExactSum, agrees_with_a_sum_of_twice_the_precision) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    const std::vector<double> terms = numbers_of_all_sizes(300, seed);
    __extension__ __float128 sum = 0;  // 113 bits: enough for sizes from 2^-60 - 53 to 2^60 but for 60 bits
    double largest = 0;
    for (const double x : terms) sum += x, largest = std::max(largest, std::abs(x));
    EXPECT_NEAR(exact(terms), double(sum), std::abs(double(sum)) * 0x1p-53 + largest * 0x1p-100);
  }
}

TEST(ExactSum, carries_in_time) {
  ExactSum sum;
  const double x = std::nextafter(2.0, 0.0);  // all bits of the fraction set
  for (int i = 0; i < 5'000'000; ++i) sum.add(x);
  EXPECT_EQ(sum.value(), 5e6 * x);  // 23 more bits than a double has, rounded once, as the product is
}

TEST(ExactSum, says_so_if_a_term_is_not_finite) {
  EXPECT_TRUE(std::isnan(exact({1, std::nan(""), 2})));
  EXPECT_TRUE(std::isnan(exact({1, std::numeric_limits<double>::infinity()})));
}

}  // namespace
}  // namespace khaos
