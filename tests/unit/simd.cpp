// SPDX-License-Identifier: BSD-3-Clause
#include "core/simd.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace {

using khaos::Lanes;
constexpr int width = KHAOS_LANES;

Lanes lanes(auto&& value) {
  alignas(64) std::array<double, width> x;
  for (int lane = 0; lane < width; ++lane) x[lane] = value(lane);
  return khaos::load(x.data());
}

double ulp(long double x) {
  const double magnitude = std::fabs(static_cast<double>(x));
  return std::nextafter(magnitude, std::numeric_limits<double>::infinity()) - magnitude;
}

/// Largest error in units in the last place over points that cover +-range, multiples of pi/2 and tiny
/// numbers.
template <class Lanewise, class Exact>
double worst_ulp(double range, Lanewise lanewise, Exact exact) {
  std::vector<double> x;
  for (int i = -200'000; i <= 200'000; ++i) x.push_back(range * i / 200'000.0);
  const int quarters = static_cast<int>(range / (std::numbers::pi / 2));
  for (int n = -quarters; n <= quarters; ++n) {
    const double quarter = n * (std::numbers::pi / 2);  // where the reduction cancels most
    for (double near : {quarter, std::nextafter(quarter, 1e9), std::nextafter(quarter, -1e9)})
      x.push_back(near);
  }
  for (int e = 1; e < 300; ++e) x.push_back(std::pow(10.0, -e));
  while (x.size() % width != 0) x.push_back(1.0);
  double worst = 0;
  for (std::size_t i = 0; i < x.size(); i += width) {
    const Lanes y = lanewise(lanes([&](int lane) { return x[i + lane]; }));
    for (int lane = 0; lane < width; ++lane) {
      const long double reference = exact(static_cast<long double>(x[i + lane]));
      worst = std::max(worst, static_cast<double>(std::fabs(y[lane] - reference)) / ulp(reference));
    }
  }
  return worst;
}

TEST(Simd, computes_lane_by_lane) {
  const Lanes a = lanes([](int lane) { return lane + 1.0; }), b = 2.0;
  const Lanes y = (a * b - a / b) + -b;
  for (int lane = 0; lane < width; ++lane) EXPECT_EQ(y[lane], (lane + 1.0) * 1.5 - 2.0);
}

TEST(Simd, stores_what_it_loads) {
  alignas(64) std::array<double, width> x;
  khaos::store(x.data(), lanes([](int lane) { return 0.1 * lane; }));
  for (int lane = 0; lane < width; ++lane) EXPECT_EQ(x[lane], 0.1 * lane);
}

TEST(Simd, selects_by_comparison) {
  const Lanes a = lanes([](int lane) { return lane; }), two = 2.0;
  const Lanes low = select(a < two, a, two), high = select(a > two, a, two);
  for (int lane = 0; lane < width; ++lane) {
    EXPECT_EQ(low[lane], std::min<double>(lane, 2));
    EXPECT_EQ(high[lane], std::max<double>(lane, 2));
  }
}

TEST(Simd, sums_neighbours_first) {
  const Lanes x = lanes([](int lane) { return std::pow(-1.0, lane) * std::pow(1e5, lane) / 3; });
  std::vector<double> part;
  for (int lane = 0; lane < width; ++lane) part.push_back(x[lane]);
  while (part.size() > 1) {
    std::vector<double> halved;
    for (std::size_t i = 0; i < part.size(); i += 2) halved.push_back(part[i] + part[i + 1]);
    part = halved;
  }
  EXPECT_EQ(sum(x), part[0]);
}

TEST(Simd, swaps_the_halves_of_complex_numbers) {
  if constexpr (width % 2 == 0) {
    const Lanes y = swap_pairs(lanes([](int lane) { return lane; }));
    for (int lane = 0; lane < width; ++lane) EXPECT_EQ(y[lane], lane ^ 1);
  } else {
    GTEST_SKIP() << "one lane holds no complex number";
  }
}

TEST(Simd, sine_is_good_to_its_stated_error) {
  const auto lanewise = [](Lanes x) { return sin(x); };
  const auto exact = [](long double x) { return std::sin(x); };
  EXPECT_LT(worst_ulp(10, lanewise, exact), 1.5);
  EXPECT_LT(worst_ulp(1e4, lanewise, exact), 2.5);
}

TEST(Simd, cosine_is_good_to_its_stated_error) {
  const auto lanewise = [](Lanes x) { return cos(x); };
  const auto exact = [](long double x) { return std::cos(x); };
  EXPECT_LT(worst_ulp(10, lanewise, exact), 1.5);
  EXPECT_LT(worst_ulp(1e4, lanewise, exact), 2.5);
}

TEST(Simd, sine_and_cosine_pass_nan_on) {
  for (double x : {std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_TRUE(std::isnan(sin(Lanes(x))[0]));
    EXPECT_TRUE(std::isnan(cos(Lanes(x))[0]));
  }
}

}  // namespace
