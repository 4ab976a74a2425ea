// SPDX-License-Identifier: BSD-3-Clause
#include "linalg/residual_pencil.hpp"

#include "core/error.hpp"
#include "linalg/hermitian.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <string>

namespace khaos {
namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();
constexpr double largest_condition = 1e14;  // a few hundred roundings are left in R

template <class T>
Matrix<Complex> as_complex(const Matrix<T>& a) {
  Matrix<Complex> b(a.rows(), a.columns());
  std::copy_n(a.data(), a.size(), b.data());
  return b;
}

/// R^-* A R^-1 in place.
void sandwich(Matrix<Complex>& a, const Matrix<Complex>& r) {
  solve_upper(r, a, Op::adjoint);
  solve_upper_right(a, r);
}

/// y = A x.
std::vector<Complex> times(const Matrix<Complex>& a, std::span<const Complex> x) {
  std::vector<Complex> y(static_cast<std::size_t>(a.rows()));
  for (long j = 0; j < a.columns(); ++j)
    for (long i = 0; i < a.rows(); ++i)
      y[static_cast<std::size_t>(i)] += a(i, j) * x[static_cast<std::size_t>(j)];
  return y;
}

Complex dot(std::span<const Complex> a, std::span<const Complex> b) {
  Complex sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += std::conj(a[i]) * b[i];
  return sum;
}

double square(std::span<const Complex> a) { return std::real(dot(a, a)); }

}  // namespace

void ResidualPencil::require_independent(double smallest, double largest, double limit) {
  condition_ = smallest > 0 ? largest / smallest : std::numeric_limits<double>::infinity();
  if (condition_ <= limit) return;
  char text[32];
  std::snprintf(text, sizeof text, "%.1e", condition_);
  throw PointError("dictionary numerically dependent (cond G = " + std::string(text) +
                   "); reduce N or raise reg");
}

template <class T>
ResidualPencil::ResidualPencil(const GramMatrices<T>& gram, double reg) {
  const std::vector<double> values = hermitian_eigenvalues(gram.G);
  const double size = values.back(), added = reg * size;
  // What was added shows as the smallest eigenvalue of a dependent dictionary, unless rounding is larger than
  // it.
  require_independent(values.front() + added, size + added, reg > 0 ? 2 / reg : largest_condition);
  r_ = as_complex(gram.G);
  for (long i = 0; i < r_.rows(); ++i) r_(i, i) += added;
  if (!cholesky(r_)) require_independent(0, size, 0);
  a_ = as_complex(gram.A);
  sandwich(a_, r_);
  l_ = as_complex(gram.L);
  sandwich(l_, r_);
  if (reg > 0) {
    g_ = as_complex(gram.G);
    sandwich(g_, r_);
  }
}

template <class T>
ResidualPencil::ResidualPencil(const Matrix<T>& triangle) {
  const long n = triangle.columns() / 2;
  r_ = a_ = c_ = Matrix<Complex>(n, n);
  for (long j = 0; j < n; ++j)
    for (long i = 0; i < n; ++i) {
      r_(i, j) = triangle(i, j);
      a_(i, j) = triangle(i, n + j);
      c_(i, j) = triangle(n + i, n + j);
    }
  const std::vector<double> values = svd(r_).values;
  require_independent(values.back() * values.back(), values.front() * values.front(),
                      largest_condition * largest_condition);
  solve_upper_right(a_, r_);
  solve_upper_right(c_, r_);
}

double ResidualPencil::resolution() const {
  return c_.size() > 0 ? epsilon * std::sqrt(condition_) : std::sqrt(epsilon * condition_);
}

double ResidualPencil::residual(double squared) const {
  return std::max(std::sqrt(std::max(squared, 0.0)), resolution());
}

Eigenpairs ResidualPencil::eigenpairs() const { return khaos::eigenpairs(a_); }

std::vector<Complex> ResidualPencil::orthonormal(std::span<const Complex> v) const {
  std::vector<Complex> w(v.size());
  for (long j = 0; j < size(); ++j)
    for (long i = 0; i <= j; ++i) w[static_cast<std::size_t>(i)] += r_(i, j) * v[static_cast<std::size_t>(j)];
  return w;
}

double ResidualPencil::residual_squared(Complex z, std::span<const Complex> w) const {
  std::vector<Complex> image = times(a_, w);
  if (c_.size() > 0) {
    for (std::size_t i = 0; i < w.size(); ++i) image[i] -= z * w[i];
    return (square(image) + square(times(c_, w))) / square(w);
  }
  const double g = g_.size() > 0 ? std::real(dot(w, times(g_, w))) : square(w);
  return (std::real(dot(w, times(l_, w))) - 2 * std::real(std::conj(z) * dot(w, image)) + std::norm(z) * g) /
         square(w);
}

/// L - z A* - conj(z) A + |z|^2 G, the upper triangle.
Matrix<Complex> ResidualPencil::shifted(Complex z) const {
  Matrix<Complex> h(size(), size());
  for (long j = 0; j < size(); ++j)
    for (long i = 0; i <= j; ++i) {
      const Complex g = g_.size() > 0 ? g_(i, j) : Complex(i == j ? 1 : 0);
      h(i, j) = l_(i, j) - z * std::conj(a_(j, i)) - std::conj(z) * a_(i, j) + std::norm(z) * g;
    }
  return h;
}

double ResidualPencil::smallest_residual_squared(Complex z, std::span<Complex> w) const {
  if (c_.size() == 0) return smallest_eigenpair(shifted(z), w);
  const long n = size();
  Matrix<Complex> both(2 * n, n);
  for (long j = 0; j < n; ++j) {
    std::copy_n(a_.column(j), n, both.column(j));
    std::copy_n(c_.column(j), n, both.column(j) + n);
    both(j, j) -= z;
  }
  const double smallest = smallest_singular(triangular_factor(std::move(both)), w);
  return smallest * smallest;
}

template ResidualPencil::ResidualPencil(const GramMatrices<double>&, double);
template ResidualPencil::ResidualPencil(const GramMatrices<Complex>&, double);
template ResidualPencil::ResidualPencil(const Matrix<double>&);
template ResidualPencil::ResidualPencil(const Matrix<Complex>&);

}  // namespace khaos
