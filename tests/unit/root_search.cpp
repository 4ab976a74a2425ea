// SPDX-License-Identifier: BSD-3-Clause
#include "linalg/root_search.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using khaos::RootSearch;

struct Found {
  double root;
  int evaluations;
};
template <class F>
Found find(const F& f, double a, double b) {
  RootSearch search(a, f(a), b, f(b), 1e-15);
  int evaluations = 0;
  for (; !search.done() && evaluations < 1000; ++evaluations) search.take(f(search.next()));
  return {search.root(), evaluations};
}

TEST(RootSearch, finds_a_simple_zero_in_few_evaluations) {
  const Found found = find([](double x) { return x * x - 2; }, 0, 2);
  EXPECT_NEAR(found.root, std::sqrt(2), 1e-15);
  EXPECT_LE(found.evaluations, 10);
  EXPECT_NEAR(find([](double x) { return std::cos(x) - x; }, 1, 0).root, 0.7390851332151607, 1e-15);
}

TEST(RootSearch, bisects_where_interpolation_would_not_converge) {
  const Found jump = find([](double x) { return x < 0.3 ? -1.0 : 1.0; }, 0, 1);
  EXPECT_NEAR(jump.root, 0.3, 2e-15);
  EXPECT_LE(jump.evaluations, 53);  // as many as there are bits
  EXPECT_NEAR(find([](double x) { return x * x * x; }, -1, 2).root, 0, 1e-15);
}

TEST(RootSearch, takes_an_end_that_is_a_zero) {
  const Found found = find([](double x) { return x; }, 0, 1);
  EXPECT_EQ(found.root, 0);
  EXPECT_EQ(found.evaluations, 0);
}

TEST(RootSearch, says_that_there_is_no_sign_change) {
  const RootSearch search(0, 1, 1, 2, 1e-12);
  EXPECT_FALSE(search.bracketed());
  EXPECT_TRUE(search.done());
}

}  // namespace
