// SPDX-License-Identifier: BSD-3-Clause
#include "stability.hpp"

#include "linalg/lapack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace curl_descent {
namespace {

/// scale D1 + W^T D2 W; row(i, out) writes row i of W (M).
Matrix<double> assemble(double scale, long M, long N, FlipCounts flips,
                        const std::function<void(long, double*)>& row) {
  constexpr long block = 256;
  Matrix<double> flipped(M, M), kept(M, M), columns(M, std::min(block, N));
  for (long first = 0; first < N;) {
    const bool minus = first < flips.readout;
    const long count = std::min({block, N - first, minus ? flips.readout - first : N});
    for (long k = 0; k < count; ++k) row(first + k, columns.column(k));
    add_square(M, count, columns.data(), M, 1.0, (minus ? flipped : kept).data(), M);
    first += count;
  }
  for (long j = 0; j < M; ++j) {
    for (long i = 0; i <= j; ++i) kept(i, j) -= flipped(i, j);
    kept(j, j) += j < flips.hidden ? -scale : scale;
  }
  fill_lower(kept);
  return kept;
}

}  // namespace

std::vector<Issue> issues_of_flips(FlipCounts flips, long M, long N) {
  std::vector<Issue> issues;
  if (flips.hidden > M)
    issues.push_back(error(fmt::format("curl: cannot flip {} of {} neurons", flips.hidden, M)));
  if (flips.readout > N)
    issues.push_back(error(fmt::format("curl: cannot flip {} of {} neurons", flips.readout, N)));
  return issues;
}

Matrix<double> stability_matrix(std::span<const double> W1, std::span<const double> w2, long M,
                                FlipCounts flips) {
  double square = 0;
  for (const double w : w2) square += w * w;
  return assemble(square, M, static_cast<long>(w2.size()), flips,
                  [&](long i, double* row) { std::copy_n(W1.data() + i * M, M, row); });
}

Matrix<double> random_stability_matrix(long M, long N, FlipCounts flips, const Stream& stream,
                                       std::uint64_t member) {
  const double deviation = 1 / std::sqrt(static_cast<double>(M));
  return assemble(1, M, N, flips, [&](long i, double* row) {
    for (long j = 0; j < M; ++j)
      row[j] = deviation * stream.normal(member, static_cast<std::uint64_t>(i * M + j));
  });
}

}  // namespace curl_descent
