// SPDX-License-Identifier: BSD-3-Clause
/// Who holds what of a distributed box, for box.cpp and its passes. Three axes always: A, the first one,
/// whose lines of modes are contiguous; B, the middle one of three; C, the last one, real-to-complex. A box
/// of two axes has A and C, one of one axis only C; the others have one point.
///
/// Ranks form a grid of ranks0 x ranks1. On the way from modes to points
///   modes   (kC, kB, kA)   kC split over ranks1, kB over ranks0 (two axes: kC over ranks0)
///   slabs   (A, kC, kB)    A split over ranks0, kC over ranks1            after the exchange among ranks0
///   points  (A, B, C)      A split over ranks0, B over ranks1             after the exchange among ranks1
#pragma once

#include "spectral/box.hpp"

#include <array>
#include <vector>

namespace khaos {

/// A contiguous share of something, `count` of them from `first` on.
struct Share {
  long first = 0, count = 0;
};

/// The grid of ranks over a box, and its modes, by internal axis. Throws UserError where the box does not fit
/// so many ranks.
struct BoxGrid {
  int ranks0 = 1, ranks1 = 1;
  std::array<long, 3> points, kept;
  std::array<long, 3> positive;  ///< kept modes n >= 0, stored before those with n < 0
};
BoxGrid grid_of(const Box& box, int ranks, Layout layout, Keep keep);

/// Axis of the box that an internal axis is; -1 if it has none.
int axis_of(int internal, int axes);

class BoxLayout {
 public:
  static constexpr int A = 0, B = 1, C = 2;
  static constexpr long block = 8;  ///< lines per plan, whatever their number

  BoxLayout(const Box& box, const Comm& comm, Layout layout, Keep keep)
      : BoxLayout(box.axes(), comm, grid_of(box, comm.size(), layout, keep)) {}

  int axes;
  std::array<long, 3> points, kept, positive;  ///< of BoxGrid
  int ranks0, ranks1, rank0, rank1;
  Comm comm0, comm1;              ///< ranks of equal rank1, of equal rank0
  std::vector<Share> a, kb, kc0;  ///< by rank of comm0; kc0 is rank1's share of kC, or its split over ranks0
  std::vector<Share> b, kc;       ///< by rank of comm1
  Part real_part, mode_part, whole_modes;

  /// Lines of modes along A that rank q of comm0 holds, and how far apart lines of numbers stand in memory: a
  /// multiple of 8, never of 4 KiB (whose lines share one place of the cache).
  long lines(int q) const { return kb[q].count * kc0[q].count; }
  static long pitch(long count);

  int axis_of(int internal) const { return khaos::axis_of(internal, axes); }

 private:
  BoxLayout(int box_axes, const Comm& comm, const BoxGrid& grid);
  std::array<long, 3> by_axis(long a_value, long b_value, long c_value) const;
};

}  // namespace khaos
