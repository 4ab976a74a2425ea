// SPDX-License-Identifier: BSD-3-Clause
#include "core/dual.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace {

using namespace khaos;
constexpr int width = KHAOS_LANES;

/// Derivative by the complex-free central difference of sixth order; h^6 and eps / h balance near h = 0.005.
template <class F>
double difference(F f, double x) {
  const double h = 5e-3;
  return (45 * (f(x + h) - f(x - h)) - 9 * (f(x + 2 * h) - f(x - 2 * h)) + f(x + 3 * h) - f(x - 3 * h)) /
         (60 * h);
}

/// One function at x: value equal to the scalar's, derivative to the error of the difference, and the same in
/// duals of lanes (whose elementary functions differ from the C library by a few units).
template <class F>
void expect_derivative(const char* name, F f, double x) {
  const auto a = f(Dual<1, double>::variable(x, 0));
  const double value = f(x), slope = difference([&](double y) { return f(y); }, x);
  EXPECT_EQ(a.value, value) << name;
  EXPECT_NEAR(a.grad[0], slope, 1e-10 * (1 + std::fabs(slope))) << name;
  const auto lanes = f(Dual<1, Lanes>::variable(x, 0));
  EXPECT_NEAR(lanes.value[width - 1], value, 1e-14 * (1 + std::fabs(value))) << name;
  EXPECT_NEAR(lanes.grad[0][width - 1], a.grad[0], 1e-13 * (1 + std::fabs(slope))) << name;
}

TEST(Dual, differentiates_every_function) {
  for (double x : {0.3, 0.71}) {
    expect_derivative(
        "sin", [](auto v) { return sin(v); }, x);
    expect_derivative(
        "cos", [](auto v) { return cos(v); }, x);
    expect_derivative(
        "tan", [](auto v) { return tan(v); }, x);
    expect_derivative(
        "sinh", [](auto v) { return sinh(v); }, x);
    expect_derivative(
        "cosh", [](auto v) { return cosh(v); }, x);
    expect_derivative(
        "tanh", [](auto v) { return tanh(v); }, x);
    expect_derivative(
        "exp", [](auto v) { return exp(v); }, x);
    expect_derivative(
        "log", [](auto v) { return log(v); }, x);
    expect_derivative(
        "sqrt", [](auto v) { return sqrt(v); }, x);
    expect_derivative(
        "abs", [](auto v) { return abs(v); }, x);
    expect_derivative(
        "abs of negative", [](auto v) { return abs(-v); }, x);
    expect_derivative(
        "acos", [](auto v) { return acos(v); }, x);
    expect_derivative(
        "atan2 in y", [](auto v) { return atan2(v, -0.4); }, x);
    expect_derivative(
        "atan2 in x", [](auto v) { return atan2(-0.4, v); }, x);
    expect_derivative(
        "atan2 in both", [](auto v) { return atan2(v * v, 1.0 - v); }, x);
    expect_derivative(
        "floor", [](auto v) { return floor(3.0 * v); }, x);
    expect_derivative(
        "mod", [](auto v) { return mod(7.0 * v, 1.5); }, x);
    expect_derivative(
        "mod in the divisor", [](auto v) { return mod(v + 5.0, v + 1.0); }, x);
    expect_derivative(
        "sign", [](auto v) { return sign(v) * v; }, x);
    expect_derivative(
        "step", [](auto v) { return step(v) * v; }, x);
    expect_derivative(
        "min", [](auto v) { return min(v * v, v) + min(0.5, v); }, x);
    expect_derivative(
        "max", [](auto v) { return max(v * v, v) + max(v, 0.5); }, x);
    expect_derivative(
        "pow", [](auto v) { return pow(v, 1.25); }, x);
    expect_derivative(
        "pow in the exponent", [](auto v) { return pow(2.5, v); }, x);
    expect_derivative(
        "pow in both", [](auto v) { return pow(v, v); }, x);
    expect_derivative(
        "ipow", [](auto v) { return ipow<5>(v) + ipow<-3>(v + 1.0); }, x);
    expect_derivative(
        "select", [](auto v) { return select(v < 0.5, v * v, sin(v)); }, x);
  }
}

TEST(Dual, differentiates_arithmetic_with_numbers_on_either_side) {
  for (double x : {-1.3, 0.4})
    expect_derivative(
        "arithmetic",
        [](auto v) {
          auto y = 2.0 * v + v * 3 - (1.0 - v) + (v - 1) / 2.0 + 3 / (v * v + 1.0) + 1 + v;
          return -y * v / (y + 4.0) - v;
        },
        x);
}

