// SPDX-License-Identifier: BSD-3-Clause
#include "stats/correlation_sum.hpp"

#include "core/error.hpp"
#include "core/stream.hpp"
#include "expect_error.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace khaos {
namespace {

/// Points whose coordinates are small integers over 64: all squared distances are exact.
std::vector<double> grid_points(long n, int dimension, std::uint64_t member) {
  const Stream stream = make_stream(3, 0, "points");
  std::vector<double> points;
  for (long i = 0; i < n * dimension; ++i) {
    const double u = stream.uniform(member, static_cast<std::uint64_t>(i));
    points.push_back(std::floor(1024 * u * u) / 64);  // crowded near 0
  }
  return points;
}

/// Pairs closer than 2^(k/8) with time lag > w, among points outside [hole, hole_end): the definition. The
/// squares are compared, since distances like sqrt(2)/64 meet radii exactly.
std::int64_t plain_count(const std::vector<double>& points, int dimension, long w, int k, long hole = 0,
                         long hole_end = 0) {
  const long n = static_cast<long>(points.size()) / dimension;
  const double square_of_r = std::exp2(k / 4.0);
  std::int64_t count = 0;
  for (long i = 0; i < n; ++i)
    for (long j = i + w + 1; j < n; ++j) {
      if ((i >= hole && i < hole_end) || (j >= hole && j < hole_end)) continue;
      double square = 0;
      for (long c = 0; c < dimension; ++c) {
        const double d = points[static_cast<std::size_t>(i * dimension + c)] -
                         points[static_cast<std::size_t>(j * dimension + c)];
        square += d * d;
      }
      count += square < square_of_r;
    }
  return count;
}

void expect_plain_counts(const CorrelationSum& sum, const std::vector<double>& points, int dimension,
                         long w) {
  const long n = static_cast<long>(points.size()) / dimension;
  // From the smallest distance 1/64 up.
  for (std::size_t k = 0; k < sum.radii(); k += 5) {
    if (sum.r(k) < 0.01) continue;
    EXPECT_EQ(sum.pairs[k], plain_count(points, dimension, w, sum.first + static_cast<int>(k)))
        << "r = " << sum.r(k);
    for (const long s : {0L, 3L, 7L}) {
      const long hole = (s * n + 7) / 8, hole_end = ((s + 1) * n + 7) / 8;
      EXPECT_EQ(sum.pairs_without[static_cast<std::size_t>(s)][k],
                plain_count(points, dimension, w, sum.first + static_cast<int>(k), hole, hole_end))
          << "r = " << sum.r(k) << ", without segment " << s;
    }
  }
}

}  // namespace

TEST(CorrelationSum, counts_exactly_the_pairs_of_its_definition) {
  for (const int dimension : {1, 2, 3, 5}) {
    const std::vector<double> points = grid_points(1003, dimension, static_cast<std::uint64_t>(dimension));
    const CorrelationSum sum = correlation_sum(points, dimension, 6, Comm::self());
    expect_plain_counts(sum, points, dimension, 6);
    EXPECT_EQ(sum.all_pairs, std::int64_t{1003 - 6} * (1003 - 7) / 2);
    EXPECT_EQ(sum.pairs.back(), sum.all_pairs);  // no pair lies beyond the last radius
  }
}

TEST(CorrelationSum, counts_the_same_in_boxes_up_to_its_reach) {
  for (const int dimension : {1, 2, 3, 5}) {
    const std::vector<double> points = grid_points(1500, dimension, 77);
    const CorrelationSum all = correlation_sum(points, dimension, 3, Comm::self());
    for (const double reach : {0.05, 0.7, 5.0}) {
      const CorrelationSum near = correlation_sum(points, dimension, 3, Comm::self(), reach);
      EXPECT_LE(near.r(near.radii() - 1), reach);
      EXPECT_GT(ladder_radius(near.first + static_cast<int>(near.radii())), reach);
      for (std::size_t k = 0; k < near.radii(); ++k) {
        const int in_all = near.first + static_cast<int>(k) - all.first;
        if (in_all < 0) continue;
        EXPECT_EQ(near.pairs[k], all.pairs[static_cast<std::size_t>(in_all)])
            << dimension << ", r = " << near.r(k);
        for (std::size_t s = 0; s < near.pairs_without.size(); ++s)
          EXPECT_EQ(near.pairs_without[s][k], all.pairs_without[s][static_cast<std::size_t>(in_all)]);
      }
      EXPECT_EQ(near.all_pairs_without, all.all_pairs_without);
    }
  }
}

