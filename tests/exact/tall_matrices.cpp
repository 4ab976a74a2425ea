// SPDX-License-Identifier: BSD-3-Clause
// Tall matrices against their definitions, and against one whose singular values are known.
#include "linalg/lapack.hpp"
#include "linalg/tall.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace {

using namespace khaos;

/// Psi_mj = exp(2 pi i j m / rows) for Complex, its real part for double: harmonics j = 1 .. columns.
template <class T>
T harmonic(long m, long j, long rows) {
  const double phase = 2 * std::numbers::pi * static_cast<double>((m * j) % rows) / static_cast<double>(rows);
  if constexpr (std::is_same_v<T, double>)
    return std::cos(phase);
  else
    return std::polar(1.0, phase);
}

/// The second matrix is the first one with the rows moved on by one.
template <class T>
TallPair<T> harmonics(long rows, long columns) {
  return {rows, columns, [=](long first, long count, T* x, T* y) {
            for (long i = 0; i < count; ++i)
              for (long j = 0; j < columns; ++j) {
                x[i * columns + j] = harmonic<T>(first + i, j + 1, rows);
                y[i * columns + j] = harmonic<T>(first + i + 1, j + 1, rows);
              }
          }};
}

/// Columns of the harmonics times 2^-j: singular values sqrt(rows) 2^-j.
TallMatrix<Complex> graded(long rows, long columns) {
  return {rows, columns, [=](long first, long count, Complex* block) {
            for (long i = 0; i < count; ++i)
              for (long j = 0; j < columns; ++j)
                block[i * columns + j] =
                    std::ldexp(1.0, -static_cast<int>(j)) * harmonic<Complex>(first + i, j, rows);
          }};
}

template <class T>
double distance(const Matrix<T>& a, const Matrix<T>& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a.data()[i] - b.data()[i]));
  return largest;
}

TEST(GramMatrices, are_exact_for_harmonics) {
  const long rows = 3001, columns = 7;  // five full blocks of rows and a part
  const auto pair = harmonics<Complex>(rows, columns);
  const GramMatrices<Complex> gram = gram_matrices(pair, Comm::self());
  for (long j = 0; j < columns; ++j)
    for (long i = 0; i < columns; ++i) {
      const Complex turned = static_cast<double>(rows) * harmonic<Complex>(1, j + 1, rows);
      EXPECT_NEAR(std::abs(gram.G(i, j) - (i == j ? static_cast<double>(rows) : 0.0)), 0, 1e-10);
      EXPECT_NEAR(std::abs(gram.A(i, j) - (i == j ? turned : 0.0)), 0,
                  1e-10);  // a shift of the rows turns a harmonic
      EXPECT_NEAR(std::abs(gram.L(i, j) - (i == j ? static_cast<double>(rows) : 0.0)), 0, 1e-10);
    }
}

TEST(GramMatrices, of_real_rows_are_those_of_complex_ones) {
  const long rows = 1100, columns = 5;
  const auto real = harmonics<double>(rows, columns);
  const TallPair<Complex> same{rows, columns, [&](long first, long count, Complex* x, Complex* y) {
                                 std::vector<double> a(static_cast<std::size_t>(count * columns)),
                                     b(a.size());
                                 real.fill(first, count, a.data(), b.data());
                                 std::ranges::copy(a, x);
                                 std::ranges::copy(b, y);
                               }};
  const GramMatrices<double> r = gram_matrices(real, Comm::self());
  const GramMatrices<Complex> c = gram_matrices(same, Comm::self());
  for (long j = 0; j < columns; ++j)
    for (long i = 0; i < columns; ++i) {
      EXPECT_NEAR(std::abs(c.G(i, j) - r.G(i, j)), 0, 1e-11);
      EXPECT_NEAR(std::abs(c.A(i, j) - r.A(i, j)), 0, 1e-11);
      EXPECT_NEAR(std::abs(c.L(i, j) - r.L(i, j)), 0, 1e-11);
    }
}

TEST(TallQr, is_the_factorisation_of_the_whole_matrix) {
  const long rows = 2500, columns = 11;
  const auto psi = graded(rows, columns);
  std::vector<Complex> by_rows(static_cast<std::size_t>(rows * columns));
  psi.fill(0, rows, by_rows.data());
  Matrix<Complex> whole(rows, columns);
  for (long i = 0; i < rows; ++i)
    for (long j = 0; j < columns; ++j) whole(i, j) = by_rows[static_cast<std::size_t>(i * columns + j)];
  const Matrix<Complex> direct = triangular_factor(whole);
  EXPECT_LT(distance(tall_qr(psi, Comm::self()), direct), 1e-12 * std::sqrt(static_cast<double>(rows)));
}

TEST(TallQr, takes_matrices_with_hardly_more_rows_than_columns) {
  for (const long rows : {6L, 7L, 513L}) {
    const Matrix<Complex> r = tall_qr(graded(rows, 6), Comm::self());
    for (long j = 0; j < 6; ++j)  // orthogonal columns: R is diagonal
      EXPECT_NEAR(std::real(r(j, j)),
                  std::sqrt(static_cast<double>(rows)) * std::ldexp(1.0, -static_cast<int>(j)), 1e-12);
  }
  EXPECT_THROW(tall_qr(graded(5, 6), Comm::self()), std::invalid_argument);
}

TEST(TallSvd, sees_singular_values_below_the_root_of_epsilon) {
  const long rows = 2000,
             columns = 40;  // the last is 2^-39 = 2e-12 of the first; in X* X it would be lost in rounding
  const TallSvd<Complex> svd = tall_svd(graded(rows, columns), Comm::self());
  for (long j = 0; j < columns; ++j) {
    const double exact = std::sqrt(static_cast<double>(rows)) * std::ldexp(1.0, -static_cast<int>(j));
    EXPECT_NEAR(svd.values[static_cast<std::size_t>(j)] / exact, 1,
                2e-3 * std::ldexp(1e-12, static_cast<int>(j)))
        << j;
  }
}

}  // namespace
