// SPDX-License-Identifier: BSD-3-Clause
/// What is seen of each realisation of a chain at one instant.
#pragma once

#include "lattice/chain_steps.hpp"

namespace khaos {

/// Rows that a look gives for each realisation. Central moments are about the realisation's own mean phase.
struct ChainSight {
  static constexpr long mean = 0, m2 = 1, m3 = 2, m4 = 3;  // of the phases
  static constexpr long rate = 4;                          // mean of d phi_i / dt, without the white noise
  static constexpr long cosine = 5;                        // mean of cos(phi_{i+1} - phi_i) over the bonds
  static constexpr long order = 6;                         // |mean of exp(i phi)|
  static constexpr long winding = 7;  // turns of the phase around the ring, with its sign
  static constexpr long slips = 8;    // jumps of the bonds' windings so far
  static constexpr long overlap = 9;  // mean of (phi_i - mean)(t) (phi_i - mean)(t_0), 0 before t_0
  static constexpr long drive = 10;   // mean of omega_i
  static constexpr long count = 11;
};

namespace detail {
template <class System>
struct ChainLookKernel {
  System system;
  ChainShape shape;
  ChainState s;
  Replicas kept, sight;
  bool keep;

  KOKKOS_FUNCTION void operator()(long block) const {
    const long L = shape.sites;
    const double per_site = 1.0 / double(L);
    const LaneRows phi = s.phases()(block), x = s.x(block), out = sight(block), old = kept(block);
    Lanes mean = 0.0;
    for (long i = 0; i < L; ++i) mean += phi(i);
    mean *= per_site;
    Lanes m2 = 0.0, m3 = 0.0, m4 = 0.0, re = 0.0, im = 0.0, overlap = 0.0;
    for (long i = 0; i < L; ++i) {
      const Lanes d = phi(i) - mean, square = d * d;
      m2 += square;
      m3 += square * d;
      m4 += square * square;
      re += cos(d);
      im += sin(d);
      overlap += d * old(i);
      if (keep) old.set(i, d);
    }
    Lanes rate = 0.0, drive = 0.0;
    const LaneRows omega = rows_or_none(s.omega, block);
    for (long i = 0; i < s.omega.rows; ++i) drive += omega(i);
    sweep_chain(system, shape, x, omega,
                [&](long, const Lanes* here, const Lanes* f) { rate += system.phase_rate(here, f); });
    const long bonds = shape.ends == ChainEnds::ring ? L : L - 1;
    Lanes cosine = 0.0, turns = 0.0;
    for (long i = 0; i < bonds; ++i) {
      cosine += cos(phi(i + 1 < L ? i + 1 : 0) - phi(i));
      turns += s.winding(block)(i);
    }
    out.set(ChainSight::mean, mean);
    out.set(ChainSight::m2, m2 * per_site);
    out.set(ChainSight::m3, m3 * per_site);
    out.set(ChainSight::m4, m4 * per_site);
    out.set(ChainSight::rate, rate * per_site);
    out.set(ChainSight::cosine, cosine * (1.0 / double(bonds)));
    out.set(ChainSight::order, per_site * sqrt(re * re + im * im));
    out.set(ChainSight::winding, -turns);  // the differences around a ring add to 0
    out.set(ChainSight::slips, s.slips(block)(0));
    out.set(ChainSight::overlap, overlap * per_site);
    out.set(ChainSight::drive, drive * per_site);
  }
};
}  // namespace detail

/// Looks at all realisations of s, in the default execution space; not fenced.
///   kept   (sites) phases at t_0 without their mean; zero before. With `keep`, this look is t_0.
///   sight  (ChainSight::count) what is seen
template <class System>
void look_at_chains(const System& system, ChainShape shape, const ChainState& s, const Replicas& kept,
                    bool keep, const Replicas& sight) {
  Kokkos::parallel_for("look_at_chains", Kokkos::RangePolicy<>(0, s.x.blocks),
                       detail::ChainLookKernel<System>{system, shape, s, kept, sight, keep});
}

}  // namespace khaos
