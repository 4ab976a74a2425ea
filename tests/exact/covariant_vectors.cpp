// SPDX-License-Identifier: BSD-3-Clause
// Covariant Lyapunov vectors where they are known.
#include "core/simd_math.hpp"
#include "ode/covariant.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace {

using namespace khaos;

const double golden = (1 + std::sqrt(5.0)) / 2;

/// Arnold's cat map with its derivatives; Cartesian, since the torus does not matter to a linear map.
struct Cat {
  void operator()(const Lanes* x, Lanes, Lanes* next) const {
    for (int k = 0; k < 3; ++k) {
      next[k] = 2.0 * x[k] + x[3 + k];
      next[3 + k] = x[k] + x[3 + k];
    }
  }
};

using Vector = std::vector<double>;

double cosine(std::span<const double> a, std::span<const double> b) {
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) ab += a[i] * b[i], aa += a[i] * a[i], bb += b[i] * b[i];
  return std::abs(ab) / std::sqrt(aa * bb);
}

TEST(CovariantVectors, of_the_cat_map_are_its_eigenvectors) {
  const Cat cat;
  LyapunovOptions o;
  o.transient = 40;
  const auto members =
      covariant_vectors({flow_of(6, cat), 2, true, nullptr}, std::vector<double>{0.0, 0.0}, o, {1, 10, 40});
  const Vector unstable{golden, 1}, stable{1, -golden};  // orthogonal: the matrix is symmetric
  for (long n = 0; n < 10; ++n) {
    // Aligned as golden^(-4 40).
    EXPECT_NEAR(cosine(members[0].vector(n, 0), unstable), 1, 1e-14);
    EXPECT_NEAR(cosine(members[0].vector(n, 1), stable), 1, 1e-14);
    EXPECT_NEAR(members[0].rates[2 * n], 2 * std::log(golden), 1e-13);
    EXPECT_NEAR(members[0].rates[2 * n + 1], -2 * std::log(golden), 1e-13);
    EXPECT_NEAR(members[0].angle(n, 1, 1), std::numbers::pi / 2, 1e-12);
  }
}

TEST(CovariantVectors, of_the_henon_map_are_mapped_onto_each_other) {
  const Model& model = find_model("Henon");
  Bound bound(model, model.parameters);
  LyapunovOptions o;
  o.transient = 200;
  const auto members = covariant_vectors({bound.tangent(), 2, true, &bound}, model.start, o, {1, 200, 60});
  const CovariantVectors& c = members[0];
  double sum = 0;
  for (long n = 0; n + 1 < c.samples; ++n) {
    const double x = c.states[2 * n];
    for (int j = 0; j < 2; ++j) {
      const auto v = c.vector(n, j);
      const Vector image{-2 * 1.4 * x * v[0] + v[1], 0.3 * v[0]};
      EXPECT_NEAR(cosine(image, c.vector(n + 1, j)), 1, 1e-10);
      EXPECT_NEAR(std::log(std::hypot(image[0], image[1])), c.rates[2 * n + j], 1e-8);
    }
    sum += c.rates[2 * n];
    EXPECT_GT(c.angle(n, 1, 1), 0);
  }
  EXPECT_NEAR(sum / 199, 0.42, 0.1);
}

TEST(CovariantVectors, of_lorenz_have_the_flow_as_that_of_exponent_zero) {
  const Model& model = find_model("Lorenz");
  Bound bound(model, model.parameters);
  LyapunovOptions o;
  o.step = 0.002;
  o.transient = 40;
  std::vector<double> starts;
  for (int m = 0; m < 4; ++m)
    for (double x : model.start) starts.push_back(x + m);
  const auto members = covariant_vectors({bound.tangent(), 3, false, &bound}, starts, o, {0.02, 500, 1500});
  for (const CovariantVectors& c : members) {
    double least = 10;
    for (long n = 0; n < c.samples; ++n) {
      const double* x = &c.states[3 * n];
      const Vector f{10 * (x[1] - x[0]), 28 * x[0] - x[0] * x[2] - x[1], x[0] * x[1] - 2.667 * x[2]};
      // The frame follows the discrete flow, whose invariant direction is f to the order of the step: 4.
      EXPECT_NEAR(cosine(c.vector(n, 1), f), 1, 1e-9);
      least = std::min(least, c.angle(n, 2, 2));
    }
    EXPECT_GT(least, 0.05);  // singular hyperbolic: the contracting direction stays away from the rest
  }
}

TEST(SmallestAngle, is_that_of_planes_and_lines) {
  const double tilt = 1e-5;
  const std::vector<double> plane{1, 0, 0, 1, 1, 0}, line{std::cos(tilt), 0, std::sin(tilt)}, normal{0, 0, 2};
  EXPECT_NEAR(smallest_angle(plane, line, 3), tilt, 1e-14);
  EXPECT_NEAR(smallest_angle(line, plane, 3), tilt, 1e-14);
  EXPECT_NEAR(smallest_angle(plane, normal, 3), std::numbers::pi / 2, 1e-12);
  // Planes of R^4 that share no line: angles 0.3 and 0.7.
  const std::vector<double> a{1, 0, 0, 0, 0, 1, 0, 0};
  const std::vector<double> b{std::cos(0.3), 0, std::sin(0.3), 0, 0, std::cos(0.7), 0, std::sin(0.7)};
  EXPECT_NEAR(smallest_angle(a, b, 4), 0.3, 1e-14);
}

TEST(CovariantVectors, of_a_member_that_fails_are_empty) {
  const Model& model = find_model("Henon");
  Bound bound(model, model.parameters);
  const std::vector<double> starts{1e3, 1e3, model.start[0], model.start[1]};
  LyapunovOptions o;
  o.transient = 100;
  if (KHAOS_LANES < 2) GTEST_SKIP();
  const auto members = covariant_vectors({bound.tangent(), 2, true, &bound}, starts, o, {1, 5, 20});
  EXPECT_EQ(members[0].failure.reason, MemberFailure::diverged);
  EXPECT_TRUE(members[0].vectors.empty());
  EXPECT_EQ(members[1].vectors.size(), 20u);
}

}  // namespace
