// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace khaos {

/// F(x) = 0 with n equations and unknowns, n up to a few thousand: the Jacobian is dense.
struct NewtonProblem {
  std::function<void(std::span<const double> x, std::span<double> f)> residual;  // (n) -> (n)
  std::function<void(std::span<const double> x, std::span<double> j)> jacobian;  // (n) -> (n, n), row-major
};

struct NewtonControl {
  double atol = 1e-12;  // done when the residual norm is below it ...
  double stol = 1e-12;  // ... or a step is below this, relative to x: where rounding stops the residual
  int most_steps = 50;
  std::string petsc = "";  // options: petsc.hpp
};

struct NewtonResult {
  std::vector<double> x;
  std::vector<double> residuals;  // norms: at the start and after each step
  int steps() const { return int(residuals.size()) - 1; }
};

/// Newton's method with backtracking line search (PETSc's SNES) and dense LU, on this rank alone. Throws
/// PointError with the residual history if a step is singular or the residual does not fall: "Newton:
/// singular step after 3 steps, residuals 1.0e+00 ...". What `residual` throws passes through.
/// Source: Dennis & Schnabel, Numerical Methods for Unconstrained Optimization (1996), ch. 6.
NewtonResult newton(const NewtonProblem& problem, std::vector<double> x, const NewtonControl& control = {});

}  // namespace khaos
