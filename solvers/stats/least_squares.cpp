// SPDX-License-Identifier: BSD-3-Clause
#include "stats/least_squares.hpp"

#include "linalg/lapack.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace khaos {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

double squares(std::span<const double> values) {
  double sum = 0;
  for (const double v : values) sum += v * v;
  return std::isfinite(sum) ? sum : infinity;
}

/// The step that minimises |r + J step|^2 + damping |D step|^2, from R of [J r; sqrt(damping) D 0].
std::vector<double> damped_step(const Matrix<double>& j, std::span<const double> r,
                                std::span<const double> scale, double damping) {
  const long m = j.rows(), p = j.columns();
  Matrix<double> stacked(m + p, p + 1);
  for (long c = 0; c < p; ++c) {
    std::copy_n(j.column(c), m, stacked.column(c));
    stacked(m + c, c) = std::sqrt(damping) * scale[std::size_t(c)];
  }
  std::copy_n(r.data(), m, stacked.column(p));
  const Matrix<double> whole = triangular_factor(std::move(stacked));
  Matrix<double> upper(p, p);
  std::vector<double> step;
  for (long c = 0; c < p; ++c) {
    std::copy_n(whole.column(c), p, upper.column(c));
    step.push_back(-whole(c, p));
  }
  solve_upper<double>(upper, step);
  return step;
}

}  // namespace

LeastSquaresResult least_squares(const LeastSquaresProblem& problem, std::vector<double> x,
                                 const LeastSquaresControl& control, const std::function<void()>& look) {
  const auto p = std::size_t(problem.parameters), m = std::size_t(problem.residuals);
  std::vector<double> r(m), there(p), r_there(m), scale(p, 0.0);
  Matrix<double> j(problem.residuals, problem.parameters);
  problem.residual(x, r);
  LeastSquaresResult result{std::move(x), squares(r)};
  if (result.sum_of_squares == infinity) return result;

  double damping = 1e-3, growth = 2;
  bool moved = true;
  while (result.steps < control.most_steps && !result.converged) {
    if (look) look();
    if (moved) {
      problem.jacobian(result.x, j);
      for (std::size_t c = 0; c < p; ++c)
        scale[c] = std::max({scale[c], std::sqrt(squares({j.column(long(c)), m})), 1e-150});
      if (!std::all_of(j.data(), j.data() + j.size(), [](double v) { return std::isfinite(v); }))
        return result;
    }
    ++result.steps;
    const std::vector<double> step = damped_step(j, r, scale, damping);
    double promised = 0;  // |r|^2 - |r + J step|^2
    std::vector<double> linear = r;
    for (std::size_t c = 0; c < p; ++c) {
      there[c] = result.x[c] + step[c];
      for (std::size_t i = 0; i < m; ++i) linear[i] += j(long(i), long(c)) * step[c];
    }
    promised = result.sum_of_squares - squares(linear);
    problem.residual(there, r_there);
    const double sum = squares(r_there), fall = result.sum_of_squares - sum;
    const bool small = promised <= control.ftol * result.sum_of_squares &&
                       std::abs(fall) <= control.ftol * result.sum_of_squares;
    const bool shorter = squares(step) <= control.xtol * control.xtol * squares(result.x);
    moved = fall > 0 && promised > 0;
    if (moved) {
      const double ratio = fall / promised;
      damping *= std::max(1.0 / 3, 1 - std::pow(2 * ratio - 1, 3));
      damping = std::max(damping, 1e-18);
      growth = 2;
      result.x = there;
      r = r_there;
      result.sum_of_squares = sum;
    } else {
      damping *= growth;
      growth *= 2;
    }
    result.converged = small || shorter || result.sum_of_squares == 0;
  }
  return result;
}

}  // namespace khaos
