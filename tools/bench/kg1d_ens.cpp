// SPDX-License-Identifier: BSD-3-Clause
// kg1d_ens: 256 fields of N = 512 (phi^4, L = 60, kink pairs of 256 speeds, velocity Verlet, dt = 0.2 /
// k_max), each taken through 1000 steps in the cache of a core. Beside it the bare r2c + c2r of all fields as
// one FFTW plan, and of one field again and again. On all cores: one copy of the program per core, say
// `mpirun -n 2 kg1d_ens`. Check: the sum of the 256 energies, and its drift.
#include "lines.hpp"
#include "spectral/for_each_line.hpp"

#include <Kokkos_Core.hpp>
#include <fmt/format.h>

#include <memory>

int main(int argc, char** argv) {
  using namespace khaos;
  const Kokkos::ScopeGuard kokkos(argc, argv);
  constexpr long points = 512, fields = 256, steps = 1000;
  const LineTransform transform(points, 60, Boundary::periodic);
  const KleinGordon equation(transform, Phi4{}, composition("verlet"), 0.2 / transform.k_max());
  std::vector<std::unique_ptr<KleinGordonLine>> lines;
  double start = 0, end = 0;
  for (long i = 0; i < fields; ++i) {
    const bench::Pair pair = bench::kink_pair(transform, 0.18 + 0.09 * static_cast<double>(i) / fields);
    lines.push_back(std::make_unique<KleinGordonLine>(equation));
    lines.back()->start(pair.u, pair.p);
    start += lines.back()->energy();
  }
  const bench::RawPair together(points, fields), alone(points);
  const std::vector<bench::Timing> timings = bench::time_by_turns(
      {[&] { together.run(steps); }, [&] { alone.run(steps * fields); },
       [&] { for_each_line("kg1d_ens", fields, [&](long i) { lines[i]->advance(steps); }); }},
      static_cast<double>(steps * fields), 5);
  for (const auto& line : lines) end += line->energy();
  fmt::print(
      "{}, FFTW_ESTIMATE, {} lanes; microseconds per field and step, median of 5 (spread), CPU; ratio of CPU "
      "times\n",
      fftw_version, KHAOS_LANES);
  const char* names[] = {"raw pairs, one plan of 256", "raw pair, one field", "step"};
  for (int i = 0; i < 3; ++i)
    fmt::print("{:27} {:.3f} ({:2.0f} %)  CPU {:.3f}  step / this {:.3f}\n", names[i], timings[i].median,
               100 * timings[i].spread, timings[i].cpu, timings[2].cpu / timings[i].cpu);
  fmt::print("check: energy {:.12f} at the start, relative change {:.1e}\n", start, end / start - 1);
}
