// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "spectral/box.hpp"

#include <vector>

namespace khaos {

/// A real field on a box as people look at it: axes (y, x) or (z, y, x), the last one across the picture,
/// where xarray and ParaView expect x. Fields themselves begin with x.
class BoxFrame {
 public:
  BoxFrame(const BoxTransform& transform, const Real& u);
  BoxFrame(const BoxFrame&) = delete;
  /// This rank's, for Run::frame. It lives as long as this.
  const Piece& piece() const { return piece_; }

 private:
  std::vector<double> values_;
  Piece piece_;
};

}  // namespace khaos
