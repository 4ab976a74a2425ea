// SPDX-License-Identifier: BSD-3-Clause
#include "core/error.hpp"
#include "stats/sample.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <vector>

namespace khaos {
namespace {

std::vector<double> count_to(int n) {
  std::vector<double> values(n);
  std::iota(values.begin(), values.end(), 0.0);
  return values;
}
const Stream stream{42};

}  // namespace

TEST(Sample, of_all_values_is_a_permutation) {
  std::vector<double> all = sample_without_replacement(count_to(100), 100, stream, 0);
  EXPECT_NE(all, count_to(100));
  std::sort(all.begin(), all.end());
  EXPECT_EQ(all, count_to(100));
}

TEST(Sample, is_reproducible_and_differs_between_members) {
  EXPECT_EQ(sample_without_replacement(count_to(50), 10, stream, 3),
            sample_without_replacement(count_to(50), 10, stream, 3));
  EXPECT_NE(sample_without_replacement(count_to(50), 10, stream, 3),
            sample_without_replacement(count_to(50), 10, stream, 4));
}

TEST(Sample, draws_every_value_equally_often) {
  // 3 of 10 values, 20 000 times: each count has mean 6000 and standard deviation sqrt(20000 * 0.3 * 0.7)
  // = 65.
  std::vector<int> drawn(10, 0);
  for (int member = 0; member < 20'000; ++member)
    for (const double x : sample_without_replacement(count_to(10), 3, stream, member))
      ++drawn[static_cast<int>(x)];
  for (const int count : drawn) EXPECT_NEAR(count, 6000, 5 * 65);
}

TEST(Sample, refuses_more_values_than_there_are) {
  EXPECT_THROW(sample_without_replacement(count_to(3), 4, stream, 0), UserError);
}

}  // namespace khaos
