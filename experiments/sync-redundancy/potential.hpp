// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/stream.hpp"
#include "linalg/matrix.hpp"

#include <string>
#include <vector>

namespace sync_redundancy {
using namespace khaos;

/// What each copy descends: V and what theory knows about it.
struct Potential {
  enum Kind {
    separable,  ///< sum over components of slope x^2/2 + cubic x^4/4 - force x
    dense,      ///< (x - minimum)^T hessian (x - minimum) / 2
    logistic    ///< mean of log(1 + exp(-s_i . x)) + ridge |x|^2 / 2
  } kind = separable;
  int components = 1;
  std::vector<double> slope, force;  // (components)
  double cubic = 0;
  std::vector<double> hessian;  // dense: (components, components)
  std::vector<double> signed_;  // logistic: s_i = label * features, (points, components)
  double ridge = 0;

  std::vector<double> minimum;   // x*, without noise; of two wells the lower one
  double h_low = 0, h_high = 0;  // least and largest eigenvalue of V'' anywhere; infinity, or NaN: not convex
  double h_minimum = 0;          // largest eigenvalue of V'' at x*: what a step must resolve
  std::vector<double> eigenvalues;  // of V'', where it is constant; else empty
  Matrix<double> basis;             // their vectors in columns, where it is constant

  bool quadratic() const { return !eigenvalues.empty(); }
  /// One component's V, of a separable potential.
  double value(int component, double x) const {
    return x *
           (x * (0.5 * slope[std::size_t(component)] + 0.25 * cubic * x * x) - force[std::size_t(component)]);
  }
};

/// Linear or logistic regression on generated data: features ~ N(0, 1), a teacher w ~ N(0, 1).
struct RegressionSpec {
  int components = 5;
  long points = 30;
  double ridge = 0.1, noise = 0.5;  // noise: std of the targets about the teacher's line (ridge)
  std::uint64_t draw = 1;           // which data
};

/// V = sum h_c (x_c - x*)^2 / 2; x* = centre in every component.
Potential quadratic_potential(const std::vector<double>& h, double centre);
/// V = sum a x^2/2 + b x^4/4 - f x, a > 0, b >= 0.
Potential quartic_potential(int components, double a, double b, double f);
/// V = (x^2 - 1)^2 / 4 - f x, |f| < 2 / (3 sqrt 3): two wells.
Potential doublewell_potential(int components, double f);
/// V = |y - Phi w|^2 / (2 points) + ridge |w|^2 / 2.
Potential ridge_potential(const RegressionSpec& spec);
/// V = mean log(1 + exp(-label phi . w)) + ridge |w|^2 / 2.
Potential logistic_potential(const RegressionSpec& spec);
/// Points that no copy has learnt from: label * features, (tests, components). Labels are the teacher's own.
std::vector<double> logistic_tests(const RegressionSpec& spec, long tests);

}  // namespace sync_redundancy