TEST(CorrelationSum, of_a_ramp_is_known) {
  constexpr long n = 2000, w = 12;
  std::vector<double> ramp;
  for (long i = 0; i < n; ++i) ramp.push_back(static_cast<double>(i));
  const CorrelationSum sum = correlation_sum(ramp, 1, w, Comm::self());
  for (std::size_t k = 0; k < sum.radii(); ++k) {
    std::int64_t expected = 0;
    for (long lag = w + 1; lag < n && static_cast<double>(lag) < sum.r(k); ++lag) expected += n - lag;
    EXPECT_EQ(sum.pairs[k], expected) << "r = " << sum.r(k);
  }
  // Without a segment at the start or the end, a shorter ramp is left.
  EXPECT_EQ(sum.all_pairs_without.front(), std::int64_t{1750 - w} * (1750 - w - 1) / 2);
  EXPECT_EQ(sum.all_pairs_without.back(), sum.all_pairs_without.front());
  EXPECT_EQ(sum.pairs_without.front().back(), sum.all_pairs_without.front());
}

TEST(CorrelationSum, does_not_depend_on_the_origin_or_a_factor_that_is_a_power_of_two) {
  const std::vector<double> points = grid_points(1200, 3, 5);
  std::vector<double> moved;
  for (const double x : points) moved.push_back(4 * (x + 100));
  const CorrelationSum a = correlation_sum(points, 3, 0, Comm::self()),
                       b = correlation_sum(moved, 3, 0, Comm::self());
  EXPECT_EQ(a.first + 16, b.first);  // two octaves
  EXPECT_EQ(a.pairs, b.pairs);
}

TEST(CorrelationSum, calls_its_pause_until_all_is_done) {
  const std::vector<double> points = grid_points(1000, 2, 1);
  std::vector<double> done;
  correlation_sum(points, 2, 0, Comm::self(), 1, [&](double share) { done.push_back(share); });
  EXPECT_EQ(done.size(), 8U);
  EXPECT_TRUE(std::is_sorted(done.begin(), done.end()));
  EXPECT_DOUBLE_EQ(done.back(), 1);
}

TEST(CorrelationSum, of_equal_points_is_one_at_every_radius) {
  const CorrelationSum sum = correlation_sum(std::vector<double>(1000, 1.0), 1, 3, Comm::self());
  for (std::size_t k = 0; k < sum.radii(); ++k) EXPECT_EQ(sum.C(k), 1);
  EXPECT_LT(sum.r(sum.radii() - 1), 1e-100);
}

TEST(CorrelationSum, refuses_what_it_cannot_count) {
  using testing::error_of;
  const auto text = [](long n, long w) {
    return error_of([&] { correlation_sum(grid_points(n, 2, 0), 2, w, Comm::self()); });
  };
  EXPECT_EQ(text(999, 0), "too few points: 999, at least 1000 are needed");
  EXPECT_EQ(text(1000, 500), "Theiler window too long: 500 of 1000 points");
  EXPECT_EQ(text(1000, -1), "the Theiler window must not be negative");
  std::vector<double> points = grid_points(1000, 2, 0);
  EXPECT_THROW(correlation_sum(points, 3, 0, Comm::self()), UserError);
  EXPECT_THROW(correlation_sum(points, 2, 0, Comm::self(), 0), UserError);
  points[17] = std::nan("");
  EXPECT_THROW(correlation_sum(points, 2, 0, Comm::self()), UserError);
}

}  // namespace khaos
