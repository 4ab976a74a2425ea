// SPDX-License-Identifier: BSD-3-Clause
/// Steps of many realisations of a chain. Realisations are the lanes of a register; a block of them stays in
/// cache while it takes all its steps. A realisation has the same bits alone, in any ensemble and on any
/// ranks: its noise is addressed by (realisation, row, step).
#pragma once

#include "lattice/chain_sweep.hpp"
#include "ode/sde_normals.hpp"

namespace khaos {

/// euler_maruyama; heun (Stratonovich = Ito here, for the noise is additive; weak order 2); rk4, without
/// noise. Source: Kloeden & Platen, Numerical Solution of SDEs (1992), 10.2 and 15.1.
enum class ChainMethod { euler_maruyama, heun, rk4 };

/// The state of some blocks of realisations.
struct ChainState {
  Replicas x;        // (sites components)
  Replicas omega;    // (sites) frequencies, or no rows: 0
  Replicas phase;    // (sites) phases, not wrapped; no rows where x is the phase
  Replicas winding;  // (sites) of the bond behind each site: the nearest multiple of a turn
  Replicas slips;    // (1) jumps of the windings so far
  const Replicas& phases() const { return phase.rows > 0 ? phase : x; }
};

/// Rooms of a stepper, as large as x; what a method does not need has no rows.
struct ChainWork {
  Replicas next, total;
  ChainWork(const Replicas& x, ChainMethod method) {
    if (method != ChainMethod::euler_maruyama) next = Replicas(x.rows, x.blocks);
    if (method == ChainMethod::rk4) total = Replicas(x.rows, x.blocks);
  }
};

/// White noise of intensity D on every row: <eta eta> = 2 D delta(t - t').
struct ChainNoise {
  double D = 0;
  Stream stream;
};

template <class System>
struct ChainProblem {
  System system;
  ChainShape shape;
  ChainNoise noise;
  double dt = 0;
};

namespace detail {

KOKKOS_INLINE_FUNCTION LaneRows rows_or_none(const Replicas& replicas, long block) {
  return replicas.rows > 0 ? replicas(block) : LaneRows{nullptr, 0};
}

/// Windings of all bonds of a block; the jumps since the last call are added to `slips`.
KOKKOS_INLINE_FUNCTION Lanes count_slips(ChainShape shape, LaneRows phase, LaneRows winding, Lanes slips) {
  const double shift = 0x1.8p52;  // adding it rounds to an integer
  const Lanes first = phase(0);
  Lanes here = first;
  const long bonds = shape.ends == ChainEnds::ring ? shape.sites : shape.sites - 1;
  for (long i = 0; i < bonds; ++i) {
    const Lanes ahead = i + 1 < shape.sites ? phase(i + 1) : first;
    const Lanes now = ((ahead - here) * (0.5 / std::numbers::pi) + shift) - shift;
    slips += abs(now - winding(i));
    winding.set(i, now);
    here = ahead;
  }
  return slips;
}

/// Heun's predictor leaves x + f dt / 2 + noise in x, which the corrector completes.
template <ChainMethod method, class System>
KOKKOS_INLINE_FUNCTION void stochastic_step(const ChainProblem<System>& p, LaneRows x, LaneRows next,
                                            LaneRows omega, std::uint64_t member, std::uint64_t step) {
  constexpr int C = System::components;
  const bool noisy = p.noise.D > 0;
  const Lanes full = p.dt, half = 0.5 * p.dt, amplitude = sqrt(2 * p.noise.D * p.dt);
  NormalRows z(p.noise.stream, member, step, p.shape.sites * C);
  sweep_chain(p.system, p.shape, x, omega, [&](long i, const Lanes* here, const Lanes* f) {
    for (int c = 0; c < C; ++c) {
      const Lanes from = noisy ? here[c] + amplitude * z.next() : here[c];
      if constexpr (method == ChainMethod::heun) {
        const Lanes middle = from + half * f[c];
        x.set(i * C + c, middle);
        next.set(i * C + c, middle + half * f[c]);
      } else {
        x.set(i * C + c, from + full * f[c]);
      }
    }
  });
  if constexpr (method == ChainMethod::heun)
    sweep_chain(p.system, p.shape, next, omega, [&](long i, const Lanes*, const Lanes* f) {
      for (int c = 0; c < C; ++c) x.set(i * C + c, x(i * C + c) + half * f[c]);
    });
}

template <class System>
KOKKOS_INLINE_FUNCTION void runge_kutta_step(const ChainProblem<System>& p, LaneRows x, LaneRows next,
                                             LaneRows total, LaneRows omega) {
  constexpr int C = System::components;
  const Lanes half = 0.5 * p.dt, full = p.dt, sixth = p.dt / 6, third = p.dt / 3;
  sweep_chain(p.system, p.shape, x, omega, [&](long i, const Lanes* here, const Lanes* f) {
    for (int c = 0; c < C; ++c) {
      total.set(i * C + c, here[c] + sixth * f[c]);
      next.set(i * C + c, here[c] + half * f[c]);
    }
  });
  for (int stage = 0; stage < 2; ++stage) {
    const Lanes step = stage == 0 ? half : full;
    sweep_chain(p.system, p.shape, next, omega, [&](long i, const Lanes*, const Lanes* f) {
      for (int c = 0; c < C; ++c) {
        const long row = i * C + c;
        total.set(row, total(row) + third * f[c]);
        next.set(row, x(row) + step * f[c]);
      }
    });
  }
  sweep_chain(p.system, p.shape, next, omega, [&](long i, const Lanes*, const Lanes* f) {
    for (int c = 0; c < C; ++c) x.set(i * C + c, total(i * C + c) + sixth * f[c]);
  });
}

/// Phases of cells that have more variables than that.
template <class System>
KOKKOS_INLINE_FUNCTION void follow_phases(const ChainProblem<System>& p, LaneRows x, LaneRows phase) {
  constexpr int C = System::components;
  Lanes cell[C];
  for (long i = 0; i < p.shape.sites; ++i) {
    for (int c = 0; c < C; ++c) cell[c] = x(i * C + c);
    phase.set(i, p.system.phase(cell, phase(i)));
  }
}

template <class System, ChainMethod method>
struct ChainKernel {
  ChainProblem<System> problem;
  ChainState s;
  ChainWork work;
  std::uint64_t first_member, first_step;
  long steps;

