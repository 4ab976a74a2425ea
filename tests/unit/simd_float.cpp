// SPDX-License-Identifier: BSD-3-Clause
#include "core/simd_float.hpp"

#include "learning/lanes.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace {

using khaos::TileLanes;
using V = TileLanes<float>;
constexpr int width = khaos::tile_width<float>;
constexpr float inf = std::numeric_limits<float>::infinity();

double ulp(double x) {
  const float magnitude = std::fabs(float(x));
  return double(std::nextafter(magnitude, inf)) - double(magnitude);
}

/// Largest error in units in the last place over `points` numbers between low and high, against double; and
/// each lane has the bits that it has alone.
template <class Lanewise, class Exact>
double worst_ulp(double low, double high, long points, Lanewise f, Exact exact) {
  double worst = 0;
  for (long i = 0; i < points; i += width) {
    V x = 0.0f;
    for (int lane = 0; lane < width; ++lane)
      x.set(lane, float(low + (high - low) * double(i + lane) / double(points - 1)));
    const V y = f(x);
    EXPECT_EQ(f(V(x[width - 1]))[0], y[width - 1]);
    for (int lane = 0; lane < width; ++lane) {
      const double reference = exact(double(x[lane]));
      const double error = std::fabs(double(y[lane]) - reference) / ulp(reference);
      if (!(error <= worst)) worst = error;
      if (std::isnan(worst)) return worst;
    }
  }
  return worst;
}

TEST(SimdFloat, functions_are_good_to_their_stated_errors) {
  const auto e = [](V x) { return exp(x); };
  const auto exact_e = [](double x) { return std::exp(x); };
  EXPECT_LT(worst_ulp(-87, 88.7, 1 << 20, e, exact_e), 1.1);
  EXPECT_LT(worst_ulp(-1, 1, 1 << 18, e, exact_e), 1.1);
  EXPECT_LT(worst_ulp(-103, -87, 1 << 16, e, exact_e), 1.1);  // denormal
  const auto l = [](V x) { return log(x); };
  const auto exact_l = [](double x) { return std::log(x); };
  EXPECT_LT(worst_ulp(1e-37, 3, 1 << 20, l, exact_l), 1.1);
  EXPECT_LT(worst_ulp(0.9, 1.1, 1 << 20, l, exact_l), 1.1);
  EXPECT_LT(worst_ulp(1e-42, 1e-38, 1 << 16, l, exact_l), 1.1);
  EXPECT_LT(worst_ulp(1, 3e38, 1 << 18, l, exact_l), 1.1);
  const auto t = [](V x) { return tanh(x); };
  const auto exact_t = [](double x) { return std::tanh(x); };
  EXPECT_LT(worst_ulp(-12, 12, 1 << 20, t, exact_t), 5);
  EXPECT_LT(worst_ulp(-1e-3, 1e-3, (1 << 16) + 1, t, exact_t), 5);
  EXPECT_EQ(sqrt(V(2.0f))[width - 1], std::sqrt(2.0f));
}

TEST(SimdFloat, functions_end_where_the_numbers_end) {
  EXPECT_EQ(exp(V(89.0f))[0], inf);
  EXPECT_EQ(exp(V(inf))[0], inf);
  EXPECT_EQ(exp(V(-inf))[0], 0);
  EXPECT_EQ(exp(V(0.0f))[0], 1);
  EXPECT_EQ(log(V(0.0f))[0], -inf);
  EXPECT_EQ(log(V(inf))[0], inf);
  EXPECT_TRUE(std::isnan(log(V(-1.0f))[0]));
  EXPECT_EQ(tanh(V(inf))[0], 1);
  EXPECT_EQ(tanh(V(-1e3f))[0], -1);
  EXPECT_EQ(tanh(V(0.0f))[0], 0);
  const V nan = __builtin_nanf("");
  for (const V y : {exp(nan), log(nan), tanh(nan), sigmoid(nan), softplus(nan)})
    EXPECT_TRUE(std::isnan(y[0]));
}

TEST(SimdFloat, selection_takes_the_second_where_a_number_is_none) {
  const V nan = __builtin_nanf("");
  EXPECT_EQ(select_less(nan, V(1.0f), V(2.0f), V(3.0f))[0], 3);
  EXPECT_EQ(select_less(V(0.0f), V(1.0f), V(2.0f), V(3.0f))[0], 2);
  EXPECT_EQ(select_equal(nan, nan, V(2.0f), V(3.0f))[0], 3);
  EXPECT_EQ(copysign(V(2.0f), V(-0.0f))[0], -2);
}

template <class T>
void expect_good_activations(double tolerance) {
  using W = TileLanes<T>;
  for (double x = -80; x < 80; x += 0.37) {
    const double s = 1 / (1 + std::exp(-double(T(x)))),
                 p = std::log1p(std::exp(-std::fabs(double(T(x))))) + std::fmax(T(x), 0);
    EXPECT_NEAR(double(sigmoid(W(T(x)))[0]) / s, 1, tolerance) << x;
    EXPECT_NEAR(double(khaos::softplus(W(T(x)))[0]) / p, 1, tolerance) << x;
  }
}

TEST(Lanes, the_tanh_of_activations_is_good_in_double) {
  using D = TileLanes<double>;
  double worst = 0;
  const auto check = [&](double x) {
    const double y = khaos::activation_tanh(D(x))[0], exact = double(std::tanh(static_cast<long double>(x)));
    worst =
        std::fmax(worst, std::fabs(y - exact) / (std::nextafter(std::fabs(exact), 2.0) - std::fabs(exact)));
  };
  for (double x = 1e-300; x < 1e3; x *= 1.001) {
    check(x);
    check(-x);
  }
  for (long i = -400'000; i <= 400'000; ++i) check(double(i) * 6e-5);
  EXPECT_LT(worst, 4.5);
  EXPECT_EQ(khaos::activation_tanh(D(std::numeric_limits<double>::infinity()))[0], 1);
  EXPECT_EQ(khaos::activation_tanh(D(0.0))[0], 0);
  EXPECT_TRUE(std::isnan(khaos::activation_tanh(D(__builtin_nan("")))[0]));
}

TEST(Lanes, sigmoid_and_softplus_keep_their_relative_accuracy_in_both_tails) {
  expect_good_activations<float>(4 * 0x1p-23);  // 4 ulp
  expect_good_activations<double>(4 * 0x1p-52);
}

}  // namespace
