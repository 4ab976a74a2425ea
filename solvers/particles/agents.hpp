// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/simd.hpp"

#include <Kokkos_Core.hpp>

#include <span>
#include <vector>

namespace khaos {

/// N agents in space: position and unit heading. What is known of one lies in one cache line, for neighbours
/// are read one by one: x, y, z, u_x, u_y, u_z and two that are free.
struct Agents {
  static constexpr long record = 8;
  enum Component : long { x, y, z, ux, uy, uz, known };

  Kokkos::View<double*> data;  // (N, record)
  long count = 0;

  Agents() = default;
  explicit Agents(long N) : data("agents", static_cast<std::size_t>(N * record)), count(N) {}

  KOKKOS_INLINE_FUNCTION double operator()(long agent, long component) const {
    return data(agent * record + component);
  }
  KOKKOS_INLINE_FUNCTION void set(long agent, long component, double value) const {
    data(agent * record + component) = value;
  }

  /// (N, 6) row-major, to and from the host.
  void from_host(std::span<const double> state) const;
  std::vector<double> to_host() const;
};

/// One component of the agents in the lanes of a register.
KOKKOS_INLINE_FUNCTION Lanes component_of(const Agents& agents, const int* who, long component) {
  Lanes value = 0.0;
  for (int lane = 0; lane < KHAOS_LANES; ++lane) value.set(lane, agents(who[lane], component));
  return value;
}

}  // namespace khaos
