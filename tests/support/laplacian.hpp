// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "linalg/sparse.hpp"
#include "mpi/comm.hpp"

#include <cmath>
#include <vector>

namespace khaos::testing {

/// This rank's rows of -div(a grad u) by five points on an n x n square, u = 0 around it, spacing 1; a jumps
/// between 1 and `jump` in squares of 8 points. `wind` adds a first difference along the rows: not symmetric.
inline SparseRows laplacian(long n, const Comm& comm, double jump = 1, double wind = 0) {
  const auto a = [&](long i, long j) { return (i / 8 + j / 8) % 2 == 0 ? 1.0 : jump; };
  const auto [first, last] = share(n * n, comm);
  std::vector<Entry> entries;
  for (long k = first; k < last; ++k) {
    const long i = k / n, j = k % n;
    double middle = 0;
    const auto neighbour = [&](long p, long q, double drift) {
      const bool outside = p < 0 || p >= n || q < 0 || q >= n;
      const double mean = outside ? a(i, j) : 2 / (1 / a(i, j) + 1 / a(p, q));
      middle += mean;
      if (!outside) entries.push_back({k, p * n + q, drift - mean});
    };
    neighbour(i - 1, j, 0), neighbour(i + 1, j, 0), neighbour(i, j - 1, -wind), neighbour(i, j + 1, wind);
    entries.push_back({k, k, middle});
  }
  return sparse_rows(n * n, first, last - first, entries);
}

/// Its eigenvalues for jump = 1, wind < 1, by the numbers of half waves.
inline double laplacian_eigenvalue(long n, long p, long q, double wind = 0) {
  const double h = M_PI / static_cast<double>(n + 1);
  return 4 - 2 * std::cos(p * h) - 2 * std::sqrt(1 - wind * wind) * std::cos(q * h);
}

}  // namespace khaos::testing