TEST(Dual, gives_the_value_that_the_scalar_gives) {
  const auto f = [](auto x, auto y) { return sin(x) * y / (1.0 + exp(y)) - ipow<4>(x - y) / y; };
  for (int i = 0; i < 100; ++i) {
    const double x = 0.1 * i, y = 3.0 - 0.17 * i;
    using D = Dual<2, Lanes>;
    EXPECT_EQ(f(D::variable(x, 0), D::variable(y, 1)).value[0], f(Lanes(x), Lanes(y))[0]);
  }
}

TEST(Dual, keeps_directions_and_lanes_apart) {
  using D = Dual<2, Lanes>;
  Lanes a = 0.0, b = 0.0;
  for (int lane = 0; lane < width; ++lane) a.set(lane, 1.0 + lane), b.set(lane, 2.0 - 0.5 * lane);
  const D f = D::variable(a, 0) * D::variable(a, 0) * D::variable(b, 1);
  for (int lane = 0; lane < width; ++lane) {
    EXPECT_EQ(f.value[lane], a[lane] * a[lane] * b[lane]);
    EXPECT_EQ(f.grad[0][lane], 2 * a[lane] * b[lane]);
    EXPECT_EQ(f.grad[1][lane], a[lane] * a[lane]);
  }
}

TEST(Dual, carries_tangent_vectors_in_lanes_of_one_trajectory) {
  using D = Dual<1, double, Lanes>;
  D x(0.7), y(-0.2);
  for (int lane = 0; lane < width; ++lane) x.grad[0].set(lane, lane), y.grad[0].set(lane, 1.0);
  const D f = select(x > y, sin(x) * y, y) / 2.0;
  for (int lane = 0; lane < width; ++lane)
    EXPECT_NEAR(f.grad[0][lane], (std::cos(0.7) * -0.2 * lane + std::sin(0.7)) / 2,
                1e-15);  // a few roundings
}

TEST(Dual, takes_the_derivative_of_the_branch_taken) {
  using D = Dual<1, double>;
  EXPECT_EQ(abs(D::variable(-2.0, 0)).grad[0], -1);
  EXPECT_EQ(floor(D::variable(1.5, 0)).grad[0], 0);
  EXPECT_EQ(sign(D::variable(1.5, 0)).grad[0], 0);
  EXPECT_EQ(step(D::variable(1.5, 0)).grad[0], 0);
  EXPECT_EQ(mod(D::variable(7.5, 0), 2.0).grad[0], 1);
  EXPECT_EQ(max(D::variable(1.0, 0), 2.0).grad[0], 0);
  EXPECT_EQ(min(D::variable(1.0, 0), 2.0).grad[0], 1);
  EXPECT_EQ(pow(D::variable(0.0, 0), 2.5).grad[0], 0);
  EXPECT_EQ(pow(D::variable(-2.0, 0), 3.0).grad[0], 12);
}

TEST(Dual, has_powers_at_zero) {
  using D = Dual<2, double>;
  const auto power = [](double x, double y) { return pow(D::variable(x, 0), D::variable(y, 1)); };
  const auto expect = [](const D& f, double value, double by_x, double by_y) {
    EXPECT_EQ(f.value, value);
    EXPECT_EQ(f.grad[0], by_x);
    EXPECT_EQ(f.grad[1], by_y);
  };
  expect(power(0, 0), 1, 0, 0);
  expect(power(0, 1), 0, 1, 0);
  expect(power(0, 2), 0, 0, 0);
  expect(pow(D::variable(0, 0), 0.0), 1, 0, 0);
  expect(pow(0.0, D::variable(2, 1)), 0, 0, 0);
  EXPECT_EQ(power(2, 3).grad[1], 8 * std::log(2));
}

TEST(Dual, compares_values) {
  using D = Dual<1, double>;
  const D one = D::variable(1.0, 0), two(2.0);
  EXPECT_TRUE(one < two && one < 2.0 && 0.5 < one && one <= 1.0 && two > one && two >= 2.0 && 3.0 > one);
  EXPECT_TRUE(one == 1.0 && one == D(1.0) && 1.0 >= one && 1.0 <= one);
  EXPECT_FALSE(two < one);
}

TEST(Dual, of_duals_gives_second_derivatives) {
  using Inner = Dual<1, double>;
  using D = Dual<1, Inner>;
  D x(Inner::variable(0.8, 0));
  x.grad[0] = 1.0;
  const D f = sin(x) * exp(2.0 * x) / (1 + x * x);
  const auto slope = [](double v) {
    const Dual<1, double> y = Dual<1, double>::variable(v, 0);
    return (sin(y) * exp(2.0 * y) / (1 + y * y)).grad[0];
  };
  EXPECT_NEAR(f.value.grad[0], slope(0.8), 1e-14);
  EXPECT_NEAR(f.grad[0].grad[0], difference(slope, 0.8), 1e-9);  // the error of the difference
}

}  // namespace
