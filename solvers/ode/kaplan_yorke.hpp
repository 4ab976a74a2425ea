// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cmath>
#include <span>

namespace khaos {

/// Kaplan-Yorke dimension k + (lambda_1 + ... + lambda_k) / |lambda_{k+1}|, k the last index with a partial
/// sum that is not negative; the number of exponents if none is.
///   exponents  descending, of any unit; -infinity is allowed
///   zero       exponents and partial sums of at most this size count as 0: the zero exponent of a limit
///   cycle,
///              estimated as -1e-6, must not make its dimension 0
/// NaN if an exponent is. Source: Kaplan & Yorke, Lecture Notes in Mathematics 730, 204 (1979).
inline double kaplan_yorke(std::span<const double> exponents, double zero = 0) {
  double partial = 0;
  for (std::size_t k = 0; k < exponents.size(); ++k) {
    if (std::isnan(exponents[k])) return exponents[k];
    const double lambda = std::abs(exponents[k]) <= zero ? 0 : exponents[k];
    if (partial + lambda < -zero) return double(k) + partial / std::abs(lambda);
    partial = std::fmax(partial + lambda, 0);
  }
  return double(exponents.size());
}

}  // namespace khaos
