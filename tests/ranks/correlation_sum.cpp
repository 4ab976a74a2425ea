// SPDX-License-Identifier: BSD-3-Clause
#include "stats/correlation_sum.hpp"

#include "core/stream.hpp"
#include "stats/correlation_dimension.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace khaos {
namespace {

std::vector<double> normal_points(long n, int dimension) {
  const Stream stream = make_stream(2, 0, "points");
  std::vector<double> points;
  for (long i = 0; i < n * dimension; ++i) points.push_back(stream.normal(0, static_cast<std::uint64_t>(i)));
  return points;
}

}  // namespace

TEST(CorrelationSum, is_the_same_on_any_number_of_ranks) {
  const Comm world = Comm::world();
  for (const int dimension : {1, 3})
    for (const double reach : {0.1, std::numeric_limits<double>::infinity()}) {
      const std::vector<double> points = normal_points(3001, dimension);
      const CorrelationSum alone = correlation_sum(points, dimension, 4, Comm::self(), reach),
                           shared = correlation_sum(points, dimension, 4, world, reach);
      EXPECT_EQ(shared.first, alone.first);
      EXPECT_EQ(shared.pairs, alone.pairs);
      EXPECT_EQ(shared.pairs_without, alone.pairs_without);
      const CorrelationDimension a = correlation_dimension(alone, scaling_range(alone)),
                                 b = correlation_dimension(shared, scaling_range(shared));
      if (reach > 1) {
        EXPECT_EQ(a.D2, b.D2);
        EXPECT_EQ(a.error, b.error);
      }
    }
}

TEST(CorrelationSum, pauses_on_all_ranks_together) {
  const Comm world = Comm::world();
  long pauses = 0;
  correlation_sum(normal_points(2000, 2), 2, 0, world, 0.5, [&](double) {
    ++pauses;
    world.barrier();  // hangs if a rank comes here more often than another
  });
  EXPECT_EQ(world.max(pauses), pauses);
  EXPECT_EQ(pauses, (16 + world.size() - 1) / world.size());  // 16 blocks of 128 points
}

}  // namespace khaos
