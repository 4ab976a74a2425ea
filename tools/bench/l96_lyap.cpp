// SPDX-License-Identifier: BSD-3-Clause
// l96-lyap: Lorenz-96 with N = 40, F = 8, RK4 of h = 0.01, all 40 tangent vectors, Gram-Schmidt every 10
// steps, 2e4 steps; one trajectory, and 64 of them in turn. The limit is 64 kflop a step at the FMA peak
// measured in the same run. Goals: 3 us a step, 1.7 us for a trajectory of an ensemble. Check: lambda_1
// about 1.7, the sum -40.00.
#include "lane_rates.hpp"
#include "models/lorenz96.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numeric>

namespace {
using namespace khaos;
constexpr int n = 40, every = 10;
constexpr double h = 0.01;

std::vector<double> start(int member) {
  std::vector<double> x(n, 8.0);
  x[0] += 0.01 * (member + 1);
  return x;
}

void run(Lorenz96Orbit& orbit, long steps, std::vector<double>& log_r) {
  for (long step = 0; step < steps; step += every) {
    orbit.advance(h, every);
    orbit.frame().orthonormalise(log_r.data());
  }
}
}  // namespace

int main() {
  constexpr long steps = 20'000, transient = 2'000;
  constexpr int members = 64;
  const bench::LaneRates rates = bench::lane_rates();
  const double limit = 1e-3 * rates.limit(64e3 / KHAOS_LANES);
  fmt::print("{} lanes, FMA peak {:.1f} GF/s: limit {:.2f} us a step; medians of 7, CPU time\n", KHAOS_LANES,
             rates.peak(), limit);

  Lorenz96Orbit orbit(start(0), 8, n);
  std::vector<double> log_r(n), ignored(n);
  run(orbit, transient, ignored);
  std::vector<Lorenz96Orbit> ensemble;
  for (int m = 0; m < members; ++m) ensemble.emplace_back(start(m), 8, n);
  const std::vector<bench::Timing> timings =
      bench::time_by_turns({[&] {
                              log_r.assign(n, 0.0);
                              run(orbit, steps, log_r);
                            },
                            [&] {
                              for (int round = 0; round < 2; ++round)
                                for (Lorenz96Orbit& member : ensemble)
                                  run(member, steps / 2 / members / every * every, ignored);
                            }},
                           static_cast<double>(steps), 7);
  const double fraction = 2.0 * members * (steps / 2 / members / every * every) / steps;
  fmt::print("one trajectory   {:.3f} us a step (spread {:.0f} %), {:.2f} times the limit\n", timings[0].cpu,
             100 * timings[0].spread, timings[0].cpu / limit);
  fmt::print("ensemble of {}   {:.3f} us a step and trajectory (spread {:.0f} %), {:.2f} times the limit\n",
             members, timings[1].cpu / fraction, 100 * timings[1].spread, timings[1].cpu / fraction / limit);
  const double time = h * steps;
  fmt::print("  check: lambda_1 {:.4f}, sum {:.6f}\n", log_r[0] / time,
             std::accumulate(log_r.begin(), log_r.end(), 0.0) / time);
}
