// SPDX-License-Identifier: BSD-3-Clause
#include "linalg/sparse.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace {

using namespace khaos;

TEST(SparseRows, sort_and_add_entries_given_in_any_order) {
  const std::vector<Entry> entries{{3, 1, 1.0}, {2, 0, 2.0}, {3, 1, 0.5}, {3, 0, 4.0}};
  const SparseRows a = sparse_rows(5, 2, 3, entries);
  EXPECT_EQ(a.begin, (std::vector<long>{0, 1, 3, 3}));
  EXPECT_EQ(a.column, (std::vector<long>{0, 0, 1}));
  EXPECT_EQ(a.value, (std::vector<double>{2.0, 4.0, 1.5}));
  EXPECT_EQ(a.count(), 3);
  std::vector<double> y(3);
  multiply(a, std::vector<double>{1, 10, 0, 0, 0}, y);
  EXPECT_EQ(y, (std::vector<double>{2, 19, 0}));
}

TEST(SparseRows, refuse_an_entry_outside_their_rows) {
  EXPECT_THROW(sparse_rows(5, 2, 2, std::vector<Entry>{{4, 0, 1.0}}), std::invalid_argument);
  EXPECT_THROW(sparse_rows(5, 2, 2, std::vector<Entry>{{2, 5, 1.0}}), std::invalid_argument);
}

}  // namespace
