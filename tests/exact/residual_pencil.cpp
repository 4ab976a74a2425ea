// SPDX-License-Identifier: BSD-3-Clause
// Residuals and pseudospectra of operators whose singular values are known, through Gram matrices and through
// QR; spectral measures with rational kernels.
#include "linalg/residual_pencil.hpp"

#include "core/error.hpp"
#include "expect_error.hpp"
#include "linalg/pseudospectrum.hpp"
#include "linalg/rational_kernel.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace {

using namespace khaos;
constexpr double pi = std::numbers::pi;

/// A shift out of the dictionary, psi_j -> psi_j+1: tau(z)^2 = 1 + |z|^2 - 2 |z| cos(pi / (n + 1)). Rows: n +
/// 1 orthonormal functions on as many points; the dictionary is mixed by `mix` (n, n), which changes nothing.
TallPair<Complex> shift(long n, const Matrix<Complex>& mix) {
  return {n + 1, n, [n, &mix](long first, long count, Complex* x, Complex* y) {
            for (long i = 0; i < count; ++i)
              for (long j = 0; j < n; ++j) {
                const long row = first + i;
                x[i * n + j] = row < n ? mix(row, j) : Complex(0);
                y[i * n + j] = row > 0 ? mix(row - 1, j) : Complex(0);
              }
          }};
}
TallMatrix<Complex> side_by_side(const TallPair<Complex>& pair) {
  return {pair.rows, 2 * pair.columns, [pair](long first, long count, Complex* block) {
            const long n = pair.columns;
            std::vector<Complex> x(static_cast<std::size_t>(count * n)), y(x.size());
            pair.fill(first, count, x.data(), y.data());
            for (long i = 0; i < count; ++i) {
              std::copy_n(&x[static_cast<std::size_t>(i * n)], n, block + 2 * i * n);
              std::copy_n(&y[static_cast<std::size_t>(i * n)], n, block + (2 * i + 1) * n);
            }
          }};
}
/// Complex and not orthogonal: G has condition 3 for n = 6.
Matrix<Complex> mixing(long n) {
  Matrix<Complex> mix = Matrix<Complex>::identity(n);
  for (long j = 0; j < n; ++j)
    for (long i = 0; i < n; ++i)
      mix(i, j) += Complex(0.5 / static_cast<double>(1 + i + j), 0.3 * std::sin(static_cast<double>(i * j)));
  return mix;
}
/// [X Y] needs as many rows as columns: zeros below.
TallPair<Complex> padded(TallPair<Complex> pair) {
  const long rows = pair.rows, n = pair.columns;
  const auto fill = pair.fill;
  pair.rows = 2 * n + 1;
  pair.fill = [=](long first, long count, Complex* x, Complex* y) {
    std::fill_n(x, count * n, Complex(0));
    std::fill_n(y, count * n, Complex(0));
    if (const long there = std::min(count, rows - first); there > 0) fill(first, there, x, y);
  };
  return pair;
}

double chain(long n, double r) {
  return std::sqrt(1 + r * r - 2 * r * std::cos(pi / static_cast<double>(n + 1)));
}

TEST(ResidualPencil, knows_the_pseudospectrum_of_a_shift) {
  for (const long n : {6L, 200L})  // by reduction, by Lanczos steps
  {
    const Matrix<Complex> mix = n == 6 ? mixing(n) : Matrix<Complex>::identity(n);
    const auto pair = padded(shift(n, mix));
    const ResidualPencil by_gram(gram_matrices(pair, Comm::self()), 0),
        by_qr(tall_qr(side_by_side(pair), Comm::self()));
    std::vector<Complex> w(static_cast<std::size_t>(n));
    for (const Complex z : {Complex(0.3, 0.4), std::polar(1.0, 2.0), Complex(-1.5, 0.1), Complex(0)}) {
      const double exact = chain(n, std::abs(z));
      EXPECT_NEAR(std::sqrt(by_gram.smallest_residual_squared(z, w)), exact, 1e-12 * (n == 6 ? 1e3 : 1))
          << n << z;
      EXPECT_NEAR(std::sqrt(by_gram.residual_squared(z, w)), exact, 1e-8);  // of the vector found
      EXPECT_NEAR(std::sqrt(by_qr.smallest_residual_squared(z, w)), exact, 1e-12) << n << z;
      EXPECT_NEAR(std::sqrt(by_qr.residual_squared(z, w)), exact, 1e-8);
    }
  }
}