  KOKKOS_FUNCTION void operator()(long block) const {
    const ChainProblem<System> p = problem;  // a copy that no store can change
    const LaneRows x = s.x(block), omega = rows_or_none(s.omega, block);
    const LaneRows next = rows_or_none(work.next, block), total = rows_or_none(work.total, block);
    const LaneRows phase = s.phase.rows > 0 ? s.phase(block) : x, winding = s.winding(block);
    const std::uint64_t member = first_member + std::uint64_t(block) * KHAOS_LANES;
    Lanes slips = s.slips(block)(0);
    for (std::uint64_t step = first_step; step < first_step + std::uint64_t(steps); ++step) {
      if constexpr (method == ChainMethod::rk4)
        runge_kutta_step(p, x, next, total, omega);
      else
        stochastic_step<method>(p, x, next, omega, member, step);
      if (s.phase.rows > 0) follow_phases(p, x, phase);
      slips = count_slips(p.shape, phase, winding, slips);
    }
    s.slips(block).set(0, slips);
  }
};
}  // namespace detail

/// Steps first_step .. first_step + steps - 1 of all realisations in s; the first one has number
/// first_member. Not fenced. With rk4 the noise must have D = 0.
template <ChainMethod method, class System>
void chain_steps(const ChainProblem<System>& problem, const ChainState& s, const ChainWork& work,
                 std::uint64_t first_member, std::uint64_t first_step, long steps) {
  Kokkos::parallel_for(
      "chain_steps", Kokkos::RangePolicy<>(0, s.x.blocks),
      detail::ChainKernel<System, method>{problem, s, work, first_member, first_step, steps});
}

}  // namespace khaos
