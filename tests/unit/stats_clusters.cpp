// SPDX-License-Identifier: BSD-3-Clause
#include "core/stream.hpp"
#include "stats/clusters.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <ctime>

namespace {

using namespace khaos;

struct Rows {
  std::vector<int> kind;
  std::vector<double> features;
};

Rows generic_rows(std::size_t rows, std::size_t n, double spread) {
  const Stream numbers{11};
  Rows r;
  for (std::size_t row = 0; row < rows; ++row) {
    r.kind.push_back(int(numbers.uniform(row, n) * 3));
    for (std::size_t i = 0; i < n; ++i) r.features.push_back(spread * numbers.uniform(row, i));
    if (row % 17 == 0) r.features[row * n] = NAN;
    if (row % 31 == 0) r.features[row * n] = INFINITY;
  }
  return r;
}

/// The definition: each row is compared with all founders.
std::vector<long> founders_by_comparison(const Rows& r, std::span<const double> scale, double tolerance) {
  const std::size_t n = scale.size();
  const auto alike = [&](std::size_t a, std::size_t b) {
    if (r.kind[a] != r.kind[b]) return false;
    for (std::size_t i = 0; i < n; ++i) {
      const double x = r.features[a * n + i], y = r.features[b * n + i];
      if (!(std::isnan(x) && std::isnan(y)) && !(std::abs(x - y) <= tolerance * scale[i])) return false;
    }
    return true;
  };
  std::vector<long> founders, of_row;
  for (std::size_t row = 0; row < r.kind.size(); ++row) {
    std::size_t g = 0;
    while (g < founders.size() && !alike(std::size_t(founders[g]), row)) ++g;
    if (g == founders.size()) founders.push_back(long(row));
    of_row.push_back(founders[g]);
  }
  return of_row;
}

TEST(Clusters, are_those_of_the_definition) {
  for (const std::size_t n : {1, 2, 3, 5})
    for (const double spread : {0.5, 4.0, 40.0}) {
      const Rows r = generic_rows(600, n, spread);
      const std::vector<double> scale(n, 0.7);
      const Clusters found = cluster(r.kind, r.features, scale, 1.5);
      const std::vector<long> expected = founders_by_comparison(r, scale, 1.5);
      for (std::size_t row = 0; row < expected.size(); ++row)
        ASSERT_EQ(found.founder[std::size_t(found.label[row])], expected[row])
            << "row " << row << ", n " << n;
    }
}

TEST(Clusters, of_rows_that_are_all_different_take_no_square_of_their_number) {
  const Rows r = generic_rows(200'000, 3, 1e6);
  const std::vector<double> scale(3, 1.0);
  const std::clock_t begin = std::clock();
  const Clusters found = cluster(r.kind, r.features, scale, 1);
  EXPECT_GT(found.size.size(), 190'000u);
  // Comparing all of them takes 2e10 comparisons, tens of seconds; cells take half a second.
  EXPECT_LT(double(std::clock() - begin) / CLOCKS_PER_SEC, 10);
}

}  // namespace
