// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "linalg/matrix.hpp"

#include <functional>
#include <span>
#include <vector>

namespace khaos {

/// Residuals r(x) of `parameters` unknowns, dense and small (some hundred by some dozen). Bounds are for the
/// caller to build in: x = softplus(z) >= 0, x = sigmoid(z) in (0, 1).
struct LeastSquaresProblem {
  long parameters = 0, residuals = 0;
  std::function<void(std::span<const double> x, std::span<double> r)> residual;  // (p) -> (m); NaN: not here
  std::function<void(std::span<const double> x, Matrix<double>& j)> jacobian;    // (p) -> (m, p)
};

struct LeastSquaresControl {
  long most_steps = 1000;  // tried, accepted or not
  double ftol =
      1e-12;  // done when a step lowers the sum of squares, and promised to, by less than this share
  double xtol = 1e-12;  // or when it is shorter than this share of x
};

struct LeastSquaresResult {
  std::vector<double> x;
  double sum_of_squares = 0;  // infinite if not even the start has residuals
  long steps = 0;
  bool converged = false;
};

/// A local minimum of |r(x)|^2 by Levenberg's and Marquardt's method: columns scaled as in Moré (1978),
/// damping by Nielsen's rule, each step from a QR factorisation, so that the Jacobian's condition is not
/// squared. `look` is called before each step. A step that leads to NaN is shortened. Several minima are
/// found by several starts. Source: Madsen, Nielsen & Tingleff, Methods for Non-Linear Least Squares Problems
/// (2004), section 3.2.
LeastSquaresResult least_squares(const LeastSquaresProblem& problem, std::vector<double> x,
                                 const LeastSquaresControl& control = {},
                                 const std::function<void()>& look = {});

}  // namespace khaos
