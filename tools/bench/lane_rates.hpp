// SPDX-License-Identifier: BSD-3-Clause
/// What this core does with registers of doubles when nothing else is in the way: the limits that the
/// benchmarks of solvers/ode are measured against.
#pragma once

#include "core/simd_math.hpp"
#include "timing.hpp"

namespace khaos::bench {

/// Nanoseconds for one operation on KHAOS_LANES numbers, many of them independent.
struct LaneRates {
  double fma = 0, divide = 0, elementary = 0;
  double sink = 0;  // what was computed

  double peak() const { return 2 * KHAOS_LANES / fma; }  // GF/s
  /// Nanoseconds for `flops` adds and multiplies, all of them fused in pairs, divisions and elementary
  /// functions.
  double limit(double flops, double divisions = 0, double functions = 0) const {
    return 0.5 * flops * fma + divisions * divide + functions * elementary;
  }
};

/// `count` independent chains of x <- f(x), `length` long. Returns the sum of the ends.
template <int count, class F>
__attribute__((noinline)) double chains(F f, long length, double start) {
  Lanes x[count];
  for (int i = 0; i < count; ++i) x[i] = start + 1e-3 * i;
  for (long n = 0; n < length; ++n)
#pragma GCC unroll 16
    for (int i = 0; i < count; ++i) x[i] = f(x[i]);
  Lanes total = 0.0;
  for (int i = 0; i < count; ++i) total = total + x[i];
  return sum(total);
}

/// Least of nine measurements each. `elementary` is the mean of sin, cos, exp, log and tanh.
inline LaneRates lane_rates() {
  constexpr long length = 20'000;
  constexpr int many = 12, few = 6;
  LaneRates rates;
  double& sink = rates.sink;
  const Lanes m = 0.999, a = 1e-3;
  const std::vector<Timing> t =
      time_by_turns({[&] { sink += chains<many>([m, a](Lanes x) { return x * m + a; }, 10 * length, 0.5); },
                     [&] { sink += chains<few>([m](Lanes x) { return m / x; }, length, 0.5); },
                     [&] { sink += chains<few>([](Lanes x) { return sin(x); }, length, 0.5); },
                     [&] { sink += chains<few>([](Lanes x) { return cos(x); }, length, 0.5); },
                     [&] { sink += chains<few>([](Lanes x) { return exp(x) - 1.0; }, length, -0.5); },
                     [&] { sink += chains<few>([](Lanes x) { return log(x) + 2.0; }, length, 0.5); },
                     [&] { sink += chains<few>([](Lanes x) { return tanh(x); }, length, 0.5); }},
                    1e-3 * length);  // microseconds per 1e3 steps of length: nanoseconds per step
  rates.fma = t[0].best_cpu / (10 * many);
  rates.divide = t[1].best_cpu / few;
  for (int i = 2; i < 7; ++i) rates.elementary += t[i].best_cpu / few / 5;
  return rates;
}

}  // namespace khaos::bench
