// SPDX-License-Identifier: BSD-3-Clause
#include "core/simd_math.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

namespace {

using khaos::Lanes;
constexpr int width = KHAOS_LANES;
constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double denormal = std::numeric_limits<double>::denorm_min();

/// Different numbers in the lanes: x in lane 0, elsewhere x scaled a little. Returns f of lane 0, and fails
/// if another lane differs from what it gives alone.
double lane_zero(const std::function<Lanes(Lanes)>& f, double x) {
  Lanes mixed = x;
  for (int lane = 1; lane < width; ++lane) mixed.set(lane, 0.1 * lane);
  const double value = f(mixed)[0], alone = f(Lanes(x))[0];
  EXPECT_TRUE(value == alone || (std::isnan(value) && std::isnan(alone))) << "at " << x;
  return value;
}

double ulp(long double x) {
  const double magnitude = std::fabs(static_cast<double>(x));
  return std::nextafter(magnitude, inf) - magnitude;
}

std::vector<double> between(double low, double high, int points) {
  std::vector<double> x;
  for (int i = 0; i <= points; ++i) x.push_back(low + (high - low) * (i / static_cast<double>(points)));
  return x;
}

/// Geometric from low to high, both signs.
std::vector<double> decades(double low, double high, int points) {
  std::vector<double> x;
  for (int i = 0; i <= points; ++i) {
    x.push_back(std::exp(std::log(low) + (std::log(high) - std::log(low)) * i / points));
    x.push_back(-x.back());
  }
  return x;
}

/// Largest error in units in the last place, against long double (x87: 11 bits more).
template <class Lanewise, class Exact>
double worst_ulp(std::vector<double> x, Lanewise lanewise, Exact exact) {
  while (x.size() % width != 0) x.push_back(x.back());
  double worst = 0;
  for (std::size_t i = 0; i < x.size(); i += width) {
    Lanes block = 0.0;
    for (int lane = 0; lane < width; ++lane) block.set(lane, x[i + lane]);
    const Lanes y = lanewise(block);
    for (int lane = 0; lane < width; ++lane) {
      const long double reference = exact(static_cast<long double>(x[i + lane]));
      const double error = static_cast<double>(std::fabs(y[lane] - reference)) / ulp(reference);
      if (!(error <= worst)) worst = error;
      if (std::isnan(worst)) return worst;
    }
  }
  return worst;
}

TEST(SimdMath, exponential_is_good_to_its_stated_error) {
  const auto f = [](Lanes x) { return exp(x); };
  const auto exact = [](long double x) { return std::exp(x); };
  EXPECT_LT(worst_ulp(between(-708, 709.7, 400'000), f, exact), 1.2);
  EXPECT_LT(worst_ulp(between(-2, 2, 400'000), f, exact), 1.2);
  EXPECT_LT(worst_ulp(decades(1e-300, 1, 10'000), f, exact), 1.2);
  EXPECT_LT(worst_ulp(between(-745.1, -708, 10'000), f, exact), 1.2);  // denormal: rounded twice
}

TEST(SimdMath, exponential_ends_where_the_numbers_end) {
  const auto f = [](Lanes x) { return exp(x); };
  EXPECT_EQ(lane_zero(f, 709.79), inf);
  EXPECT_EQ(lane_zero(f, 1e300), inf);
  EXPECT_EQ(lane_zero(f, inf), inf);
  EXPECT_EQ(lane_zero(f, -746), 0);
  EXPECT_EQ(lane_zero(f, -inf), 0);
  EXPECT_EQ(lane_zero(f, -745.13), denormal);
  EXPECT_EQ(lane_zero(f, 0), 1);
  EXPECT_TRUE(std::isnan(lane_zero(f, nan)));
}

TEST(SimdMath, logarithm_is_good_to_one_unit) {
  const auto f = [](Lanes x) { return log(x); };
  const auto exact = [](long double x) { return std::log(x); };
  std::vector<double> x = between(0.5, 2, 400'000), wide;
  for (double v : decades(1e-320, 1.7e308, 200'000))
    if (v > 0) wide.push_back(v);
  EXPECT_LT(worst_ulp(x, f, exact), 1.0);
  EXPECT_LT(worst_ulp(wide, f, exact), 1.0);
}

TEST(SimdMath, logarithm_knows_where_it_is_not_defined) {
  const auto f = [](Lanes x) { return log(x); };
  EXPECT_EQ(lane_zero(f, 0), -inf);
  EXPECT_EQ(lane_zero(f, -0.0), -inf);
  EXPECT_EQ(lane_zero(f, inf), inf);
  EXPECT_EQ(lane_zero(f, 1), 0);
  for (double x : {-1.0, -denormal, -inf, nan}) EXPECT_TRUE(std::isnan(lane_zero(f, x))) << x;
}

TEST(SimdMath, hyperbolic_tangent_is_good_to_its_stated_error) {
  const auto f = [](Lanes x) { return tanh(x); };
  const auto exact = [](long double x) { return std::tanh(x); };
  EXPECT_LT(worst_ulp(between(-22, 22, 400'000), f, exact), 2.5);
  EXPECT_LT(worst_ulp(between(-1, 1, 400'000), f, exact), 2.5);
  EXPECT_LT(worst_ulp(decades(1e-308, 1, 100'000), f, exact), 2.5);
  for (double x : {20.0, 1e10, inf}) {
    EXPECT_EQ(lane_zero(f, x), 1);
    EXPECT_EQ(lane_zero(f, -x), -1);
  }
  EXPECT_EQ(lane_zero(f, denormal), denormal);
  EXPECT_TRUE(std::signbit(lane_zero(f, -0.0)));
  EXPECT_TRUE(std::isnan(lane_zero(f, nan)));
}

TEST(SimdMath, hyperbolic_sine_and_cosine_are_good_to_their_stated_error) {
  const auto s = [](Lanes x) { return sinh(x); };
  const auto c = [](Lanes x) { return cosh(x); };
  const auto exact_s = [](long double x) { return std::sinh(x); };
  const auto exact_c = [](long double x) { return std::cosh(x); };
  for (const std::vector<double>& x :
       {between(-710.4, 710.4, 200'000), between(-25, 25, 200'000), decades(1e-300, 2, 100'000)}) {
    EXPECT_LT(worst_ulp(x, s, exact_s), 2.5);
    EXPECT_LT(worst_ulp(x, c, exact_c), 2.5);
  }
  for (double x : {710.48, 1e5, inf}) {
    EXPECT_EQ(lane_zero(s, x), inf);
    EXPECT_EQ(lane_zero(s, -x), -inf);
    EXPECT_EQ(lane_zero(c, -x), inf);
  }
  EXPECT_TRUE(std::isnan(lane_zero(s, nan)));
  EXPECT_TRUE(std::isnan(lane_zero(c, nan)));
}

TEST(SimdMath, tangent_is_good_to_four_units) {
  EXPECT_LT(worst_ulp(
                between(-1e4, 1e4, 400'000), [](Lanes x) { return tan(x); },
                [](long double x) { return std::tan(x); }),
            4.0);
}

TEST(SimdMath, arc_cosine_is_good_to_two_units) {
  const auto f = [](Lanes x) { return acos(x); };
  const auto exact = [](long double x) { return std::acos(x); };
  EXPECT_LT(worst_ulp(between(-1, 1, 400'000), f, exact), 2.0);
  EXPECT_LT(worst_ulp(decades(1e-300, 1, 10'000), f, exact), 2.0);
  EXPECT_EQ(lane_zero(f, 1), 0);
  EXPECT_EQ(lane_zero(f, -1), std::acos(-1.0));
  for (double x : {1.0000001, -2.0, inf, nan}) EXPECT_TRUE(std::isnan(lane_zero(f, x))) << x;
}

TEST(SimdMath, angles_are_good_to_three_units_in_every_quadrant) {
  double worst = 0;
  for (double angle : between(-3.141592653589793, 3.141592653589793, 20'000))
    for (double radius : {1e-310, 1e-200, 1.0, 1e307}) {
      const double x = radius * std::cos(angle), y = radius * std::sin(angle);
      const long double reference = std::atan2(static_cast<long double>(y), static_cast<long double>(x));
      const double error = static_cast<double>(std::fabs(atan2(Lanes(y), x)[0] - reference)) / ulp(reference);
      if (!(error <= worst)) worst = error;
    }
  EXPECT_LT(worst, 3.0);
}

TEST(SimdMath, angles_of_axes_and_infinities_are_those_of_the_c_library) {
  for (double y : {0.0, -0.0, 1.0, -1.0, inf, -inf})
    for (double x : {0.0, -0.0, 2.0, -2.0, inf, -inf}) {
      const double angle = atan2(Lanes(y), Lanes(x))[0], reference = std::atan2(y, x);
      EXPECT_NEAR(angle, reference, 4.5e-16) << y << ' ' << x;  // one unit of numbers in [2, 4)
      EXPECT_EQ(std::signbit(angle), std::signbit(reference)) << y << ' ' << x;
    }
  EXPECT_TRUE(std::isnan(atan2(Lanes(nan), 1.0)[0]));
  EXPECT_TRUE(std::isnan(atan2(1.0, Lanes(nan))[0]));
}

TEST(SimdMath, powers_are_good_to_their_stated_error) {
  double worst = 0;  // in units of 1 + 2 |y log x| in the last place
  for (double x : decades(1e-30, 1e30, 500))
    for (double y : {-3.5, -1.0, -0.2, 0.25, 0.5, 1.25, 2.0, 7.3}) {
      if (x < 0) continue;
      const long double reference = std::pow(static_cast<long double>(x), static_cast<long double>(y));
      const double error = static_cast<double>(std::fabs(pow(Lanes(x), y)[0] - reference)) / ulp(reference);
      const double scaled = error / (1 + 2 * std::fabs(y * std::log(x)));
      if (!(scaled <= worst)) worst = scaled;
    }
  EXPECT_LT(worst, 1.0);
}

TEST(SimdMath, powers_of_negative_numbers_are_those_of_the_c_library) {
  for (double x : {-2.0, -0.5})
    for (double y : {0.0, 1.0, 2.0, 3.0, -3.0}) {
      const double reference = std::pow(x, y);
      EXPECT_NEAR(pow(Lanes(x), y)[0], reference, 1e-15 * std::fabs(reference)) << x << ' ' << y;
    }
  EXPECT_TRUE(std::isnan(pow(Lanes(-2.0), 0.5)[0]));
  EXPECT_EQ(pow(Lanes(0.0), 2.5)[0], 0);
  EXPECT_EQ(pow(Lanes(0.0), 0.0)[0], 1);
  EXPECT_EQ(pow(Lanes(0.0), -1.0)[0], inf);
}

TEST(SimdMath, floor_and_root_are_exact) {
  std::vector<double> x = decades(1e-300, 1e300, 5'000);
  for (double v : {0.0, 0.5, 1.0, 0x1p51 + 0.5, 0x1p52 - 0.5, 0x1p52 + 1, 0x1p53, 1.7e308}) {
    x.push_back(v), x.push_back(-v);
    x.push_back(std::nextafter(v, -inf)), x.push_back(std::nextafter(v, inf));
  }
  for (double v : x) {
    EXPECT_EQ(lane_zero([](Lanes a) { return floor(a); }, v), std::floor(v)) << v;
    EXPECT_EQ(lane_zero([](Lanes a) { return sqrt(a); }, std::fabs(v)), std::sqrt(std::fabs(v))) << v;
    EXPECT_EQ(lane_zero([](Lanes a) { return abs(a); }, v), std::fabs(v)) << v;
  }
  EXPECT_TRUE(std::isnan(sqrt(Lanes(-1.0))[0]));
  EXPECT_TRUE(std::isnan(floor(Lanes(nan))[0]));
}

TEST(SimdMath, remainder_lies_between_zero_and_the_divisor) {
  for (double b : {1.0, 6.283185307179586, 0.1, -3.0})
    for (double a : decades(1e-20, 1e6, 2'000)) {
      const double r = mod(Lanes(a), b)[0], scalar = khaos::mod(a, b);
      EXPECT_TRUE(b > 0 ? r >= 0 && r < b : r <= 0 && r > b) << a << " mod " << b << " = " << r;
      const double distance = std::fabs(r - scalar);  // on the circle: just below b is next to 0
      EXPECT_LE(std::min(distance, std::fabs(std::fabs(b) - distance)), 2 * ulp(a) + 2 * ulp(b))
          << a << ' ' << b;
    }
  EXPECT_EQ(mod(Lanes(-1.0), 4.0)[0], 3);
  EXPECT_EQ(khaos::mod(-1.0, 4.0), 3);
  EXPECT_EQ(mod(Lanes(8.0), 4.0)[0], 0);
}

TEST(SimdMath, sign_and_step_jump_at_zero) {
  for (const auto& [x, s, h] : std::vector<std::array<double, 3>>{
           {2, 1, 1}, {denormal, 1, 1}, {0, 0, 0}, {-0.0, 0, 0}, {-denormal, -1, 0}, {-inf, -1, 0}}) {
    EXPECT_EQ(sign(Lanes(x))[0], s);
    EXPECT_EQ(khaos::sign(x), s);
    EXPECT_EQ(step(Lanes(x))[0], h);
    EXPECT_EQ(khaos::step(x), h);
  }
  EXPECT_TRUE(std::isnan(sign(Lanes(nan))[0]));
}

TEST(SimdMath, masks_combine_lane_by_lane) {
  Lanes x = 0.0;
  for (int lane = 0; lane < width; ++lane) x.set(lane, lane);
  const khaos::Mask<width> low = x < 3.0, odd = floor(0.5 * x) < 0.5 * x;
  for (int lane = 0; lane < width; ++lane) {
    EXPECT_EQ((low & odd)[lane], lane < 3 && lane % 2 == 1);
    EXPECT_EQ((low | odd)[lane], lane < 3 || lane % 2 == 1);
    EXPECT_EQ((!low)[lane], lane >= 3);
    EXPECT_EQ((x <= 3.0)[lane], lane <= 3);
    EXPECT_EQ((x >= 3.0)[lane], lane >= 3);
    EXPECT_EQ((x == 3.0)[lane], lane == 3);
    EXPECT_EQ(select(low, 1.0, x)[lane], lane < 3 ? 1 : lane);
  }
  EXPECT_TRUE(any(x == width - 1.0));
  EXPECT_FALSE(any(x == -1.0));
  EXPECT_TRUE(all(x >= 0.0));
  EXPECT_FALSE(all(x < width - 1.0));
}

TEST(SimdMath, integer_powers_multiply) {
  EXPECT_EQ(khaos::ipow<0>(3.0), 1);
  EXPECT_EQ(khaos::ipow<5>(3.0), 243);
  EXPECT_EQ(khaos::ipow<-2>(4.0), 0.0625);
  EXPECT_EQ(khaos::ipow<7>(Lanes(-2.0))[0], -128);
}

}  // namespace
