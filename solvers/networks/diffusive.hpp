// SPDX-License-Identifier: BSD-3-Clause
/// Drifts of networks of equal nodes, f_i = force(x_i) + sum_j K_ij (seen_j - x_i), for the steppers of
/// ode/sde.hpp. `Force` is what a node does alone:
///   static constexpr int fixed;  int components;
///   void operator()(const Lanes* x, Lanes* f) const;
#pragma once

#include "networks/coupling.hpp"
#include "ode/sde.hpp"

namespace khaos {

/// All to all with one weight: through the sum over the nodes, so a step costs n and not n^2.
struct MeanFieldLinks {
  static constexpr bool local = true;
  double weight = 0;
};

/// Rows of K. Neighbours are read a node at a time, all lanes together.
struct SparseLinks {
  static constexpr bool local = false;
  Kokkos::View<long*> begin;
  Kokkos::View<int*> column;
  Kokkos::View<double*> weight;
  explicit SparseLinks(const SparseRows& rows);
};

template <class Force, class Links>
struct NetworkDrift {
  static constexpr int fixed = Force::fixed;
  static constexpr bool local = Links::local;
  Force force;
  Links links;
  long nodes = 0;
  int components = 1;

  struct Shared {
    Lanes sum[local ? (fixed > 0 ? fixed : most_components) : 1];
  };

  KOKKOS_INLINE_FUNCTION int width() const { return fixed > 0 ? fixed : components; }

  KOKKOS_INLINE_FUNCTION void share(LaneRows seen, Shared& shared) const {
    if constexpr (local) {
      const int d = width();
      for (int c = 0; c < d; ++c) shared.sum[c] = 0.0;
      for (long node = 0; node < nodes; ++node)
        for (int c = 0; c < d; ++c) shared.sum[c] += seen(node * d + c);
    } else {
      (void)seen, (void)shared;
    }
  }

  KOKKOS_INLINE_FUNCTION void operator()(LaneRows x, LaneRows seen, const Shared& shared, long node,
                                         Lanes* f) const {
    const int d = width();
    Lanes own[fixed > 0 ? fixed : most_components];
    for (int c = 0; c < d; ++c) own[c] = x(node * d + c);
    force(own, f);
    if constexpr (local) {
      const Lanes weight = links.weight, others = static_cast<double>(nodes - 1);
      for (int c = 0; c < d; ++c) f[c] += weight * (shared.sum[c] - seen(node * d + c) - others * own[c]);
    } else {
      (void)shared;
      for (long k = links.begin(node); k < links.begin(node + 1); ++k) {
        const Lanes weight = links.weight(k);
        const long there = links.column(k);
        for (int c = 0; c < d; ++c) f[c] += weight * (seen(there * d + c) - own[c]);
      }
    }
  }
};

}  // namespace khaos
