// SPDX-License-Identifier: BSD-3-Clause
// The principal logarithm against closed forms and against the exponential.
#include "linalg/matrix_log.hpp"

#include "core/error.hpp"
#include "core/stream.hpp"
#include "linalg/lapack.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace khaos {
namespace {

/// By Taylor's series of a / 2^20 and 20 squarings: an error of some 2^20 roundings at worst.
Matrix<Complex> exponential(Matrix<Complex> a) {
  const long n = a.rows();
  for (std::size_t k = 0; k < a.size(); ++k) a.data()[k] /= 0x1p20;
  Matrix<Complex> sum = Matrix<Complex>::identity(n), term = sum;
  for (int order = 1; order < 6; ++order) {
    term = product(term, a);
    for (std::size_t k = 0; k < a.size(); ++k) {
      term.data()[k] /= order;
      sum.data()[k] += term.data()[k];
    }
  }
  for (int k = 0; k < 20; ++k) sum = product(sum, sum);
  return sum;
}

double largest_difference(const Matrix<Complex>& a, const Matrix<Complex>& b) {
  double largest = 0;
  for (std::size_t k = 0; k < a.size(); ++k)
    largest = std::fmax(largest, std::abs(a.data()[k] - b.data()[k]));
  return largest;
}

Matrix<Complex> matrix(long n, const std::vector<Complex>& by_row) {
  Matrix<Complex> m(n, n);
  for (long i = 0; i < n; ++i)
    for (long j = 0; j < n; ++j) m(i, j) = by_row[std::size_t(i * n + j)];
  return m;
}

TEST(MatrixLog, is_undone_by_the_exponential) {
  const Stream stream = make_stream(3, 0, "matrices");
  for (const long n : {1, 2, 5, 12}) {
    Matrix<Complex> a(n, n);
    for (long i = 0; i < n; ++i)
      for (long j = 0; j < n; ++j)
        a(i, j) = {stream.normal(std::uint64_t(n), std::uint64_t(2 * (i * n + j))),
                   stream.normal(std::uint64_t(n), std::uint64_t(2 * (i * n + j) + 1))};
    // The 20 squarings of the exponential leave 2^20 roundings; measured 7e-10 at most.
    EXPECT_LT(largest_difference(exponential(matrix_log(a)), a), 5e-9) << n;
  }
}

TEST(MatrixLog, of_a_jordan_block_has_the_series_of_its_nilpotent_part) {
  // log(z (1 + N)) = log z + N - N^2/2 with N = J / z - 1, for positive, complex and negative z.
  for (const Complex z : {Complex(2), Complex(0.3, -1), Complex(-1), Complex(-5)}) {
    const Matrix<Complex> log = matrix_log(matrix(3, {z, 1, 0, 0, z, 1, 0, 0, z}));
    const Complex head = std::log(Complex(z.real(), z.imag() == 0 ? 0.0 : z.imag()));
    const Matrix<Complex> expected = matrix(3, {head, 1.0 / z, -0.5 / (z * z), 0, head, 1.0 / z, 0, 0, head});
    EXPECT_LT(largest_difference(log, expected), 1e-12) << z;
  }
}

TEST(MatrixLog, gives_all_negative_eigenvalues_the_phase_pi) {
  // Similar to diag(-1, -2, -3), where rounding alone decides the sign of an imaginary part.
  const Matrix<Complex> s = matrix(3, {1, 2, 0.5, 0.3, 1, 2, 1, 0.1, 1});
  const Matrix<Complex> back = matrix(3, {0.8, -1.95, 3.5, 1.7, 0.5, -1.85, -0.97, 1.9, 0.4});  // adjugate
  Matrix<Complex> a(3, 3);
  const Complex determinant = product(s, back)(0, 0);
  for (long i = 0; i < 3; ++i)
    for (long j = 0; j < 3; ++j)
      for (long k = 0; k < 3; ++k) a(i, j) += s(i, k) * -double(k + 1) * back(k, j) / determinant;
  const Matrix<Complex> log = matrix_log(a);
  const Complex trace = log(0, 0) + log(1, 1) + log(2, 2);
  EXPECT_NEAR(trace.real(), std::log(6), 1e-12);
  EXPECT_NEAR(trace.imag(), 3 * std::numbers::pi, 1e-12);
}

TEST(MatrixLog, refuses_a_singular_matrix) {
  EXPECT_THROW(matrix_log(matrix(2, {1, 2, 2, 4})), PointError);
  EXPECT_THROW(matrix_log(matrix(2, {0, 0, 0, 0})), PointError);
}

}  // namespace
}  // namespace khaos
