// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace khaos {

/// Chebyshev-Lobatto points of an interval and what is done with a function known there, all exact for
/// polynomials of degree N. Sources: Trefethen, Spectral Methods in MATLAB (2000), ch. 6, 12; Berrut &
/// Trefethen, SIAM Rev. 46 (2004) 501; diagonal by negative row sums: Baltensperger & Trummer, SIAM J. Sci.
/// Comput. 24 (2003) 1465.
class Chebyshev {
 public:
  /// N + 1 points of [low, high], N >= 1, low < high.
  Chebyshev(int N, double low, double high);

  int size() const { return int(x_.size()); }
  /// Rising, from low to high, both exact.
  std::span<const double> points() const { return x_; }
  /// (N + 1, N + 1), row-major: values -> derivatives.
  std::span<const double> derivative() const { return d_; }
  /// (N + 1): the integral over the interval is their scalar product with the values (Clenshaw-Curtis).
  std::span<const double> weights() const { return weights_; }

  std::vector<double> differentiate(std::span<const double> u) const;
  double integral(std::span<const double> u) const;
  /// From low to each point.
  std::vector<double> cumulative(std::span<const double> u) const;
  /// c_0 .. c_N of u = sum c_k T_k.
  std::vector<double> coefficients(std::span<const double> u) const;
  /// How far u is from being resolved: the larger of the last two coefficients, relative to the largest of
  /// all.
  double tail(std::span<const double> u) const;
  /// At any x of the interval, by the barycentric formula.
  double at(double x, std::span<const double> u) const;

 private:
  double polynomial(std::size_t k, std::size_t j) const;
  double low_, high_;
  std::vector<double> x_, d_, weights_, cosine_;
};

}  // namespace khaos
