// SPDX-License-Identifier: BSD-3-Clause
// kuramoto: mean field, Euler, N = 1e4, 1e5, 1e6. The limit is the rate of a vector sine and cosine of as
// many numbers, measured in the same run. Goal: 420 M oscillator-updates/s at 1e5. Check: the stationary mean
// field of Lorentzian frequencies of width 1 with K = 4, r = sqrt(1 - 2 / K) = 0.7071 (the tails are cut at 1
// part in N).
#include "core/simd_math.hpp"
#include "lattice/mean_field.hpp"
#include "mpi/comm.hpp"
#include "timing.hpp"

#include <fmt/format.h>
#include <mpi.h>

#include <cmath>
#include <numbers>

namespace {
using namespace khaos;

void measure(const Comm& comm, long N) {
  std::vector<double> omega, theta;
  for (long i = 0; i < N; ++i) {
    omega.push_back(std::tan(std::numbers::pi * ((double(i) + 0.5) / double(N) - 0.5)));
    theta.push_back(0.1 * double(i % 7));
  }
  MeanFieldKuramoto model(comm, omega, theta, 4, 0.01);
  AlignedArray x(N, 0), y(N, 2), z(N, 4);
  for (long i = 0; i < N; ++i) x.data()[i] = theta[std::size_t(i)];
  const long steps = 20'000'000 / N;
  const auto t = bench::time_by_turns({[&] { model.advance(steps); },
                                       [&] {
                                         for (long n = 0; n < steps; ++n)
                                           for (long i = 0; i < N; i += KHAOS_LANES) {
                                             const Lanes angle = load(x.data() + i);
                                             store(y.data() + i, sin(angle));
                                             store(z.data() + i, cos(angle));
                                           }
                                       }},
                                      double(steps) * double(N));
  model.advance(std::max(0L, 2000 - 10 * steps));  // t = 20 at least
  fmt::print("N {:>8}: {:5.0f} M oscillator-updates/s (spread {:.0f} %), limit {:.0f}, ratio {:.2f}\n", N,
             1 / t[0].cpu, 100 * t[0].spread, 1 / t[1].cpu, t[1].cpu / t[0].cpu);
  fmt::print("  check: r = {:.4f}, expected 0.7071\n", std::abs(model.field()));
}
}  // namespace

int main(int argc, char** argv) {
  MPI_Init(&argc, &argv);
  {
    const Comm comm = Comm::self();
    fmt::print("{} lanes; medians of 9, CPU time; goal 420\n", KHAOS_LANES);
    for (const long N : {10'000L, 100'000L, 1'000'000L}) measure(comm, N);
  }
  MPI_Finalize();
}
