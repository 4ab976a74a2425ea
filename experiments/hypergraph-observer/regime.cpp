// SPDX-License-Identifier: BSD-3-Clause
#include "regime.hpp"

#include "linalg/lapack.hpp"
#include "linalg/root_search.hpp"

#include <algorithm>
#include <cmath>

namespace hypergraph_observer {

double condition(std::span<const double> lambda) { return lambda.back() / lambda.front(); }

double convergence_time(std::span<const double> lambda, double beta) {
  const double least = lambda.front() * (lambda.front() + beta),
               most = lambda.back() * (lambda.back() + beta);
  return most * most / least;
}

double beta_star(std::span<const double> lambda) { return std::max(0.0, lambda.back() - 2 * lambda.front()); }

double beta_star_numeric(std::span<const double> lambda) {
  // d ln T / d beta; both terms fall, the first from 2 / l_n, so there is one change of sign at most.
  const auto slope = [&](double beta) { return 2 / (lambda.back() + beta) - 1 / (lambda.front() + beta); };
  if (slope(0) >= 0) return 0;
  RootSearch search(0, slope(0), 2 * lambda.back(), slope(2 * lambda.back()), 1e-14 * lambda.back());
  while (!search.done()) search.take(slope(search.next()));
  return search.root();
}

double alpha_of(double beta) {
  return beta > 0 ? 2 * beta / (beta + std::sqrt(beta * beta + 4 * beta)) : 0;  // without cancellation
}

std::vector<double> directional_alpha(std::span<const double> lambda, double beta) {
  std::vector<double> alpha;
  for (const double l : lambda) alpha.push_back(l / (l + beta));
  return alpha;
}

double beta_of_largest_spread(std::span<const double> lambda) {
  return std::sqrt(lambda.front() * lambda.back());
}

double alternative_time(std::span<const double> lambda, double beta, Alternative which) {
  const double l_1 = lambda.front(), l_n = lambda.back();
  const double least = l_1 * (l_1 + beta), most = l_n * (l_n + beta);
  switch (which) {
    case Alternative::condition_of_g:
      return most / least;
    case Alternative::radius_of_g:
      return most;
    case Alternative::inverse_g:  // the condition of g^-1 times its radius 1 / least
      return most / (least * least);
    case Alternative::hessian:  // the same of g^-1 F, whose eigenvalues are 1 / (l + beta)
      return (l_n + beta) / ((l_1 + beta) * (l_1 + beta));
  }
  return std::nan("");
}

bool has_inner_minimum(std::span<const double> lambda, Alternative which) {
  std::vector<double> times;
  for (int k = -600; k <= 600; ++k)
    times.push_back(alternative_time(lambda, lambda.back() * std::pow(10, 0.01 * k), which));
  const double ends = std::min(times.front(), times.back());
  return std::ranges::min(times) < ends * (1 - 1e-9);
}

Matrix<double> deviation_tensor(const Matrix<double>& fisher) {
  Matrix<double> square = product(fisher, fisher);
  double trace = 0, trace_of_square = 0;
  for (long i = 0; i < fisher.rows(); ++i) trace += fisher(i, i), trace_of_square += square(i, i);
  for (long j = 0; j < fisher.columns(); ++j)
    for (long i = 0; i < fisher.rows(); ++i) square(i, j) -= trace_of_square / trace * fisher(i, j);
  return square;
}

}  // namespace hypergraph_observer
