// SPDX-License-Identifier: BSD-3-Clause
// kg1d: one step of velocity Verlet for phi^4, beside one bare r2c + c2r pair of the same length in the same
// run. L = 60, kinks at -10 and 10, dt = 0.2 / k_max, 1e4 steps; alone, with energy, and with energy and
// momentum every 10. Check: the energy of two kinks at rest, 4 sqrt(2) / 3, and its drift.
#include "lines.hpp"

#include <Kokkos_Core.hpp>
#include <fmt/format.h>

#include <string>

int main(int argc, char** argv) {
  using namespace khaos;
  const Kokkos::ScopeGuard kokkos(argc, argv);
  constexpr long steps = 10'000;
  fmt::print(
      "{}, FFTW_ESTIMATE, {} lanes; microseconds per step, median of 9 (spread), CPU; ratio of CPU times\n",
      fftw_version, KHAOS_LANES);
  for (const long points : {512, 1024, 2048, 4096}) {
    const LineTransform transform(points, 60, Boundary::periodic);
    const KleinGordon equation(transform, Phi4{}, composition("verlet"), 0.2 / transform.k_max());
    const bench::Pair pair = bench::kink_pair(transform, 0);
    const bench::RawPair raw(static_cast<int>(points));
    KleinGordonLine plain(equation), with_energy(equation), with_both(equation);
    for (KleinGordonLine* line : {&plain, &with_energy, &with_both}) line->start(pair.u, pair.p);
    const double start = plain.energy();
    double energy = 0, momentum = 0;
    const std::vector<bench::Timing> timings =
        bench::time_by_turns({[&] { raw.run(steps); }, [&] { plain.advance(steps); },
                              [&] {
                                for (long step = 0; step < steps; step += 10)
                                  with_energy.advance(10), energy = with_energy.energy();
                              },
                              [&] {
                                for (long step = 0; step < steps; step += 10) {
                                  with_both.advance(10, true);
                                  const KleinGordonLine::Conserved now = with_both.conserved();
                                  energy = now.energy, momentum = now.momentum;
                                }
                              }},
                             steps);
    const char* names[] = {"raw pair", "step", "energy every 10", "energy, momentum every 10"};
    for (int i = 0; i < 4; ++i)
      fmt::print("N {:4}  {:26} {:7.3f} ({:2.0f} %)  CPU {:7.3f}  ratio {:.3f}\n", points, names[i],
                 timings[i].median, 100 * timings[i].spread, timings[i].cpu, timings[i].cpu / timings[0].cpu);
    fmt::print("        check: energy {:.12f} at the start, relative change {:.1e}, momentum {:.1e}\n", start,
               energy / start - 1, momentum);
  }
}
