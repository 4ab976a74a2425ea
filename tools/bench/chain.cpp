// SPDX-License-Identifier: BSD-3-Clause
// chain: leapfrog, fixed ends, N = 1024 and 1e5: FPUT-beta, and a sine on each site; then rings of noisy
// phase oscillators (stochastic Heun), realisations in lanes, at several sizes. Limits measured in the same
// run: of FPUT-beta a pass through the same arrays without a force (v <- a v, q <- q + dt v); of the sine
// chain the sines alone; of the phases a sine and a cosine for each of Heun's two stages and a normal number.
// Goals: 1500 and 650 M site-updates/s. Checks: energy, W^2 / D of the linear theory.
#include "lattice/chain_steps.hpp"
#include "lattice/chain_systems.hpp"
#include "lattice/leapfrog_chain.hpp"
#include "timing.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

namespace {
using namespace khaos;
constexpr double dt = 0.05;

std::vector<double> hump(long N) {
  std::vector<double> q;
  for (long i = 1; i <= N; ++i) q.push_back(std::sin(std::numbers::pi * double(i) / double(N + 1)));
  return q;
}

/// x <- f(x) for all of an array.
template <class F>
void for_all(AlignedArray& x, const F& f) {
  for (long i = 0; i < x.size(); i += KHAOS_LANES) store(x.data() + i, f(load(x.data() + i)));
}

template <class Force, class Limit>
void leapfrog(const char* name, const Force& force, long N, double goal, const Limit& limit) {
  const long steps = 40'000'000 / N;
  LeapfrogChain<Force> chain(force, hump(N), std::vector<double>(std::size_t(N)), dt);
  const double energy = chain.energy();
  AlignedArray q(N, 0), v(N, 4);
  const auto t = bench::time_by_turns({[&] { chain.advance(steps); },
                                       [&] {
                                         for (long n = 0; n < steps; ++n) limit(q, v);
                                       }},
                                      double(steps) * double(N));
  fmt::print(
      "{:<12} N {:>6}: {:5.0f} M site-updates/s (spread {:.0f} %), limit {:.0f}, ratio {:.2f}, goal {}\n",
      name, N, 1 / t[0].cpu, 100 * t[0].spread, 1 / t[1].cpu, t[1].cpu / t[0].cpu, goal);
  fmt::print("  check: energy {:.12g}, changed by {:.1e}\n", energy, chain.energy() / energy - 1);
}

struct Sine {
  KOKKOS_INLINE_FUNCTION Lanes operator()(Lanes s, Lanes) const { return s; }
};

void phases(long L) {
  const long blocks = std::max(1L, 4096 / L), steps = 4'000'000 / (L * blocks * KHAOS_LANES);
  const double D = 1e-4;
  const ChainState s{Replicas(L, blocks), {}, {}, Replicas(L, blocks), Replicas(1, blocks)};
  const ChainWork work(s.x, ChainMethod::heun);
  const ChainProblem<PhaseChain<Sine>> problem{
      {{}, 1.0}, {L, ChainEnds::ring}, {D, make_stream(1, 0, "noise")}, dt};
  std::uint64_t step = 0;
  AlignedArray x(L, 0);
  for (long i = 0; i < L; ++i) x.data()[i] = 1e-3 * double(i % 100);
  double sink = 0;
  const auto t = bench::time_by_turns(
      {[&] {
         chain_steps<ChainMethod::heun>(problem, s, work, 0, step, steps);
         step += std::uint64_t(steps);
       },
       [&] {
         for (long n = 0; n < steps * blocks; ++n)
           for (int lane = 0; lane < KHAOS_LANES; ++lane) {
             for (int stage = 0; stage < 2; ++stage) for_all(x, [](Lanes a) { return sin(a) * cos(a); });
             Lanes z[4];
             for (long i = 0; i < L; i += 4 * KHAOS_LANES) {
               normals_of_lanes<KHAOS_LANES>(problem.noise.stream, std::uint64_t(n), std::uint64_t(i), z);
               sink += z[0][0] + z[1][0] + z[2][0] + z[3][0];
             }
           }
       }},
      double(steps) * double(L * blocks * KHAOS_LANES));
  double W2 = 0;
  for (long b = 0; b < blocks; ++b) {
    Lanes mean = 0.0, square = 0.0;
    for (long i = 0; i < L; ++i) mean += s.x(b)(i) * (1 / double(L));
    for (long i = 0; i < L; ++i) square += (s.x(b)(i) - mean) * (s.x(b)(i) - mean);
    W2 += sum(square) / double(L * blocks * KHAOS_LANES);
  }
  double linear = 0;
  const double time = dt * double(step);
  for (long n = 1; n < L; ++n) {
    const double rate = 4 * std::pow(std::sin(std::numbers::pi * double(n) / double(L)), 2);
    linear += (1 - std::exp(-2 * rate * time)) / rate / double(L);
  }
  fmt::print("phases, Heun L {:>6}: {:5.0f} M site-updates/s (spread {:.0f} %), limit {:.0f}, ratio {:.2f}\n",
             L, 1 / t[0].cpu, 100 * t[0].spread, 1 / t[1].cpu, t[1].cpu / t[0].cpu);
  fmt::print("  check: W^2 / D = {:.3f} at t = {:g}, linear theory {:.3f}{}\n", W2 / D, time, linear,
             sink == 0 ? "!" : "");
}
}  // namespace

int main(int argc, char** argv) {
  Kokkos::ScopeGuard kokkos(argc, argv);
  fmt::print("{} lanes; medians of 9, CPU time\n", KHAOS_LANES);
  for (const long N : {1024L, 100'000L}) {
    leapfrog("FPUT-beta", FputBeta{0.3}, N, 1500, [](AlignedArray& q, AlignedArray& v) {
      for (long i = 0; i < q.size(); i += KHAOS_LANES) {
        const Lanes speed = load(v.data() + i) * 0.999;
        store(v.data() + i, speed);
        store(q.data() + i, load(q.data() + i) + dt * speed);
      }
    });
    leapfrog("sine on site", SineOnSite{1}, N, 650,
             [](AlignedArray& q, AlignedArray&) { for_all(q, [](Lanes a) { return sin(a); }); });
  }
  for (const long L : {256L, 1024L, 4096L, 16384L, 65536L}) phases(L);
}
