// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/simd.hpp"

#include <span>
#include <vector>

namespace curl_descent {
using namespace khaos;

/// Continuous-time learning of linear students y = w2 W1 x with flipped signs, in lanes; <x x^T> = sigma2 I:
///   r = w2 W1 - t,   dW1/dt = -sigma2 (w2^T r) D1,   dw2/dt = -sigma2 (r W1^T) D2.
/// A state holds W1 (N, M) row-major and then w2 (N). Conserved, whatever the signs: for each hidden neuron i
/// Q_i = sum_j D1_j W1_ij^2 - D2_i w2_i^2.
class CurlFlow {
 public:
  CurlFlow(long M, long N);
  long dimension() const { return N_ * M_ + N_; }
  /// What is a lane's own: teacher t (M), signs d1 (M) and d2 (N), sigma2.
  void set(int lane, std::span<const double> t, std::span<const double> d1, std::span<const double> d2,
           double sigma2);
  void operator()(const Lanes* x, Lanes, Lanes* dx) const;

 private:
  long M_, N_;
  Lanes sigma2_ = 1.0;
  std::vector<Lanes> t_, d1_, d2_;
  mutable std::vector<Lanes> r_;
};

/// Q_i of a state (N) and, beside each, the sum of the magnitudes of its terms, which drifts are relative to.
struct Conserved {
  std::vector<double> Q, size;
};
Conserved conserved(std::span<const double> state, long M, long N, std::span<const double> d1,
                    std::span<const double> d2);
/// |w2 W1 - t| of a state.
double residual(std::span<const double> state, std::span<const double> t, long N);

/// The scalar toy, M = N = 1, with d1 d2 = -1 and R^2 = w1^2 + w2^2: 2 pi / (sigma2 sqrt(t^2 - R^4/4)), the
/// period of its perpetual rotation; NaN if R^2 >= 2 |t|, where it comes to rest.
double toy_period(double t, double R2, double sigma2);
/// sigma2 sqrt(R^4 - 4 t^2), the rate at which it comes to rest; NaN if it rotates.
double toy_rate(double t, double R2, double sigma2);

}  // namespace curl_descent
