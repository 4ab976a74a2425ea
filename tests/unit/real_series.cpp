// SPDX-License-Identifier: BSD-3-Clause
#include "spectral/real_series.hpp"

#include "core/stream.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <numbers>
#include <stdexcept>
#include <vector>

namespace khaos {
namespace {

std::vector<double> noise(long n) {
  const Stream stream = make_stream(1, 0, "real series");
  std::vector<double> x;
  for (long i = 0; i < n; ++i) x.push_back(stream.normal(0, static_cast<std::uint64_t>(i)));
  return x;
}

}  // namespace

TEST(RealSeries, has_the_coefficients_of_the_definition_at_odd_even_and_prime_lengths) {
  for (const long n : {1L, 2L, 7L, 12L, 101L}) {
    const std::vector<double> x = noise(n);
    const RealSeries transform(n);
    const std::vector<std::complex<double>> X = transform.coefficients(x);
    ASSERT_EQ(static_cast<long>(X.size()), n / 2 + 1);
    for (long k = 0; k <= n / 2; ++k) {
      std::complex<double> sum = 0;
      for (long j = 0; j < n; ++j)
        sum += std::polar(x[static_cast<std::size_t>(j)],
                          -2 * std::numbers::pi * static_cast<double>(j * k % n) / static_cast<double>(n));
      EXPECT_NEAR(std::abs(X[static_cast<std::size_t>(k)] - sum), 0, 1e-13 * static_cast<double>(n))
          << n << " " << k;
    }
  }
}

TEST(RealSeries, goes_there_and_back) {
  for (const long n : {5L, 1000L, 1009L}) {
    const std::vector<double> x = noise(n), back = RealSeries(n).series(RealSeries(n).coefficients(x));
    for (std::size_t j = 0; j < x.size(); ++j) EXPECT_NEAR(back[j], x[j], 1e-14) << n;
  }
}

TEST(RealSeries, keeps_the_sum_of_squares) {
  const std::vector<double> x = noise(1001), power = RealSeries(1001).power(x);
  double squares = 0, total = power[0];
  for (const double value : x) squares += value * value;
  for (std::size_t k = 1; k < power.size(); ++k) total += 2 * power[k];
  EXPECT_NEAR(total / 1001, squares, 1e-12 * squares);  // Parseval
}

TEST(RealSeries, refuses_other_lengths) {
  EXPECT_THROW(RealSeries(0), std::invalid_argument);
  EXPECT_THROW(RealSeries(8).coefficients(noise(7)), std::invalid_argument);
  EXPECT_THROW(RealSeries(8).series(std::vector<std::complex<double>>(4)), std::invalid_argument);
}

}  // namespace khaos
