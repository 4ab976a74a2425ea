// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/simd.hpp"

#include <Kokkos_Core.hpp>

namespace khaos {

/// [component][member]: members lie next to each other, so that a block of KHAOS_LANES is one register on a
/// CPU and neighbouring threads read neighbouring numbers on a GPU.
using ByMember = Kokkos::View<double**, Kokkos::LayoutRight>;

/// Why a member no longer takes part.
enum class Stop : int { none, diverged, step_underflow };

/// An ensemble's members on this rank, as the fused kernels advance them. A member that stops keeps its last
/// finite state; the kernels pass over it from then on, and the others go on as if it were not there.
struct States {
  ByMember x;               // (dimension, padded) states
  ByMember c;               // (constants, padded) constants of the right-hand side, Kernels::prepare
  Kokkos::View<double*> h;  // (padded) step an adaptive method will try next; 0: it chooses the first
  Kokkos::View<double*> stopped_at;  // (padded) time, or number of iterations, at which it stopped; else inf
  Kokkos::View<Stop*> stop;          // (padded)
  long members = 0;                  // those that count; padded is the next multiple of KHAOS_LANES

  States() = default;
  /// All zero and none stopped.
  States(int dimension, int constants, long members_)
      : x("x", dimension, padded_to(members_)),
        c("constants", constants, padded_to(members_)),
        h("h", padded_to(members_)),
        stopped_at("stopped_at", padded_to(members_)),
        stop("stop", padded_to(members_)),
        members(members_) {
    Kokkos::deep_copy(stopped_at, __builtin_huge_val());
  }

  KOKKOS_INLINE_FUNCTION long padded() const { return static_cast<long>(stop.extent(0)); }
  static long padded_to(long members) { return (members + KHAOS_LANES - 1) / KHAOS_LANES * KHAOS_LANES; }

  /// Gives the padding the state and constants of the last member: finite companions that cost nothing extra.
  /// Call it after x and c are set.
  void pad() const {
    const States s = *this;
    const long last = members - 1;
    Kokkos::parallel_for(
        "pad", Kokkos::RangePolicy<>(members, padded()), KOKKOS_LAMBDA(long m) {
          for (int i = 0; i < static_cast<int>(s.x.extent(0)); ++i) s.x(i, m) = s.x(i, last);
          for (int i = 0; i < static_cast<int>(s.c.extent(0)); ++i) s.c(i, m) = s.c(i, last);
        });
  }
};

/// (2, padded): steps accepted, steps rejected; added to what is there.
using CountsByMember = Kokkos::View<long**, Kokkos::LayoutRight>;

}  // namespace khaos
