// SPDX-License-Identifier: BSD-3-Clause
/// Steppers for stochastic differential equations with additive noise,
///   dx = f(x) dt + sigma dW + common dW_0,
/// on Replicas: systems of `nodes` nodes with `components` variables each (row node * components + c), all
/// independent of each other but for the noise dW_0 that the nodes of one replica share.
///
/// A drift f is a functor:
///   static constexpr int fixed;           components, where they are known to the compiler; else 0
///   static constexpr bool local;          f of a node needs of the other nodes only what `Shared` holds
///   struct Shared;                        of all nodes at one instant, for instance their sum
///   long nodes; int components;
///   void share(LaneRows seen, Shared&) const;
///   void operator()(LaneRows x, LaneRows seen, const Shared&, long node, Lanes* f) const;
/// `seen` is x as other nodes see it: x itself, or x with a white measurement noise of strength `reading` on
/// every row, which enters the drift as x dt + reading dB. f must be linear in `seen`: then this noise, too,
/// is additive.
#pragma once

#include "ode/sde_normals.hpp"
#include "ode/sde_state.hpp"

#include <span>

namespace khaos {

/// Noise strengths, and the streams that they are drawn from.
struct SdeNoise {
  double sigma = 0, common = 0, reading = 0;
  Stream own, shared, read;
};

/// euler_maruyama: x + f dt + noise; weak order 1, for additive noise strong order 1.
/// heun: the mean of f at both ends, the same noise in the predictor; weak order 2 for additive noise.
/// Source: Kloeden & Platen, Numerical Solution of SDEs (1992), 10.2 and 15.1.
enum class SdeMethod { euler_maruyama, heun };

/// Most components of a node: what a kernel keeps of one on its stack.
inline constexpr int most_components = 64;

template <class Drift>
struct SdeProblem {
  Drift drift;
  SdeNoise noise;
  double dt = 0;
};

/// Buffers of a stepper, each as large as the state; those that a method does not need are empty.
struct SdeWork {
  Replicas next, half, seen;
  SdeWork() = default;
  SdeWork(const Replicas& x, SdeMethod method, bool local, bool reading) {
    const bool heun = method == SdeMethod::heun;
    if (heun || !local) next = Replicas(x.rows, x.room);
    if (heun) half = Replicas(x.rows, x.room);
    if (reading) seen = Replicas(x.rows, x.room);
  }
};

namespace detail {

/// x with its measurement noise, or x itself if there is none. Numbers are addressed, so a second call of the
/// same step sees the same noise.
KOKKOS_INLINE_FUNCTION LaneRows look_at(LaneRows x, LaneRows seen, const SdeNoise& noise, double root_dt,
                                        std::uint64_t member, std::uint64_t step, long rows) {
  if (noise.reading == 0) return x;
  NormalRows z(noise.read, member, step, rows);
  const Lanes scale = noise.reading / root_dt;
  for (long row = 0; row < rows; ++row) seen.set(row, x(row) + scale * z.next());
  return seen;
}

template <class Drift, SdeMethod method>
struct SdeSteps {
  SdeProblem<Drift> problem;
  Replicas x;
  SdeWork work;
  std::uint64_t first_member, first_step;
  long steps;

  KOKKOS_FUNCTION void operator()(long block) const {
    const SdeProblem<Drift> p = problem;  // a copy that no store can change
    const Drift& drift = p.drift;
    constexpr int width = Drift::fixed > 0 ? Drift::fixed : most_components;
    const int d = Drift::fixed > 0 ? Drift::fixed : drift.components;
    const long nodes = drift.nodes, rows = nodes * d;
    const std::uint64_t member = first_member + std::uint64_t(block) * KHAOS_LANES;
    const double root_dt = sqrt(p.dt);
    const Lanes dt = p.dt, half_dt = 0.5 * p.dt, sigma = p.noise.sigma * root_dt;
    const bool heun = method == SdeMethod::heun, in_place = Drift::local && !heun;
    LaneRows now = x(block), next = in_place ? now : work.next(block);
    const LaneRows half = heun ? work.half(block) : now;
    const LaneRows room = p.noise.reading > 0 ? work.seen(block) : now;
    typename Drift::Shared shared;
    Lanes f[width], common[width];
    for (int c = 0; c < d; ++c) common[c] = 0.0;
    for (std::uint64_t step = first_step; step < first_step + std::uint64_t(steps); ++step) {
      if (p.noise.common > 0) {
        NormalRows z(p.noise.shared, member, step, d);
        for (int c = 0; c < d; ++c) common[c] = (p.noise.common * root_dt) * z.next();
      }
      const LaneRows seen = look_at(now, room, p.noise, root_dt, member, step, rows);
      drift.share(seen, shared);
      NormalRows z(p.noise.own, member, step, rows);
      for (long node = 0; node < nodes; ++node) {
        drift(now, seen, shared, node, f);
        for (int c = 0; c < d; ++c) {
          const long row = node * d + c;
          Lanes push = common[c];
          if (p.noise.sigma > 0) push += sigma * z.next();
          if constexpr (heun) {
            const Lanes middle = now(row) + half_dt * f[c] + push;
            half.set(row, middle);
            next.set(row, middle + half_dt * f[c]);
          } else {
            next.set(row, now(row) + dt * f[c] + push);
          }
        }
      }
      if constexpr (heun) {
        const LaneRows later = look_at(next, room, p.noise, root_dt, member, step, rows);
        drift.share(later, shared);
        for (long node = 0; node < nodes; ++node) {
          drift(next, later, shared, node, f);
          for (int c = 0; c < d; ++c) now.set(node * d + c, half(node * d + c) + half_dt * f[c]);
        }
      } else if constexpr (!in_place) {
        const LaneRows last = now;
        now = next;
        next = last;
      }
    }
    if (now.data != x(block).data)
      for (long row = 0; row < rows; ++row) x(block).set(row, now(row));
  }
};
}  // namespace detail

/// Steps first_step .. first_step + steps - 1 of all replicas, in the default execution space; the first
/// replica here is number first_member of all. Not fenced. What leaves the finite numbers goes on as NaN.
template <SdeMethod method, class Drift>
void sde_steps(const SdeProblem<Drift>& problem, const Replicas& x, const SdeWork& work,
               std::uint64_t first_member, std::uint64_t first_step, long steps) {
  Kokkos::parallel_for("sde_steps", Kokkos::RangePolicy<>(0, x.blocks),
                       detail::SdeSteps<Drift, method>{problem, x, work, first_member, first_step, steps});
}

/// Independent Ornstein-Uhlenbeck processes dx = -rate (x - centre) dt + strength dW, one to a row, by their
/// exact law: steps of any length without error.
///   decay, scale, centre  (rows): exp(-rate dt); strength sqrt((1 - exp(-2 rate dt)) / (2 rate)); centre
/// Source: Gillespie, Phys. Rev. E 54 (1996) 2084.
struct OrnsteinUhlenbeck {
  Kokkos::View<double*> decay, scale, centre;
  Stream noise;
  /// rate (rows) > 0, strength (rows), centre (rows).
  OrnsteinUhlenbeck(std::span<const double> rate, std::span<const double> strength,
                    std::span<const double> centre, double dt, const Stream& noise);
};
void ornstein_uhlenbeck_steps(const OrnsteinUhlenbeck& process, const Replicas& x, std::uint64_t first_member,
                              std::uint64_t first_step, long steps);

}  // namespace khaos
