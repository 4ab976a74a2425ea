// SPDX-License-Identifier: BSD-3-Clause
#include "linalg/hermitian.hpp"

#include "core/stream.hpp"
#include "linalg/lapack.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>

namespace khaos {
namespace {

constexpr long reduction_below = 160;
constexpr int most_steps = 60;        // by then a reduction would have been done
constexpr double good_enough = 1e-9;  // residual of the largest Ritz pair of the inverse, over its value

using Vector = std::vector<Complex>;

Complex dot(const Vector& a, const Vector& b) {
  Complex sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += std::conj(a[i]) * b[i];
  return sum;
}
double norm(const Vector& a) { return std::sqrt(std::real(dot(a, a))); }

/// Directions without structure, so that no eigenvector is orthogonal to them but by malice.
Vector start_vector(std::size_t n) {
  const Stream stream = make_stream(0, 0, "Lanczos start");
  Vector v(n);
  for (std::size_t i = 0; i < n; ++i) v[i] = {stream.normal(0, i), stream.normal(1, i)};
  const double length = norm(v);
  for (Complex& x : v) x /= length;
  return v;
}

/// Takes out of w what lies along the basis; twice, so that the basis stays orthogonal to rounding.
void orthogonalise(const std::vector<Vector>& basis, Vector& w) {
  for (int pass = 0; pass < 2; ++pass)
    for (const Vector& v : basis) {
      const Complex along = dot(v, w);
      for (std::size_t i = 0; i < w.size(); ++i) w[i] -= along * v[i];
    }
}

/// The largest eigenpair of the tridiagonal matrix: value, and the vector's components.
double largest_ritz(const std::vector<double>& diagonal, const std::vector<double>& beside,
                    std::vector<double>& s) {
  const auto n = static_cast<long>(diagonal.size());
  Matrix<double> t(n, n);  // its negative: the smallest pair of that is wanted
  for (long i = 0; i < n; ++i) t(i, i) = -diagonal[static_cast<std::size_t>(i)];
  for (long i = 0; i + 1 < n; ++i) t(i, i + 1) = -beside[static_cast<std::size_t>(i)];
  s.resize(diagonal.size());
  return -smallest_eigenpair_dense<double>(std::move(t), s);
}

/// The largest eigenvalue of (r* r)^-1 and its vector (Lanczos with full orthogonalisation); nothing if it
/// stands too little apart from the others to be found in most_steps.
std::optional<double> largest_of_inverse(const Matrix<Complex>& r, std::span<Complex> vector) {
  std::vector<Vector> basis{start_vector(vector.size())};
  std::vector<double> diagonal, beside, s;
  const auto last = static_cast<int>(vector.size());
  for (int step = 1;; ++step) {
    Vector w = basis.back();
    solve_upper<Complex>(r, std::span<Complex>(w), Op::adjoint);
    solve_upper<Complex>(r, std::span<Complex>(w));
    diagonal.push_back(std::real(dot(basis.back(), w)));
    orthogonalise(basis, w);
    const double rest = norm(w);
    const bool look = step % 4 == 0 || step >= std::min(last, most_steps) || !(rest > 0);
    if (look) {
      const double value = largest_ritz(diagonal, beside, s);
      if (!std::isfinite(value)) throw std::runtime_error("the matrix has no finite inverse");
      if (step == last || rest * std::abs(s.back()) <= good_enough * value) {
        std::ranges::fill(vector, Complex(0));
        for (std::size_t k = 0; k < basis.size(); ++k)
          for (std::size_t i = 0; i < vector.size(); ++i) vector[i] += s[k] * basis[k][i];
        return value;
      }
      if (step >= most_steps) return {};
    }
    beside.push_back(rest);
    for (Complex& x : w) x /= rest;
    basis.push_back(std::move(w));
  }
}

double largest_row_sum(const Matrix<Complex>& a) {
  std::vector<double> sums(static_cast<std::size_t>(a.rows()));
  for (long j = 0; j < a.columns(); ++j)
    for (long i = 0; i <= j; ++i) {
      sums[static_cast<std::size_t>(i)] += std::abs(a(i, j));
      if (i != j) sums[static_cast<std::size_t>(j)] += std::abs(a(i, j));
    }
  return *std::ranges::max_element(sums);
}

}  // namespace

double smallest_eigenpair(Matrix<Complex> a, std::span<Complex> vector, SmallestBy method) {
  if (method == SmallestBy::automatic)
    method = a.rows() < reduction_below ? SmallestBy::reduction : SmallestBy::inverse;
  if (method == SmallestBy::reduction) return smallest_eigenpair_dense<Complex>(std::move(a), vector);

  const double size = largest_row_sum(a);
  if (size == 0 || !std::isfinite(size)) throw std::runtime_error("the matrix is zero or not finite");
  double shift = 0;
  Matrix<Complex> r = a;
  // Positive definite but for rounding: the first shift suffices. Genuinely negative eigenvalues take more of
  // them.
  for (double next = 16 * std::numeric_limits<double>::epsilon() * size; !cholesky(r); next *= 32) {
    r = a;
    shift = next;
    for (long i = 0; i < a.rows(); ++i) r(i, i) += shift;
  }
  if (const std::optional<double> found = largest_of_inverse(r, vector)) return 1 / *found - shift;
  return smallest_eigenpair_dense<Complex>(std::move(a), vector);
}

double smallest_singular(const Matrix<Complex>& r, std::span<Complex> vector) {
  double largest = 0;
  for (long i = 0; i < r.rows(); ++i) largest = std::max(largest, std::abs(r(i, i)));
  const double smallest_pivot = std::numeric_limits<double>::epsilon() * largest;
  Matrix<Complex> solvable = r;  // a zero pivot would give no vector; so moved, it is one rounding of r away
  for (long i = 0; i < r.rows(); ++i)
    if (std::abs(r(i, i)) < smallest_pivot) solvable(i, i) = smallest_pivot;
  if (const std::optional<double> found = largest_of_inverse(solvable, vector)) return 1 / std::sqrt(*found);
  const Svd<Complex> all = svd(r);
  for (long j = 0; j < r.columns(); ++j)
    vector[static_cast<std::size_t>(j)] = std::conj(all.v_adjoint(r.columns() - 1, j));
  return all.values.back();
}

}  // namespace khaos
