// SPDX-License-Identifier: BSD-3-Clause
#include "linalg/matrix_log.hpp"

#include "core/error.hpp"
#include "linalg/lapack.hpp"
#include "linalg/quadrature.hpp"

#include <algorithm>
#include <cmath>

namespace khaos {
namespace {

/// The principal square root of an upper triangular matrix, column by column.
Matrix<Complex> triangular_root(const Matrix<Complex>& t) {
  const long n = t.rows();
  Matrix<Complex> r(n, n);
  for (long j = 0; j < n; ++j) {
    r(j, j) = std::sqrt(t(j, j));
    for (long i = j - 1; i >= 0; --i) {
      Complex sum = t(i, j);
      for (long k = i + 1; k < j; ++k) sum -= r(i, k) * r(k, j);
      r(i, j) = sum / (r(i, i) + r(j, j));
    }
  }
  return r;
}

/// The largest column sum of |a - 1|.
double distance_to_one(const Matrix<Complex>& a) {
  double largest = 0;
  for (long j = 0; j < a.columns(); ++j) {
    double sum = 0;
    for (long i = 0; i < a.rows(); ++i) sum += std::abs(a(i, j) - (i == j ? 1.0 : 0.0));
    largest = std::max(largest, sum);
  }
  return largest;
}

/// log(t), t upper triangular and within 1/4 of 1, where eight nodes are exact to rounding:
/// log(1 + x) = int_0^1 x / (1 + s x) ds.
Matrix<Complex> log_near_one(const Matrix<Complex>& t) {
  const long n = t.rows();
  Matrix<Complex> log(n, n);
  const Quadrature rule = gauss_legendre(8, 0, 1);
  for (std::size_t q = 0; q < rule.node.size(); ++q) {
    Matrix<Complex> below = Matrix<Complex>::identity(n), x(n, n);
    for (long j = 0; j < n; ++j)
      for (long i = 0; i <= j; ++i) {
        x(i, j) = t(i, j) - (i == j ? 1.0 : 0.0);
        below(i, j) += rule.node[q] * x(i, j);
      }
    solve_upper(below, x);
    for (std::size_t k = 0; k < log.size(); ++k) log.data()[k] += rule.weight[q] * x.data()[k];
  }
  return log;
}

}  // namespace

Matrix<Complex> matrix_log(const Matrix<Complex>& a) {
  const long n = a.rows();
  Matrix<Complex> turned = a;  // by log_cut, so that negative eigenvalues lie off the cut of the roots
  const Complex turn = std::polar(1.0, -log_cut);
  for (std::size_t k = 0; k < turned.size(); ++k) turned.data()[k] *= turn;
  auto [t, u] = schur_form(std::move(turned));
  double largest = 0;
  for (long i = 0; i < n; ++i) largest = std::max(largest, std::abs(t(i, i)));
  for (long i = 0; i < n; ++i)
    if (!(std::abs(t(i, i)) > 1e-300 && std::abs(t(i, i)) > 1e-16 * largest))
      throw PointError("log of a singular matrix: it has eigenvalue 0");

  double doubled = 1;
  for (; distance_to_one(t) > 0.25; doubled *= 2) t = triangular_root(t);
  Matrix<Complex> log = log_near_one(t);
  for (std::size_t k = 0; k < log.size(); ++k) log.data()[k] *= doubled;
  log = product(product(u, log), u, Op::none, Op::adjoint);
  for (long i = 0; i < n; ++i) log(i, i) += Complex(0, log_cut);
  return log;
}

}  // namespace khaos
