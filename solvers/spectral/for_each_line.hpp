// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <Kokkos_Core.hpp>

namespace khaos {

/// body(i) for i = 0 .. lines - 1, spread dynamically over the host's threads. One line is one thread's from
/// its first step to its last: its state stays in that core's cache, and there is no barrier per step. body
/// must not throw; it may allocate, before its steps.
template <class Body>
void for_each_line(const char* label, long lines, const Body& body) {
  using Exec = Kokkos::DefaultHostExecutionSpace;
  Kokkos::parallel_for(label, Kokkos::RangePolicy<Exec, Kokkos::Schedule<Kokkos::Dynamic>>(0, lines),
                       [&body](long i) { body(i); });
  Kokkos::fence();
}

}  // namespace khaos
