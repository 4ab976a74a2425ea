// SPDX-License-Identifier: BSD-3-Clause
// ks1d: one ETDRK4 step of the Kuramoto-Sivashinsky equation (2/3 rule, 32 contour points, L = 22 N / 64, dt
// = 0.05), beside the four bare r2c + c2r pairs of the same length that it needs, in the same run. Check:
// mean u^2 at t = 5 from a smooth start, which NumPy's transforms give as 1.186235330 (N = 128), and that the
// mean of u stays 0.
#include "lines.hpp"
#include "models/line_equations.hpp"
#include "spectral/line_evolution.hpp"

#include <Kokkos_Core.hpp>
#include <fmt/format.h>

#include <cmath>
#include <numbers>
#include <numeric>

int main(int argc, char** argv) {
  using namespace khaos;
  const Kokkos::ScopeGuard kokkos(argc, argv);
  fmt::print(
      "{}, FFTW_ESTIMATE, {} lanes; microseconds per step, median of 9 (spread), CPU; ratio of CPU times to "
      "four pairs\n",
      fftw_version, KHAOS_LANES);
  for (const long points : {64, 128, 512, 2048}) {
    const long steps = 400'000 / points;
    const Lines line(1, points, 22.0 * static_cast<double>(points) / 64, Lines::dealiased(points, 2));
    LineEvolution evolution(KuramotoSivashinsky{}, line, "etdrk4", 0.05);
    std::vector<double> u;
    for (long j = 0; j < points; ++j) {
      const double x = 2 * std::numbers::pi * static_cast<double>(j) / static_cast<double>(points);
      u.push_back(std::cos(4 * x) + 0.1 * std::cos(x) * (1 + std::sin(x)));
    }
    evolution.start(u);
    evolution.advance(100);
    const std::vector<double> early = evolution.field();
    const double square =
        std::inner_product(early.begin(), early.end(), early.begin(), 0.0) / static_cast<double>(points);
    const bench::RawPair raw(static_cast<int>(points));
    const std::vector<bench::Timing> timings = bench::time_by_turns(
        {[&] { raw.run(4 * steps); }, [&] { evolution.advance(steps); }}, static_cast<double>(steps));
    const std::vector<double> late = evolution.field();
    const char* names[] = {"four raw pairs", "ETDRK4 step"};
    for (int i = 0; i < 2; ++i)
      fmt::print("N {:4}  {:15} {:7.3f} ({:2.0f} %)  CPU {:7.3f}  ratio {:.3f}\n", points, names[i],
                 timings[i].median, 100 * timings[i].spread, timings[i].cpu, timings[i].cpu / timings[0].cpu);
    fmt::print("        check: mean u^2 at t = 5: {:.9f}, mean u at t = {:.0f}: {:.1e}\n", square,
               evolution.t(), std::accumulate(late.begin(), late.end(), 0.0) / static_cast<double>(points));
  }
}
