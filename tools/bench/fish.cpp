// SPDX-License-Identifier: BSD-3-Clause
// fish: the zone model in three dimensions, box 35, zones 1/12/20, blind 20 degrees, turn 0.2, noise 0.05,
// v 1.5, dt 0.1, all pairs periodic, 150 and 250 agents x 1000 steps. Goal: 400 M pairs/s; the seven
// entropies cost no more than the pairs. The limit is a loop over registers of pairs that does only what no
// such step can do without: nearest image, distance, one root, one division, the cosine, three comparisons
// and six sums. Growth: all pairs and cells at one density. Check: P of the aligned school, 0.99, and equal
// bits of both searches.
#include "mpi/comm.hpp"
#include "particles/school.hpp"
#include "particles/school_entropy.hpp"
#include "particles/school_order.hpp"
#include "timing.hpp"

#include <fmt/format.h>
#include <mpi.h>

#include <cmath>
#include <numbers>

namespace {
using namespace khaos;

const ZoneRule rule{1, 12, 20, 0.2, 0.05, 20 * std::numbers::pi / 180, 1, 1.5, 0.1, TurnRule::lerp};

std::vector<double> start(long N, double side) {
  const Stream numbers = make_stream(1, 0, "start");
  std::vector<double> state;
  for (long i = 0; i < N; ++i) {
    const auto fish = static_cast<std::uint64_t>(i);
    for (std::uint64_t c = 0; c < 3; ++c) state.push_back(side * numbers.uniform(fish, c));
    const Vector3<double> u =
        direction(Vector3<double>{numbers.normal(fish, 3), numbers.normal(fish, 4), numbers.normal(fish, 5)},
                  {1, 0, 0});
    state.insert(state.end(), {u.x, u.y, u.z});
  }
  return state;
}

School school_of(const Comm& comm, long N, double side, PairSearch search) {
  School school(rule, {side}, N, 0, make_stream(1, 0, "noise"), comm, search);
  school.set_state(start(N, side));
  return school;
}

/// Registers of pairs: a block of focal agents in lanes, all others in turn.
double bare_pairs(const std::vector<double>& state, double side, long sweeps) {
  const PeriodicBox box{side};
  const long N = std::ssize(state) / 6;
  const Lanes one = 1.0, zero = 0.0, near = 400.0;
  Lanes total = 0.0;
  for (long sweep = 0; sweep < sweeps; ++sweep)
    for (long block = 0; block < N; block += KHAOS_LANES) {
      const double* const i = &state[static_cast<std::size_t>(6 * block)];
      const Lanes x = i[0], y = i[1], z = i[2], ux = i[3], uy = i[4], uz = i[5];
      Lanes sx = zero, sy = zero, sz = zero;
      for (long k = 0; k < N; ++k) {
        const double* const j = &state[static_cast<std::size_t>(6 * k)];
        const Lanes dx = box.nearest(Lanes(j[0]) - x), dy = box.nearest(Lanes(j[1]) - y),
                    dz = box.nearest(Lanes(j[2]) - z);
        const Lanes r2 = dx * dx + dy * dy + dz * dz + 1e-9, r = sqrt(r2), inverse = one / r;
        const Lanes ahead = dx * ux + dy * uy + dz * uz;
        const Lanes w = select(ahead > -0.9 * r, select(r2 < near, inverse, zero), zero),
                    o = select(r2 < 0.36 * near, one, zero);
        sx += o * Lanes(j[3]) + w * dx, sy += o * Lanes(j[4]) + w * dy, sz += o * Lanes(j[5]) + w * dz;
      }
      total = total + sx + sy + sz;
    }
  return sum(total);
}

void all_pairs_rate(const Comm& comm, long N) {
  School school = school_of(comm, N, 35, PairSearch::all_pairs);
  school.advance(0, 1000);
  const std::vector<double> state = school.state();
  long step = 1000;
  double sink = 0;
  const auto t = bench::time_by_turns(
      {[&] { school.advance(step, 1000), step += 1000; }, [&] { sink += bare_pairs(state, 35, 1000); },
       [&] {
         for (int k = 0; k < 1000; ++k) sink += school_entropies(state, {35}).osi;
       }},
      1000);
  const double pairs = static_cast<double>(N * (N - 1));
  fmt::print(
      "N {:>4}: {:.4f} s for 1000 steps, {:4.0f} M pairs/s (spread {:.0f} %, goal 400); limit {:4.0f}, ratio "
      "{:.2f}; entropies {:.2f} of a step\n",
      N, 1e-3 * t[0].cpu, pairs / t[0].cpu, 100 * t[0].spread, pairs / t[1].cpu, t[0].cpu / t[1].cpu,
      t[2].cpu / t[0].cpu);
  fmt::print("  check: P = {:.4f}, expected 0.99 to 1 ({})\n",
             school_order(school.state(), {35}).polarization, sink != 0 ? "done" : "nothing");
}

/// At the density of the first, so that a fish has as many neighbours.
void growth(const Comm& comm, long N) {
  const double side = 35 * std::cbrt(static_cast<double>(N) / 250);
  School cells = school_of(comm, N, side, PairSearch::cells);
  const long steps = std::max(1L, 20'000 / N);
  long step = 0;
  const auto t = bench::time_by_turns({[&] { cells.advance(step, steps), step += steps; }},
                                      static_cast<double>(steps), 5);
  fmt::print("N {:>7}, cells: {:9.1f} us a step, {:.3f} us a fish", N, t[0].cpu,
             t[0].cpu / static_cast<double>(N));
  if (N <= 10'000) {
    School pairs = school_of(comm, N, side, PairSearch::all_pairs);
    const auto a = bench::time_by_turns({[&] { pairs.advance(0, 1); }}, 1, 3);
    School again = school_of(comm, N, side, PairSearch::cells),
           other = school_of(comm, N, side, PairSearch::all_pairs);
    again.advance(0, 2), other.advance(0, 2);
    fmt::print("; all pairs {:9.1f} us; check: {}", a[0].cpu,
               again.state() == other.state() ? "equal bits" : "DIFFERENT");
  }
  fmt::print("\n");
}
}  // namespace

int main(int argc, char** argv) {
  MPI_Init(&argc, &argv);
  Kokkos::initialize();
  {
    const Comm comm = Comm::self();
    fmt::print("{} lanes; medians of 9, CPU time\n", KHAOS_LANES);
    for (const long N : {150L, 250L}) all_pairs_rate(comm, N);
    for (const long N : {2'500L, 5'000L, 10'000L, 100'000L}) growth(comm, N);
  }
  Kokkos::finalize();
  MPI_Finalize();
}
