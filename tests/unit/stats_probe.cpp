// SPDX-License-Identifier: BSD-3-Clause
#include "core/stream.hpp"
#include "expect_error.hpp"
#include "stats/probe.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace khaos {
namespace {

using testing::error_of;

struct Points {
  std::vector<double> features;
  std::vector<int> labels;
  operator Labelled() const { return {features, labels}; }
};

/// Gaussian clouds of deviation 1 about `apart` times the unit vectors; labels in turn.
Points clouds(long count, int classes, long dimension, double apart, std::uint64_t which) {
  const Stream numbers = make_stream(3, 0, "clouds");
  Points points;
  for (long i = 0; i < count; ++i) {
    points.labels.push_back(int(i % classes));
    for (long j = 0; j < dimension; ++j)
      points.features.push_back(numbers.normal(which * 1'000'000 + std::uint64_t(i), std::uint64_t(j)) +
                                (j == i % classes ? apart : 0));
  }
  return points;
}

TEST(LinearProbe, finds_classes_that_lie_apart) {
  const Points train = clouds(400, 4, 6, 12, 0), test = clouds(200, 4, 6, 12, 1);
  EXPECT_EQ(linear_probe(train, test, 6, 4, 1e-3), 1);
  EXPECT_EQ(linear_probe(train, test, 6, 4, 0), 1);
  EXPECT_EQ(nearest_neighbour_probe(train, test, 6, 4, 20), 1);
}

TEST(LinearProbe, of_two_gaussian_classes_errs_as_often_as_bayes) {
  // Distance apart sqrt(2) of the means, so that the best rule errs with probability Phi(-apart / sqrt(2)).
  const double apart = 1.5, exact = 0.5 * std::erfc(-apart / std::sqrt(2.0) / std::sqrt(2.0));
  const double accuracy =
      linear_probe(clouds(20'000, 2, 2, apart, 0), clouds(20'000, 2, 2, apart, 1), 2, 2, 0);
  EXPECT_NEAR(accuracy, exact, 3 * std::sqrt(exact * (1 - exact) / 20'000));
}

TEST(LinearProbe, does_not_see_units_or_constant_features) {
  const Points train = clouds(300, 3, 3, 1, 0), test = clouds(300, 3, 3, 1, 1);
  const auto widened = [](const Points& points) {
    Points wide{{}, points.labels};
    for (std::size_t i = 0; i < points.labels.size(); ++i) {
      for (std::size_t j = 0; j < 3; ++j)
        wide.features.push_back(5 + std::pow(10.0, double(j)) * points.features[3 * i + j]);
      wide.features.push_back(7);
    }
    return wide;
  };
  EXPECT_EQ(linear_probe(widened(train), widened(test), 4, 3, 0.1), linear_probe(train, test, 3, 3, 0.1));
}

TEST(LinearProbe, without_features_takes_the_most_frequent_class) {
  const Points train{{}, {0, 1, 1, 2}}, test{{}, {1, 1, 2, 0, 1}};
  EXPECT_DOUBLE_EQ(linear_probe(train, test, 0, 3, 1e-3), 0.6);
}

TEST(LinearProbe, says_that_it_is_singular) {
  const Points few = clouds(5, 2, 6, 1, 0);
  EXPECT_EQ(
      error_of([&] { linear_probe(few, few, 6, 2, 0); }),
      "probe is singular: 5 training points for 6 features and lambda = 0; take more points or a lambda "
      "above 0");
  EXPECT_NO_THROW(linear_probe(few, few, 6, 2, 1e-3));
  Points twice = clouds(50, 2, 2, 1, 0);
  for (std::size_t i = 0; i < 50; ++i) twice.features[2 * i + 1] = 3 * twice.features[2 * i];
  EXPECT_EQ(error_of([&] { linear_probe(twice, twice, 2, 2, 0); }),
            "probe is singular: its 2 features are dependent and lambda = 0");
}

TEST(NearestNeighbours, decide_by_majority_and_ties_by_the_nearest) {
  const Points train{{0, 1, 2, 10, 11}, {0, 1, 1, 0, 0}};
  const auto finds = [&](double x, int label, long neighbours) {
    return nearest_neighbour_probe(train, Points{{x}, {label}}, 1, 2, neighbours) == 1;
  };
  EXPECT_TRUE(finds(0.2, 0, 1));
  EXPECT_TRUE(finds(0.2, 1, 3));
  EXPECT_TRUE(finds(0.2, 0, 2));  // one each: 0 is nearer than 1
  EXPECT_TRUE(finds(0.7, 1, 2));
  EXPECT_TRUE(finds(0.2, 0, 5));
  EXPECT_EQ(error_of([&] { finds(0, 0, 6); }), "6 nearest neighbours of 5 training points");
}

TEST(ParticipationRatio, counts_the_directions_that_features_fill) {
  EXPECT_NEAR(participation_ratio(std::vector<double>{1, 0, -1, 0, 0, 1, 0, -1}, 2), 2, 1e-15);
  EXPECT_NEAR(participation_ratio(std::vector<double>{1, 2, 2, 4, 3, 6}, 2), 1, 1e-15);
  EXPECT_NEAR(participation_ratio(std::vector<double>{2, 0, -2, 0, 0, 1, 0, -1}, 2), 25.0 / 17, 1e-14);
  EXPECT_EQ(participation_ratio(std::vector<double>{3, 4, 3, 4}, 2), 0);
}

}  // namespace
}  // namespace khaos
