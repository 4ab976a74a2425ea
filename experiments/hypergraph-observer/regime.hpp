// SPDX-License-Identifier: BSD-3-Clause
/// Which learning regime a Fisher matrix F chooses: the metric g(beta) = F^2 + beta F runs from beta = 0 to
/// the natural gradient (beta -> infinity). Source: Zhuravlev, arXiv 2603.09067; the formulas for beta* and
/// the deviation tensor are khaos's own reading (README).
#pragma once
#include "linalg/matrix.hpp"

#include <array>
#include <span>
#include <vector>

namespace hypergraph_observer {
using namespace khaos;

/// The largest over the smallest eigenvalue (rising).
double condition(std::span<const double> lambda);

/// Convergence time cond(g) times the spectral radius of g: [l_n (l_n + beta)]^2 / [l_1 (l_1 + beta)].
double convergence_time(std::span<const double> lambda, double beta);
/// The beta >= 0 where it is least: max(0, l_n - 2 l_1), above 0 iff the condition exceeds 2.
double beta_star(std::span<const double> lambda);
/// The same from the sign of its slope, by a search for the root.
double beta_star_numeric(std::span<const double> lambda);

/// Of beta = alpha^2 / (1 - alpha), the alpha in [0, 1).
double alpha_of(double beta);
/// alpha of each eigendirection, l_k / (l_k + beta); 1 where beta = 0.
std::vector<double> directional_alpha(std::span<const double> lambda, double beta);
/// The beta at which the largest and the smallest of these differ most, sqrt(l_1 l_n).
double beta_of_largest_spread(std::span<const double> lambda);

/// Other measures of the convergence time, of which none has a threshold.
enum class Alternative { condition_of_g, radius_of_g, inverse_g, hessian };
inline constexpr std::array<const char*, 4> alternative_words = {"condition_of_g", "radius_of_g", "inverse_g",
                                                                 "hessian"};
double alternative_time(std::span<const double> lambda, double beta, Alternative which);
/// Whether it is least inside (0, infinity), seen on a grid of beta / l_n from 1e-6 to 1e6.
bool has_inner_minimum(std::span<const double> lambda, Alternative which);

/// F^2 - (tr F^2 / tr F) F: trace-free, and 0 iff F is proportional to the unit matrix on its range.
Matrix<double> deviation_tensor(const Matrix<double>& fisher);

}  // namespace hypergraph_observer
