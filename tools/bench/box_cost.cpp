// SPDX-License-Identifier: BSD-3-Clause
// box_cost: seconds of a right-hand side of Navier-Stokes as the cost model says and as measured. The model's
// machine is measured first, on smaller boxes. Run with mpirun -n R -- box_cost, also for strong and weak
// scaling.
#include "spectral/box_cost.hpp"

#include "models/navier_stokes_2d.hpp"
#include "models/navier_stokes_3d.hpp"

#include <Kokkos_Core.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <mpi.h>

#include <chrono>

namespace {

using namespace khaos;

template <class E>
void compare(const Comm& comm, const Box& box, const E& equation) {
  const BoxMachine machine = measured_machine(comm, box);
  const BoxTransform transform(box, comm, Layout::automatic, Keep::two_thirds);
  const Modes u("u", E::fields * transform.modes()), n("n", E::fields * transform.modes());
  double least = 1e30;
  for (int i = 0; i < 15; ++i) {
    comm.barrier();
    const auto start = std::chrono::steady_clock::now();
    nonlinear(transform, equation, u, n);
    least = std::min(least, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  const double took = comm.max(least);
  const double predicted = seconds(box_cost(box, comm.size(), E::inputs, E::outputs), machine);
  if (comm.root())
    fmt::print(
        "{} on {} ranks: {:.3g} flops/s, {:.3g} bytes/s, {:.2g} s a message; "
        "predicted {:.3g} ms, took {:.3g} ms, ratio {:.2f}\n",
        fmt::join(box.points, " x "), comm.size(), machine.flops, machine.bytes, machine.latency,
        1e3 * predicted, 1e3 * took, predicted / took);
}

void bench(const Comm& world) {
  for (const long n : {256, 512, 1024}) compare(world, {{n, n}, {1, 1}}, NavierStokes2d{});
  for (const long n : {64, 96, 128}) compare(world, {{n, n, n}, {1, 1, 1}}, NavierStokes3d{});
  const long more = world.size();  // as much for each rank as one has alone
  if (more == 1) return;
  for (const long n : {256, 512}) compare(world, {{more * n, n}, {1, 1}}, NavierStokes2d{});
  compare(world, {{more * 64, 64, 64}, {1, 1, 1}}, NavierStokes3d{});
}

}  // namespace

int main(int argc, char** argv) {
  MPI_Init(&argc, &argv);
  {
    const Kokkos::ScopeGuard kokkos(argc, argv);
    bench(Comm::world());
  }
  MPI_Finalize();
}
