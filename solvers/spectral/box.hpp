// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/piece.hpp"
#include "mpi/comm.hpp"
#include "spectral/mode_lanes.hpp"

#include <Kokkos_Core.hpp>

#include <array>
#include <memory>
#include <vector>

namespace khaos {

/// A periodic box of 1 to 3 axes; fields on it are row-major, the last axis is the fastest and the one of the
/// real-to-complex transform. Point j of axis a is at x_a = j length[a] / points[a].
struct Box {
  std::vector<long> points;  ///< even, at least 4 each
  std::vector<double> length;
  int axes() const { return static_cast<int>(points.size()); }
  long size() const;  ///< the product of `points`
};

/// How ranks share a box: slabs of the first axis, or pencils, which also split the second one of three. A
/// box of one axis is one rank's. `automatic` takes slabs where they give each rank something.
enum class Layout { automatic, slab, pencil };
/// Which modes exist: all, or those with |n_a| < points[a] / 3 on each axis (the 2/3 rule, exact for products
/// of two fields). The others are neither stored, nor computed, nor sent.
enum class Keep { all, two_thirds };

/// A rank's part of a box, axis by axis; axes that the box has not have count 1.
struct Part {
  std::array<long, 3> first{0, 0, 0}, count{1, 1, 1};
  long size() const { return count[0] * count[1] * count[2]; }
};

/// The wavenumbers of a rank's modes, which are stored with the first axis fastest and the last one slowest:
///   m = (j2 count[1] + j1) count[0] + j0  in 3D,   j1 count[0] + j0  in 2D.
struct Waves {
  Kokkos::Array<long, 3> count;  ///< of Part, by axis
  Kokkos::Array<Real, 3> k;      ///< 2 pi n / length[a] of the count[a] modes; then padding

  /// (k_0, k_1, k_2) of local mode m; 0 on axes that the box has not.
  KOKKOS_INLINE_FUNCTION Kokkos::Array<double, 3> operator()(long m) const {
    const long line = m / count[0];
    return {{k[0](m % count[0]), k[1](line % count[1]), k[2](line / count[1])}};
  }
};

class BoxLayout;
class BoxPipeline;

/// Fourier transform of real fields on a box that all ranks of a communicator share:
///   u_hat(n) = 1/size sum_j u_j exp(-i k_n x_j),   u_j = sum_n u_hat(n) exp(i k_n x_j).
/// The same bits on any number of ranks, as slabs or pencils, alone or in a batch: 1D plans (FFTW_ESTIMATE)
/// of one shape work on blocks of 8 lines, the last one padded, and nothing but copies stands between them.
///
/// This class and pseudo_spectral() are where the transforms of a GPU (heFFTe over cuFFT or rocFFT) would
/// stand: their users know parts, Views and functors of single modes and points only. FFTW is seen by
/// line_plans.cpp alone, MPI by Comm::exchange alone.
class BoxTransform {
 public:
  /// Collective over `comm`, which must outlive this. Throws UserError if points are odd or fewer than 4, or
  /// if the box does not fit the ranks; it says what would.
  BoxTransform(const Box& box, const Comm& comm, Layout layout = Layout::automatic, Keep keep = Keep::all);
  BoxTransform(BoxTransform&&) noexcept;
  ~BoxTransform();

  const Box& box() const { return box_; }
  const Comm& comm() const { return comm_; }
  Keep keep() const { return keep_; }
  const Part& real_part() const;
  const Part& mode_part() const;
  const Part& whole_mode_part() const;                ///< of all ranks together
  long points() const { return real_part().size(); }  ///< of this rank
  long modes() const { return mode_part().size(); }   ///< of this rank
  const Waves& waves() const { return waves_; }
  double k_max(int axis) const;  ///< the largest |k| kept on an axis

  /// u (fields x points()) to u_hat (fields x modes()), both field by field, and back; both leave their input
  /// alone. Collective. How many fields there are follows from the extents.
  void forward(const Real& u, const Modes& u_hat) const;
  void backward(const Modes& u_hat, const Real& u) const;

  /// This rank's piece of a field, row-major, and of the modes of `fields` fields, (fields, last axis, ...,
  /// first axis, part = re, im): what Run writes as frames and checkpoints.
  Piece piece(const Real& u) const;
  Piece piece(const Modes& u_hat) const;

  // For pseudo_spectral.
  const BoxLayout& layout() const { return *layout_; }
  BoxPipeline& pipeline() const { return *pipeline_; }

 private:
  Box box_;
  const Comm& comm_;
  Keep keep_;
  std::unique_ptr<BoxLayout> layout_;
  std::unique_ptr<BoxPipeline> pipeline_;
  Waves waves_;
};

}  // namespace khaos
