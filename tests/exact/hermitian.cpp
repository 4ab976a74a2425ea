// SPDX-License-Identifier: BSD-3-Clause
// The smallest eigenpair of a Hermitian matrix, by reduction and by Lanczos steps with the inverse.
#include "linalg/hermitian.hpp"

#include "core/stream.hpp"
#include "linalg/lapack.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace {

using namespace khaos;

/// I (1 + r^2) - r (shift + shift*): eigenvalues 1 + r^2 - 2 r cos(pi k / (n + 1)), k = 1 .. n.
Matrix<Complex> toeplitz(long n, double r) {
  Matrix<Complex> a(n, n);
  for (long i = 0; i < n; ++i) a(i, i) = 1 + r * r;
  for (long i = 0; i + 1 < n; ++i) a(i, i + 1) = Complex(0, -r), a(i + 1, i) = Complex(0, r);
  return a;
}

/// Q diag(values) Q* with a random unitary Q.
Matrix<Complex> with_eigenvalues(const std::vector<double>& values) {
  const auto n = static_cast<long>(values.size());
  const Stream stream = make_stream(1, 0, "unitary");
  Matrix<Complex> noise(n, n);
  for (long i = 0; i < n * n; ++i)
    noise.data()[i] = {stream.normal(0, static_cast<std::uint64_t>(i)),
                       stream.normal(1, static_cast<std::uint64_t>(i))};
  const Matrix<Complex> q = svd(noise).u;
  Matrix<Complex> scaled = q;
  for (long j = 0; j < n; ++j)
    for (long i = 0; i < n; ++i) scaled(i, j) *= values[static_cast<std::size_t>(j)];
  return product(scaled, q, Op::none, Op::adjoint);
}

double residual(const Matrix<Complex>& a, double value, const std::vector<Complex>& v) {
  double sum = 0;
  for (long i = 0; i < a.rows(); ++i) {
    Complex row = -value * v[static_cast<std::size_t>(i)];
    for (long j = 0; j < a.columns(); ++j)
      row += (i <= j ? a(i, j) : std::conj(a(j, i))) * v[static_cast<std::size_t>(j)];
    sum += std::norm(row);
  }
  return std::sqrt(sum);
}

class SmallestEigenpair : public ::testing::TestWithParam<SmallestBy> {};
INSTANTIATE_TEST_SUITE_P(Both, SmallestEigenpair,
                         ::testing::Values(SmallestBy::reduction, SmallestBy::inverse));

TEST_P(SmallestEigenpair, is_exact_for_a_toeplitz_matrix) {
  for (const long n : {1L, 2L, 5L, 100L}) {
    std::vector<Complex> v(static_cast<std::size_t>(n));
    const double exact = 1 + 0.81 - 2 * 0.9 * std::cos(std::numbers::pi / static_cast<double>(n + 1));
    const double value = smallest_eigenpair(toeplitz(n, 0.9), v, GetParam());
    EXPECT_NEAR(value, exact, 1e-14) << n;
    EXPECT_LT(residual(toeplitz(n, 0.9), value, v), 1e-9) << n;
  }
}

TEST_P(SmallestEigenpair, that_stands_little_apart_is_found_all_the_same) {
  // All eigenvalues lie in 1 .. 5, those at the lower end 1e-4 apart: a few steps with the inverse do not
  // part them.
  const long n = 300;
  Matrix<Complex> a = toeplitz(n, 1);
  for (long i = 0; i < n; ++i) a(i, i) += 1;
  std::vector<Complex> v(n);
  const double exact = 1 + 2 - 2 * std::cos(std::numbers::pi / (n + 1.0));
  const double value = smallest_eigenpair(a, v, GetParam());
  EXPECT_NEAR(value, exact, 1e-13);
  EXPECT_LT(residual(a, value, v), 1e-12);
}

TEST_P(SmallestEigenpair, is_found_in_a_cluster) {
  std::vector<double> values(60);
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = 1e-4 * (1 + 1e-7 * static_cast<double>(i % 20)) + static_cast<double>(i / 20);
  std::vector<Complex> v(values.size());
  EXPECT_NEAR(smallest_eigenpair(with_eigenvalues(values), v, GetParam()), 1e-4, 1e-12);
}

TEST_P(SmallestEigenpair, of_singular_and_of_indefinite_matrices_is_right_to_rounding) {
  std::vector<Complex> v(50);
  for (const double smallest : {0.0, -1e-12, -0.3}) {
    std::vector<double> values(50, 1);
    values[7] = smallest;
    EXPECT_NEAR(smallest_eigenpair(with_eigenvalues(values), v, GetParam()), smallest, 1e-13);
  }
}

TEST(SmallestSingular, is_found_to_rounding_where_its_square_would_be_lost) {
  const long n = 40;
  std::vector<double> values(n, 1);
  values[3] = 1e-11;
  const Matrix<Complex> r = triangular_factor(with_eigenvalues(values));
  std::vector<Complex> v(n);
  EXPECT_NEAR(smallest_singular(r, v), 1e-11, 1e-14);
  // A zero on the diagonal: rounding of R, not a crash.
  values[3] = 0;
  EXPECT_LT(smallest_singular(triangular_factor(with_eigenvalues(values)), v), 1e-14);
}

TEST(SmallestSingular, that_stands_little_apart_is_found_all_the_same) {
  const long n = 300;  // bidiagonal: r r* is tridiagonal with 5 and 2, and 4 in the corner
  Matrix<Complex> r(n, n);
  for (long i = 0; i < n; ++i) r(i, i) = 2;
  for (long i = 0; i + 1 < n; ++i) r(i, i + 1) = 1;
  std::vector<Complex> v(n);
  const double value = smallest_singular(r, v), exact = svd(r).values.back();
  EXPECT_NEAR(value, exact, 1e-13);
  double length = 0;  // of r v
  for (long i = 0; i < n; ++i)
    length += std::norm(2.0 * v[static_cast<std::size_t>(i)] +
                        (i + 1 < n ? v[static_cast<std::size_t>(i + 1)] : Complex(0)));
  EXPECT_NEAR(std::sqrt(length), exact, 1e-12);
}

TEST(Lapack, schur_form_and_eigenpairs_belong_to_the_matrix) {
  const long n = 12;
  Matrix<Complex> a(n, n);
  const Stream stream = make_stream(2, 0, "general");
  for (long i = 0; i < n * n; ++i)
    a.data()[i] = {stream.normal(0, static_cast<std::uint64_t>(i)),
                   stream.normal(1, static_cast<std::uint64_t>(i))};
  const SchurForm form = schur_form(a);
  const Matrix<Complex> back = product(product(form.u, form.t), form.u, Op::none, Op::adjoint);
  const Eigenpairs pairs = eigenpairs(a);
  const Matrix<Complex> moved = product(a, pairs.vectors);
  for (long j = 0; j < n; ++j)
    for (long i = 0; i < n; ++i) {
      EXPECT_NEAR(std::abs(back(i, j) - a(i, j)), 0, 1e-13);
      if (i > j) {
        EXPECT_EQ(form.t(i, j), 0.0);
      }
      EXPECT_NEAR(std::abs(moved(i, j) - pairs.values[static_cast<std::size_t>(j)] * pairs.vectors(i, j)), 0,
                  1e-12);
    }
}

}  // namespace
