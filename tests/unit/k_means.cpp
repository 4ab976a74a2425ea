// SPDX-License-Identifier: BSD-3-Clause
#include "stats/k_means.hpp"

#include "expect_error.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace {

using namespace khaos;

std::vector<double> three_heaps(long each) {
  const Stream noise = make_stream(5, 0, "heaps");
  std::vector<double> points;
  for (long i = 0; i < 3 * each; ++i) {
    const double where[3][2] = {{0, 0}, {10, 0}, {0, 10}};
    for (int k = 0; k < 2; ++k)
      points.push_back(where[i % 3][k] +
                       0.1 * noise.normal(static_cast<std::uint64_t>(k), static_cast<std::uint64_t>(i)));
  }
  return points;
}

TEST(KMeans, finds_heaps_and_their_middles) {
  const std::vector<double> points = three_heaps(200);
  const std::vector<double> centres = k_means(points, 2, 3, make_stream(1, 0, "start"));
  for (const auto& [x, y] : {std::pair{0.0, 0.0}, {10.0, 0.0}, {0.0, 10.0}}) {
    double nearest = 1e9;
    for (std::size_t c = 0; c < 6; c += 2)
      nearest = std::min(nearest, std::hypot(centres[c] - x, centres[c + 1] - y));
    EXPECT_LT(nearest, 0.03);  // 0.1 / sqrt(200), three times and more
  }
}

TEST(KMeans, is_the_same_for_the_same_numbers_and_every_centre_is_the_mean_of_its_points) {
  const std::vector<double> points = three_heaps(50);
  const Stream start = make_stream(2, 0, "start");
  const std::vector<double> centres = k_means(points, 2, 7, start);
  EXPECT_EQ(centres, k_means(points, 2, 7, start));
  std::vector<double> sum(14), count(7);
  for (std::size_t i = 0; i < points.size(); i += 2) {
    std::size_t best = 0;
    for (std::size_t c = 1; c < 7; ++c)
      if (std::hypot(points[i] - centres[2 * c], points[i + 1] - centres[2 * c + 1]) <
          std::hypot(points[i] - centres[2 * best], points[i + 1] - centres[2 * best + 1]))
        best = c;
    sum[2 * best] += points[i], sum[2 * best + 1] += points[i + 1], count[best] += 1;
  }
  for (std::size_t c = 0; c < 7; ++c)
    for (std::size_t k = 0; k < 2; ++k) EXPECT_NEAR(sum[2 * c + k] / count[c], centres[2 * c + k], 1e-12);
}

TEST(KMeans, with_a_centre_for_each_point_returns_the_points) {
  std::vector<double> points{3, 1, 4, 1.5, 9};
  std::vector<double> centres = k_means(points, 1, 5, make_stream(3, 0, "start"));
  std::ranges::sort(points);
  std::ranges::sort(centres);
  EXPECT_EQ(points, centres);
  EXPECT_EQ(khaos::testing::error_of([&] { k_means(points, 1, 6, {}); }), "5 points cannot have 6 centres");
}

}  // namespace
