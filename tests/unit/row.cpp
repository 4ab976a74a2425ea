// SPDX-License-Identifier: BSD-3-Clause
#include "store/row.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <numeric>

#include "expect_error.hpp"

namespace khaos {
namespace {

using Shape = std::vector<std::size_t>;

Outputs two_axes(std::size_t rows, std::size_t columns) {
  Outputs out;
  out.axis("i", rows);
  out.axis("j", columns);
  out.axis("frame", 7);
  out.add("a", {"i", "j"}, "1", "matrix");
  out.add("n", {"j"}, "1", "counts", Type::integer);
  out.field("phi", {"frame", "j"}, "1", "a field");
  out.add("x", {}, "1", "number");
  return out;
}
double real(const Row& row, std::size_t at) { return std::bit_cast<double>(row[at]); }

TEST(RowLayout, has_a_place_for_all_but_fields_and_for_the_length_of_axes_that_vary) {
  Outputs out = two_axes(2, 3);
  out.widen(two_axes(2, 2));
  const RowLayout layout(out);
  EXPECT_EQ(layout.words, 6u + 3 + 1 + 1);
  EXPECT_EQ(layout.column("n").offset, 6u);
  EXPECT_EQ(layout.column("x").offset, 9u);
  EXPECT_EQ(layout.column("j_length").offset, 10u);
  EXPECT_EQ(layout.column("j_length").type, Type::integer);
  EXPECT_EQ(testing::error_of<std::logic_error>([&] { layout.column("phi"); }), "put: no output is named phi");
}

TEST(RowLayout, a_blank_row_is_nan_and_zero_for_integers) {
  const RowLayout layout(two_axes(2, 3));
  const Row row = layout.blank();
  for (std::size_t k = 0; k < 6; ++k) EXPECT_TRUE(std::isnan(real(row, k)));
  for (std::size_t k = 6; k < 9; ++k) EXPECT_EQ(row[k], 0u);
  EXPECT_TRUE(std::isnan(real(row, 9)));
}

TEST(RowLayout, places_a_narrower_block_at_the_start_of_each_axis) {
  const RowLayout layout(two_axes(3, 4));
  Row row = layout.blank();
  std::vector<double> six(6);
  std::iota(six.begin(), six.end(), 1);
  layout.place(row, layout.column("a"), Shape{2, 3}, six);
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 4; ++j) {
      const double x = real(row, 4 * i + j);
      if (i < 2 && j < 3)
        EXPECT_EQ(x, double(1 + 3 * i + j));
      else
        EXPECT_TRUE(std::isnan(x)) << i << " " << j;
    }
}

TEST(RowLayout, places_integers_as_integers) {
  const RowLayout layout(two_axes(1, 3));
  Row row = layout.blank();
  layout.place(row, layout.column("n"), Shape{2}, std::vector<double>{-1, 7});
  EXPECT_EQ(std::int64_t(row[3]), -1);
  EXPECT_EQ(std::int64_t(row[4]), 7);
  EXPECT_EQ(std::int64_t(row[5]), 0);
}

TEST(RowLayout, keeps_the_bits_of_numbers) {
  const RowLayout layout(two_axes(1, 1));
  Row row = layout.blank();
  const double odd = std::bit_cast<double>(0x7ff8dead00000001ULL);  // a NaN with a payload
  layout.place(row, layout.column("x"), Shape{}, std::vector<double>{odd});
  EXPECT_EQ(row[layout.column("x").offset], 0x7ff8dead00000001ULL);
  layout.place(row, layout.column("x"), Shape{}, std::vector<double>{-0.0});
  EXPECT_EQ(row[layout.column("x").offset], 0x8000000000000000ULL);
}

TEST(Digest, changes_with_every_single_bit) {
  Row row = {1, 2, 3};
  const std::uint64_t whole = digest(row);
  for (std::size_t word = 0; word < row.size(); ++word)
    for (int bit = 0; bit < 64; ++bit) {
      row[word] ^= std::uint64_t(1) << bit;
      EXPECT_NE(digest(row), whole) << word << " " << bit;
      row[word] ^= std::uint64_t(1) << bit;
    }
  EXPECT_EQ(digest(row), whole);
  EXPECT_NE(digest({1, 2, 3, 0}), whole);
  EXPECT_NE(digest({2, 1, 3}), whole);
}

}  // namespace
}  // namespace khaos
