// SPDX-License-Identifier: BSD-3-Clause
// ns2d: one RK4 step of two-dimensional Navier-Stokes (vorticity, 2/3 rule, integrating factor) beside 16
// bare real transforms (8 r2c, 8 c2r) of the same plane in the same run, both planned with FFTW_ESTIMATE.
// Check: without viscosity energy and enstrophy stay as they are; their relative change over the steps timed.
#include "box_fields.hpp"
#include "models/navier_stokes_2d.hpp"
#include "spectral/box_stepper.hpp"
#include "spectral/box_sums.hpp"
#include "timing.hpp"

#include <Kokkos_Core.hpp>
#include <fmt/format.h>

namespace {
using namespace khaos;

std::vector<double> energy_and_enstrophy(const BoxTransform& transform, const Modes& w) {
  return mode_sums(transform, 2, [&](const ModeTerm& at, std::vector<ExactSum>& sums) {
    if (at.k_squared() == 0) return;
    sums[0].add(0.5 * at.weight * squared(w(at.m)) / at.k_squared());
    sums[1].add(0.5 * at.weight * squared(w(at.m)));
  });
}

void measure(long n, int steps) {
  const Comm comm = Comm::self();
  const BoxTransform transform(bench::cube(2, n), comm, Layout::automatic, Keep::two_thirds);
  BoxStepper<NavierStokes2d> flow(transform, {0, 0, nullptr, {{transform.k_max(0), transform.k_max(1)}}});
  bench::smooth_start(transform, flow.u(), 1);
  flow.set_dt(0.5 / flow.rate());
  bench::RawTransforms raw(2, n);
  const std::vector<double> before = energy_and_enstrophy(transform, flow.u());
  const std::vector<bench::Timing> t = bench::time_by_turns({[&] { raw.run(8 * steps, 8 * steps); },
                                                             [&] {
                                                               for (int i = 0; i < steps; ++i) flow.step();
                                                             }},
                                                            steps);
  const std::vector<double> after = energy_and_enstrophy(transform, flow.u());
  fmt::print(
      "{:4}^2  16 transforms {:8.3f} ms ({:2.0f} %)  step {:8.3f} ms ({:2.0f} %)  ratio of CPU times "
      "{:.3f}\n",
      n, t[0].median / 1e3, 100 * t[0].spread, t[1].median / 1e3, 100 * t[1].spread, t[1].cpu / t[0].cpu);
  fmt::print("        check: energy changed by {:.1e}, enstrophy by {:.1e} of itself\n",
             after[0] / before[0] - 1, after[1] / before[1] - 1);
}

}  // namespace

int main(int argc, char** argv) {
  MPI_Init(&argc, &argv);
  {
    const Kokkos::ScopeGuard kokkos(argc, argv);
    fmt::print("{}, FFTW_ESTIMATE, {} lanes; median of 9 (spread)\n", fftw_version, KHAOS_LANES);
    measure(256, 20);
    measure(512, 5);
    measure(1024, 2);
  }
  MPI_Finalize();
}
