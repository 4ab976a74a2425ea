// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/simd_math.hpp"

#include <vector>

namespace khaos {

/// The classical Runge-Kutta step (Kutta 1901) of the steppers that run on the host; the sums are those of
/// fused_rk4.hpp.
class Rk4Step {
 public:
  explicit Rk4Step(int components) : k_(components), stage_(components), sum_(components) {}

  /// y <- x after a step of h. y may be x.
  ///   f      f(const Lanes* x, Lanes t, Lanes* dx), not const where it keeps something
  ///   slope  f at (x, t)
  template <class F>
  void operator()(F&& f, const Lanes* x, const Lanes* slope, Lanes t, Lanes h, Lanes* y) {
    const int n = int(k_.size());
    Lanes *const k = k_.data(), *const stage = stage_.data(), *const sum = sum_.data();
    const Lanes half = 0.5 * h, sixth = h / 6.0, third = h / 3.0;
    for (int i = 0; i < n; ++i) {
      sum[i] = x[i] + sixth * slope[i];
      stage[i] = x[i] + half * slope[i];
    }
    f(stage, t + half, k);
    for (int i = 0; i < n; ++i) {
      sum[i] += third * k[i];
      stage[i] = x[i] + half * k[i];
    }
    f(stage, t + half, k);
    for (int i = 0; i < n; ++i) {
      sum[i] += third * k[i];
      stage[i] = x[i] + h * k[i];
    }
    f(stage, t + h, k);
    for (int i = 0; i < n; ++i) y[i] = sum[i] + sixth * k[i];
  }

 private:
  std::vector<Lanes> k_, stage_, sum_;
};

}  // namespace khaos
