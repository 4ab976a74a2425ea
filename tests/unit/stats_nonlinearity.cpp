// SPDX-License-Identifier: BSD-3-Clause
#include "core/error.hpp"
#include "core/stream.hpp"
#include "stats/moments.hpp"
#include "stats/nonlinearity.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <vector>

namespace khaos {
namespace {

std::vector<double> logistic(int n) {
  std::vector<double> x{0.3};
  while (static_cast<int>(x.size()) < n) x.push_back(3.9 * x.back() * (1 - x.back()));
  return x;
}
std::vector<double> noise(int n) {
  const Stream stream = make_stream(2, 0, "nonlinearity");
  std::vector<double> x;
  for (int i = 0; i < n; ++i) x.push_back(stream.normal(0, static_cast<std::uint64_t>(i)));
  return x;
}

/// The definition, without boxes.
double plain_prediction_error(const std::vector<double>& x, const Embedding& e) {
  const Moments m = moments(x);
  const long n = static_cast<long>(x.size()), past = (e.dimension - 1) * e.delay;
  double squares = 0;
  long count = 0;
  for (long i = past; i + e.horizon < n; ++i, ++count) {
    double total = 0, neighbours = 0;
    for (long j = past; j + e.horizon < n; ++j) {
      if (std::labs(i - j) <= e.theiler) continue;
      double distance = 0;
      for (int c = 0; c < e.dimension; ++c)
        distance = std::max(distance, std::abs(x[static_cast<std::size_t>(i - c * e.delay)] -
                                               x[static_cast<std::size_t>(j - c * e.delay)]));
      if (!(distance < e.radius * m.std)) continue;
      total += x[static_cast<std::size_t>(j + e.horizon)];
      ++neighbours;
    }
    const double error =
        x[static_cast<std::size_t>(i + e.horizon)] - (neighbours > 0 ? total / neighbours : m.mean);
    squares += error * error;
  }
  return std::sqrt(squares / static_cast<double>(count)) / m.std;
}

}  // namespace

TEST(TimeAsymmetry, of_a_sawtooth_is_exact) {
  std::vector<double> saw;  // rises by 1 four times, falls by 4 once
  for (int i = 0; i <= 500; ++i) saw.push_back(i % 5);
  EXPECT_NEAR(time_asymmetry(saw, 1), (4 - 64) / 5.0 / std::pow((4 + 16) / 5.0, 1.5), 1e-14);
  std::vector<double> backwards(saw.rbegin(), saw.rend());
  EXPECT_DOUBLE_EQ(time_asymmetry(backwards, 1), -time_asymmetry(saw, 1));
}

TEST(TimeAsymmetry, of_noise_is_0_within_its_error) {
  // Steps are correlated by -1/2 with the next, so the standard error is about sqrt(15 / n) or less.
  EXPECT_NEAR(time_asymmetry(noise(20'000), 1), 0, 4 * std::sqrt(15.0 / 20'000));
}

TEST(PredictionError, equals_its_definition) {
  for (const Embedding& e : {Embedding{}, Embedding{1, 1, 2, 0, 0.1}, Embedding{4, 2, 1, 5, 0.6}}) {
    EXPECT_NEAR(prediction_error(logistic(400), e), plain_prediction_error(logistic(400), e), 1e-13);
    EXPECT_NEAR(prediction_error(noise(400), e), plain_prediction_error(noise(400), e), 1e-13);
  }
}

TEST(PredictionError, tells_a_map_from_noise) {
  EXPECT_LT(prediction_error(logistic(2000), {1, 1, 1, 0, 0.05}), 0.1);
  EXPECT_GT(prediction_error(noise(2000), {1, 1, 1, 0, 0.05}), 0.95);
}

TEST(Nonlinearity, of_a_constant_is_nan) {
  const std::vector<double> constant(100, 2.0);
  EXPECT_TRUE(std::isnan(time_asymmetry(constant, 1)));
  EXPECT_TRUE(std::isnan(prediction_error(constant, {})));
}

TEST(Nonlinearity, refuses_what_does_not_fit) {
  EXPECT_THROW(time_asymmetry(noise(10), 10), UserError);
  EXPECT_THROW(time_asymmetry(noise(10), 0), UserError);
  EXPECT_THROW(prediction_error(noise(10), {3, 5, 1, 0, 0.1}), UserError);
  EXPECT_THROW(prediction_error(noise(10), {3, 1, 0, 0, 0.1}), UserError);
}

}  // namespace khaos