TEST(ResidualPencil, does_not_mind_how_the_dictionary_is_mixed) {
  const long n = 6;
  const Matrix<Complex> mix = mixing(n), plain = Matrix<Complex>::identity(n);
  const ResidualPencil mixed(gram_matrices(shift(n, mix), Comm::self()), 0),
      pure(gram_matrices(shift(n, plain), Comm::self()), 0);
  EXPECT_NEAR(pure.gram_condition(), 1, 1e-14);
  EXPECT_GT(mixed.gram_condition(), 2);
  std::vector<Complex> w(n);
  for (const Complex z : {Complex(0.2, 0.9), Complex(2, 0)})
    EXPECT_NEAR(mixed.smallest_residual_squared(z, w), pure.smallest_residual_squared(z, w), 1e-12);
}

TEST(ResidualPencil, gives_minimising_functions_in_the_dictionary) {
  const long n = 6;
  const Matrix<Complex> mix = mixing(n);
  const GramMatrices<Complex> gram = gram_matrices(shift(n, mix), Comm::self());
  const ResidualPencil pencil(gram, 0);
  const Complex z(0.4, -0.3);
  Matrix<Complex> v(n, 1);
  const double squared = pencil.smallest_residual_squared(z, {v.data(), v.size()});
  pencil.in_dictionary(v);
  // The quotient of the definition, with G, A, L themselves.
  Complex above = 0, below = 0;
  for (long i = 0; i < n; ++i)
    for (long j = 0; j < n; ++j) {
      const Complex pair = std::conj(v(i, 0)) * v(j, 0);
      above += pair * (gram.L(i, j) - z * std::conj(gram.A(j, i)) - std::conj(z) * gram.A(i, j) +
                       std::norm(z) * gram.G(i, j));
      below += pair * gram.G(i, j);
    }
  EXPECT_NEAR(std::real(above / below), squared, 1e-12);
  const std::vector<Complex> back = pencil.orthonormal({v.data(), v.size()});
  double length = 0;
  for (const Complex x : back) length += std::norm(x);
  EXPECT_NEAR(length, 1, 1e-12);
}

TEST(ResidualPencil, by_qr_sees_residuals_below_the_root_of_epsilon) {
  // K a = 0.75 a + 1e-12 c, K b = 0.5 b + 0.2 c. At z = 0.75 a little of b takes off some of the 1e-12: least
  // is
  // |(0.25 d, 1e-12 - 0.2 d)| = 1e-12 0.25 / sqrt(0.25^2 + 0.2^2).
  const TallPair<double> pair{8, 2, [](long first, long count, double* x, double* y) {
                                for (long i = 0; i < count; ++i) {
                                  const long row = first + i;
                                  const double a = row == 0, b = row == 1, other = row == 2;
                                  x[2 * i] = a, x[2 * i + 1] = b;
                                  y[2 * i] = 0.75 * a + 1e-12 * other, y[2 * i + 1] = 0.5 * b + 0.2 * other;
                                }
                              }};
  const TallMatrix<double> both{8, 4, [&](long first, long count, double* block) {
                                  std::vector<double> x(static_cast<std::size_t>(2 * count)), y(x.size());
                                  pair.fill(first, count, x.data(), y.data());
                                  for (long i = 0; i < count; ++i)
                                    for (long j = 0; j < 2; ++j)
                                      block[4 * i + j] = x[static_cast<std::size_t>(2 * i + j)],
                                                    block[4 * i + 2 + j] =
                                                        y[static_cast<std::size_t>(2 * i + j)];
                                }};
  const ResidualPencil by_gram(gram_matrices(pair, Comm::self()), 0), by_qr(tall_qr(both, Comm::self()));
  std::vector<Complex> w(2);
  EXPECT_NEAR(by_qr.residual(by_qr.smallest_residual_squared(0.75, w)), 1e-12 * 0.25 / std::sqrt(0.1025),
              1e-15);
  EXPECT_EQ(by_gram.residual(by_gram.smallest_residual_squared(0.75, w)), by_gram.resolution());
  EXPECT_NEAR(by_gram.resolution(), 1.5e-8, 1e-9);
}

