// SPDX-License-Identifier: BSD-3-Clause
/// The force on every cell of a chain with nearest neighbours, each bond evaluated once.
///
/// A chain system is a functor of
///   static constexpr int components;   real variables of a cell
///   void bond(const Lanes* left, const Lanes* right, Lanes* to_left, Lanes* to_right) const;
///   void site(const Lanes* x, Lanes omega, Lanes* f) const;
///   Lanes phase(const Lanes* x, Lanes before) const;         of a cell, on the branch nearest to `before`
///   Lanes phase_rate(const Lanes* x, const Lanes* f) const;  its rate of change
/// with d x_i / dt = site(x_i, omega_i) + what the bonds to its left and to its right give. Lanes are
/// realisations.
#pragma once

#include "ode/sde_state.hpp"

namespace khaos {

/// ring: site 0 follows the last one. open: the ends have one neighbour.
enum class ChainEnds { ring, open };

/// What a kernel needs to know of a chain. Row i components + c of x is component c of cell i.
struct ChainShape {
  long sites = 0;
  ChainEnds ends = ChainEnds::ring;
};

/// Calls put(i, x_i, f_i) for i = 0, 1, ...; put may overwrite cell i in `x`, which is then done with.
///   omega   (sites), or no rows (data == nullptr): 0
template <class System, class Put>
KOKKOS_INLINE_FUNCTION void sweep_chain(const System& system, ChainShape shape, LaneRows x, LaneRows omega,
                                        const Put& put) {
  constexpr int C = System::components;
  const bool ring = shape.ends == ChainEnds::ring, driven = omega.data != nullptr;
  Lanes here[C], ahead[C], from_left[C], closing[C], to_here[C], to_ahead[C], f[C];
  for (int c = 0; c < C; ++c) {
    here[c] = x(c);
    ahead[c] = x((shape.sites - 1) * C + c);
    from_left[c] = closing[c] = to_ahead[c] = 0.0;
  }
  if (ring) system.bond(ahead, here, closing, from_left);
  for (long i = 0; i < shape.sites; ++i) {
    if (i + 1 < shape.sites) {
      for (int c = 0; c < C; ++c) ahead[c] = x((i + 1) * C + c);
      system.bond(here, ahead, to_here, to_ahead);
    } else {
      for (int c = 0; c < C; ++c) to_here[c] = closing[c];
    }
    system.site(here, driven ? omega(i) : Lanes(0.0), f);
    for (int c = 0; c < C; ++c) f[c] = f[c] + (from_left[c] + to_here[c]);
    put(i, here, f);
    for (int c = 0; c < C; ++c) {
      here[c] = ahead[c];
      from_left[c] = to_ahead[c];
    }
  }
}

}  // namespace khaos
