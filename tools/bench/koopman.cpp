// SPDX-License-Identifier: BSD-3-Clause
// koopman: Gram matrices of 20000 x 400 snapshots, and the eigenvalues of a 400 x 400 matrix. G, A and L as
// ResDMD wants them (gram_matrices) and, of the same numbers, three plain BLAS products; CPU time, turn by
// turn. G and L are symmetric, so the limit is two products: 0.67 of three. Goal: <= 1.1 of the products that
// the arithmetic needs. Then QR (tall_qr), one smallest residual by either method, and the EDMD eigenvalues.
// Check: the largest difference between the two ways, and between tau by reduction and by inverse.
#include "linalg/hermitian.hpp"
#include "linalg/lapack.hpp"
#include "linalg/residual_pencil.hpp"
#include "linalg/tall.hpp"
#include "timing.hpp"

#include <Kokkos_Core.hpp>
#include <fmt/format.h>
#include <mpi.h>

#include <algorithm>
#include <cmath>

namespace {

using namespace khaos;
constexpr long rows = 20'000, columns = 400;

/// Two matrices of smooth numbers, rows one after the other, as the products want them and as a TallPair.
struct Data {
  std::vector<double> x = std::vector<double>(rows * columns), y = x;
  Data() {
    for (long m = 0; m < rows; ++m)
      for (long j = 0; j < columns; ++j) {
        const double phase = 1e-4 * static_cast<double>(m + 1) * static_cast<double>(j + 1);
        x[static_cast<std::size_t>(m * columns + j)] = std::cos(phase) / std::sqrt(rows);
        y[static_cast<std::size_t>(m * columns + j)] = std::cos(phase * 1.01 + 0.1) / std::sqrt(rows);
      }
  }
  TallPair<double> pair() const {
    return {rows, columns, [this](long first, long count, double* a, double* b) {
              std::copy_n(x.data() + first * columns, count * columns, a);
              std::copy_n(y.data() + first * columns, count * columns, b);
            }};
  }
  TallMatrix<double> matrix() const {
    return {rows, columns, [this](long first, long count, double* a) {
              std::copy_n(x.data() + first * columns, count * columns, a);
            }};
  }
};

void product_of(const std::vector<double>& a, const std::vector<double>& b, Matrix<double>& c) {
  gemm(Op::none, Op::transpose, columns, columns, rows, 1.0, a.data(), columns, b.data(), columns, 0.0,
       c.data(), columns);
}

double distance(const Matrix<double>& a, const Matrix<double>& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a.data()[i] - b.data()[i]));
  return largest;
}

void measure() {
  const Data data;
  const Comm self = Comm::self();
  Matrix<double> xx(columns, columns), xy(columns, columns), yy(columns, columns);
  GramMatrices<double> gram;
  Matrix<double> r;
  const std::vector<bench::Timing> t = bench::time_by_turns(
      {[&] {
         product_of(data.x, data.x, xx);
         product_of(data.x, data.y, xy);
         product_of(data.y, data.y, yy);
       },
       [&] { gram = gram_matrices(data.pair(), self); }, [&] { r = tall_qr(data.matrix(), self); }},
      1e3, 5);
  fmt::print("{:<44} {:>9} {:>8}\n", "20000 x 400", "CPU, ms", "ratio");
  fmt::print("{:<44} {:>9.1f} {:>8.2f}\n", "three products (gemm)", t[0].cpu, 1.0);
  fmt::print("{:<44} {:>9.1f} {:>8.2f}\n", "G, A, L (gram_matrices)", t[1].cpu, t[1].cpu / t[0].cpu);
  fmt::print("{:<44} {:>9} {:>8.2f}\n", "  over two products, the arithmetic needed", "",
             1.5 * t[1].cpu / t[0].cpu);
  fmt::print("{:<44} {:>9.1f} {:>8.2f}\n", "R (tall_qr)", t[2].cpu, t[2].cpu / t[0].cpu);
  fmt::print("check: |G - gemm| = {:.1e}, |A - gemm| = {:.1e}, |L - gemm| = {:.1e}\n", distance(gram.G, xx),
             distance(gram.A, xy), distance(gram.L, yy));

  Matrix<Complex> h(columns, columns), k(columns, columns);
  for (long j = 0; j < columns; ++j)
    for (long i = 0; i < columns; ++i) {
      k(i, j) = std::polar(1.0 / (1.0 + std::abs(static_cast<double>(i - j))),
                           0.1 * static_cast<double>(i * j % 97));
      // K - z of a shift out of the dictionary, |z| = 1: what tau on the unit circle is made of.
      h(i, j) = i == j                 ? Complex(2)
                : std::abs(i - j) == 1 ? std::polar(1.0, 0.7 * static_cast<double>(j - i))
                                       : Complex(0);
    }
  std::vector<Complex> v(columns);
  double reduced = 0, inverse = 0, radius = 0;
  const std::vector<bench::Timing> e =
      bench::time_by_turns({[&] { reduced = smallest_eigenpair(h, v, SmallestBy::reduction); },
                            [&] { inverse = smallest_eigenpair(h, v, SmallestBy::inverse); },
                            [&] {
                              radius = 0;
                              for (const Complex value : eigenpairs(k).values)
                                radius = std::max(radius, std::abs(value));
                            }},
                           1e3, 5);
  fmt::print("\n{:<44} {:>9} {:>8}\n", "400 x 400, complex", "CPU, ms", "ratio");
  fmt::print("{:<44} {:>9.1f} {:>8.2f}\n", "smallest eigenpair by reduction (zheevr)", e[0].cpu, 1.0);
  fmt::print("{:<44} {:>9.1f} {:>8.2f}\n", "  by Cholesky and Lanczos", e[1].cpu, e[1].cpu / e[0].cpu);
  fmt::print("{:<44} {:>9.1f} {:>8}\n", "all eigenvalues and vectors (zgeev)", e[2].cpu, "");
  fmt::print("check: {:.10f} - {:.10f} = {:.1e}; spectral radius {:.10f}\n", reduced, inverse,
             reduced - inverse, radius);
}

}  // namespace

int main(int argc, char** argv) {
  MPI_Init(&argc, &argv);
  {
    const Kokkos::ScopeGuard guard(argc, argv);
    measure();
  }
  MPI_Finalize();
}
