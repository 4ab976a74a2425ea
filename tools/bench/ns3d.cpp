// SPDX-License-Identifier: BSD-3-Clause
// ns3d: one right-hand side of three-dimensional Navier-Stokes (rotational form, 2/3 rule) beside 9 bare real
// transforms (3 r2c, 6 c2r) of the same box in the same run, both planned with FFTW_ESTIMATE.
// Check: the right-hand side does no work, sum u . u_t = 0 but for rounding. Also the memory of a whole run,
// in real fields (goal: at most 12).
#include "box_fields.hpp"
#include "models/navier_stokes_3d.hpp"
#include "spectral/box_stepper.hpp"
#include "spectral/box_sums.hpp"
#include "timing.hpp"

#include <Kokkos_Core.hpp>
#include <fmt/format.h>

#include <cmath>
#include <sys/resource.h>

namespace {
using namespace khaos;

double resident_bytes() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return 1024.0 * double(usage.ru_maxrss);
}

void measure(long n, bool memory) {
  const Comm comm = Comm::self();
  const double before = resident_bytes();
  const BoxTransform transform(bench::cube(3, n), comm, Layout::automatic, Keep::two_thirds);
  const double k_max = transform.k_max(0);
  BoxStepper<NavierStokes3d> flow(transform, {0, {{k_max, k_max, k_max}}});
  const Modes& u = flow.u();
  bench::smooth_start(transform, u, 3);
  flow.set_dt(0.5 / flow.rate());
  flow.step();
  if (memory)
    fmt::print("        memory of a run {:.1f} real fields\n",
               (resident_bytes() - before) / (8.0 * double(transform.box().size())));
  const Modes u_t("u_t", u.extent(0));
  bench::RawTransforms raw(3, n);
  const std::vector<bench::Timing> t = bench::time_by_turns(
      {[&] { raw.run(3, 6); }, [&] { nonlinear(transform, flow.equation(), u, u_t); }}, 1);
  const std::vector<double> work =
      mode_sums(transform, 2, [&](const ModeTerm& at, std::vector<ExactSum>& sums) {
        for (int i = 0; i < 3; ++i) {
          const Mode a = u(i * transform.modes() + at.m), b = u_t(i * transform.modes() + at.m);
          const double power = at.weight * (a.real() * b.real() + a.imag() * b.imag());
          sums[0].add(power);
          sums[1].add(std::abs(power));
        }
      });
  fmt::print(
      "{:4}^3  9 transforms {:8.3f} ms ({:2.0f} %)  right-hand side {:8.3f} ms ({:2.0f} %)  ratio of CPU "
      "times {:.3f}\n",
      n, t[0].median / 1e3, 100 * t[0].spread, t[1].median / 1e3, 100 * t[1].spread, t[1].cpu / t[0].cpu);
  fmt::print("        check: its work is {:.1e} of the sum of magnitudes\n", work[0] / work[1]);
}

}  // namespace

int main(int argc, char** argv) {
  MPI_Init(&argc, &argv);
  {
    const Kokkos::ScopeGuard kokkos(argc, argv);
    fmt::print("{}, FFTW_ESTIMATE, {} lanes; median of 9 (spread)\n", fftw_version, KHAOS_LANES);
    measure(128, true);  // first: the peak of memory is this one's
    measure(64, false);
  }
  MPI_Finalize();
}
