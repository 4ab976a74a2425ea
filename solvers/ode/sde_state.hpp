// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/piece.hpp"
#include "core/simd.hpp"
#include "mpi/comm.hpp"

#include <Kokkos_Core.hpp>

#include <string>
#include <vector>

namespace khaos {

/// A copy of host numbers where kernels can read them.
template <class T, class From>
Kokkos::View<T*> on_device(const std::string& label, const std::vector<From>& values) {
  const Kokkos::View<T*> view(label, values.size());
  const auto mirror = Kokkos::create_mirror_view(view);
  for (std::size_t i = 0; i < values.size(); ++i) mirror(i) = static_cast<T>(values[i]);
  if (mirror.data() != view.data()) Kokkos::deep_copy(view, mirror);
  return view;
}

/// The rows of one register of replicas.
struct LaneRows {
  double* data;
  long stride;
  KOKKOS_INLINE_FUNCTION Lanes operator()(long row) const { return load(data + row * stride); }
  KOKKOS_INLINE_FUNCTION void set(long row, Lanes x) const { store(data + row * stride, x); }
};

/// Replicas of a system of `rows` real variables, KHAOS_LANES of them to a block. A block lies together on a
/// CPU, so that it stays in cache for all its steps; on a GPU, where a block is one replica, neighbouring
/// threads read neighbouring numbers.
struct Replicas {
  Kokkos::View<double*> data;
  long rows = 0, blocks = 0;  // blocks that count
  long room = 0;              // blocks that there is memory for: `blocks`, or more

  Replicas() = default;
  /// All zero.
  Replicas(long rows_, long blocks_)
      : data("replicas", std::size_t(rows_ * blocks_ * KHAOS_LANES)),
        rows(rows_),
        blocks(blocks_),
        room(blocks_) {}

  KOKKOS_INLINE_FUNCTION LaneRows operator()(long block) const {
    if constexpr (KHAOS_LANES == 1) {
      return {data.data() + block, room};
    } else {
      return {data.data() + block * rows * KHAOS_LANES, KHAOS_LANES};
    }
  }
  /// The first of these blocks alone, in the same memory.
  Replicas first(long count) const {
    Replicas some = *this;
    some.blocks = count;
    return some;
  }
  static long blocks_of(long replicas) { return (replicas + KHAOS_LANES - 1) / KHAOS_LANES; }
};

/// Replicas as a Piece of those of all ranks of a group, for checkpoints: `first` is this rank's first block
/// among `total`. The Piece looks at a host copy that lives as long as this object.
class ReplicaPiece {
 public:
  ReplicaPiece(const Replicas& replicas, long first, long total);
  Piece& piece() { return piece_; }
  void from_device();  // before a checkpoint
  void to_device();    // after a restore

 private:
  Kokkos::View<double*> data_;
  Kokkos::View<double*>::host_mirror_type host_;
  Piece piece_;
};

/// Row by row of every replica of a group, (replicas, rows) on every rank: collective.
///   here      this rank's blocks
///   replicas  that count, of all ranks; the last block may hold more
std::vector<double> gather_replicas(const Replicas& here, const Comm& comm, long replicas);

}  // namespace khaos