TEST(ResidualPencil, refuses_a_dependent_dictionary_and_says_what_helps) {
  const TallPair<double> twice{9, 2, [](long first, long count, double* x, double* y) {
                                 for (long i = 0; i < count; ++i)
                                   x[2 * i] = x[2 * i + 1] = y[2 * i] = y[2 * i + 1] =
                                       static_cast<double>(first + i);
                               }};
  const GramMatrices<double> gram = gram_matrices(twice, Comm::self());
  const std::string text = khaos::testing::error_of<PointError>([&] { ResidualPencil(gram, 0); });
  EXPECT_NE(text.find("dictionary numerically dependent (cond G = "), std::string::npos) << text;
  EXPECT_NE(text.find("); reduce N or raise reg"), std::string::npos) << text;
  const ResidualPencil regular(gram, 1e-8);  // and it does
  EXPECT_NEAR(regular.gram_condition(), 1e8, 1e6);
}

TEST(ResidualPencil, shows_matrices_that_do_not_belong_together) {
  GramMatrices<double> gram{Matrix<double>::identity(2), Matrix<double>::identity(2),
                            Matrix<double>(2, 2)};  // L = 0, A = I
  std::vector<Complex> w(2);
  EXPECT_NEAR(ResidualPencil(gram, 0).smallest_residual_squared(1, w), -1, 1e-14);
}

TEST(RationalKernel, has_weights_that_reproduce_polynomials) {
  for (const int order : {1, 2, 6, 12}) {
    const RationalKernel kernel = rational_kernel(order);
    for (int power = 0; power < order; ++power) {
      Complex sum = 0;
      for (std::size_t j = 0; j < kernel.node.size(); ++j)
        sum += kernel.weight[j] * std::pow(kernel.node[j], power);
      EXPECT_NEAR(std::abs(sum - (power == 0 ? 1.0 : 0.0)), 0, 1e-9) << order << " " << power;
    }
  }
}

TEST(RationalKernel, smooths_a_density_with_the_order_it_has) {
  // K: a shift by one on the circulant of n points has the measure sum_k |g_k|^2 at the roots of unity; g
  // gives it the density (1 + cos theta) / 2 pi, whose smoothing is 1 + Re(kernel's first coefficient) cos
  // theta.
  const long n = 400;  // e^(-n eps) is what is left of the points
  Matrix<Complex> K(n, n);
  std::vector<Complex> g(n);
  for (long k = 0; k < n; ++k) {
    const double theta = 2 * pi * static_cast<double>(k) / static_cast<double>(n);
    K(k, k) = std::polar(1.0, theta);
    g[static_cast<std::size_t>(k)] = std::sqrt((1 + std::cos(theta)) / static_cast<double>(n));
  }
  for (const int order : {1, 2, 4}) {
    double error[2];
    for (const int fine : {0, 1}) {
      const double eps = fine ? 0.05 : 0.1;
      const std::vector<double> nu =
          smoothed_measure(K, g, std::vector<double>{0.0}, rational_kernel(order), eps, Comm::self());
      error[fine] = std::abs(nu[0] - 1 / pi);
    }
    EXPECT_NEAR(std::log2(error[0] / error[1]), order, 0.35) << order;
  }
}

TEST(RationalKernel, of_order_one_is_the_poisson_kernel) {
  const Matrix<Complex> K = Matrix<Complex>::identity(1);
  const std::vector<Complex> g{1.0};
  const std::vector<double> angles{0, 0.3, -2};
  const std::vector<double> nu = smoothed_measure(K, g, angles, rational_kernel(1), 0.2, Comm::self());
  for (std::size_t k = 0; k < angles.size(); ++k)
    EXPECT_NEAR(nu[k], (1.44 - 1) / (1 + 1.44 - 2.4 * std::cos(angles[k])) / (2 * pi), 1e-14);
}

}  // namespace
