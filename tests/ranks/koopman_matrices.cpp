// SPDX-License-Identifier: BSD-3-Clause
// Tall matrices and pseudospectra have the same bits on any number of ranks.
#include "linalg/pseudospectrum.hpp"
#include "linalg/rational_kernel.hpp"
#include "linalg/residual_pencil.hpp"
#include "linalg/tall.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

namespace {

using namespace khaos;

TallPair<Complex> waves(long rows, long columns) {
  return {rows, columns, [=](long first, long count, Complex* x, Complex* y) {
            for (long i = 0; i < count; ++i)
              for (long j = 0; j < columns; ++j) {
                const double m = static_cast<double>(first + i), k = static_cast<double>(j + 1);
                x[i * columns + j] = std::polar(1.0 + 0.1 * std::sin(0.01 * k * m), 0.001 * k * m);
                y[i * columns + j] = std::polar(1.0, 0.001 * k * (m + 0.5) + 0.2 * std::sin(0.001 * m));
              }
          }};
}
TallMatrix<Complex> first_of(const TallPair<Complex>& pair) {
  return {pair.rows, pair.columns, [pair](long first, long count, Complex* block) {
            std::vector<Complex> y(static_cast<std::size_t>(count * pair.columns));
            pair.fill(first, count, block, y.data());
          }};
}

template <class T>
bool same(const Matrix<T>& a, const Matrix<T>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0;
}

TEST(KoopmanMatrices, have_the_bits_of_one_rank) {
  const Comm world = Comm::world();
  for (const long rows : {700L, 9000L, 20001L}) {  // 2, 18 and 40 blocks: fewer and more than strands
    const auto pair = waves(rows, 9);
    const auto together = gram_matrices(pair, world), alone = gram_matrices(pair, Comm::self());
    EXPECT_TRUE(same(together.G, alone.G) && same(together.A, alone.A) && same(together.L, alone.L)) << rows;
    EXPECT_TRUE(same(tall_qr(first_of(pair), world), tall_qr(first_of(pair), Comm::self()))) << rows;
    EXPECT_EQ(tall_svd(first_of(pair), world).values, tall_svd(first_of(pair), Comm::self()).values) << rows;
  }
}

TEST(KoopmanMatrices, give_equal_pseudospectra_and_measures) {
  const Comm world = Comm::world();
  const ResidualPencil pencil(gram_matrices(waves(3000, 170), world), 1e-10);
  std::vector<Complex> shifts;
  std::vector<double> angles;
  for (int k = 0; k < 41; ++k) {
    shifts.push_back(std::polar(0.5 + 0.02 * k, 0.7 * k));
    angles.push_back(0.15 * k);
  }
  long calls = 0;
  EXPECT_EQ(smallest_residuals_squared(pencil, shifts, world, [&](double) { ++calls; }),
            smallest_residuals_squared(pencil, shifts, Comm::self()));
  EXPECT_EQ(world.max(calls), calls);
  std::vector<Complex> g(170);
  g[3] = 1;
  EXPECT_EQ(smoothed_measure(pencil.compression(), g, angles, rational_kernel(4), 0.1, world),
            smoothed_measure(pencil.compression(), g, angles, rational_kernel(4), 0.1, Comm::self()));
}

}  // namespace
