// SPDX-License-Identifier: BSD-3-Clause
/// Tangent vectors of one trajectory, KHAOS_LANES of them in a register: for large systems, where one
/// trajectory has enough vectors to fill the lanes. (lyapunov.hpp has one trajectory per lane instead.) Host
/// only.
#pragma once

#include "core/simd_math.hpp"

#include <vector>

namespace khaos {

class ColumnFrame {
 public:
  /// The first `columns` <= rows unit vectors.
  ColumnFrame(int rows, int columns);

  int rows() const { return rows_; }
  int columns() const { return columns_; }
  int blocks() const { return blocks_; }
  /// (rows) components of the vectors b KHAOS_LANES .. (b + 1) KHAOS_LANES - 1. Lanes beyond `columns` are
  /// zero.
  Lanes* block(int b) { return v_.data() + static_cast<std::size_t>(b) * rows_; }
  const Lanes* block(int b) const { return v_.data() + static_cast<std::size_t>(b) * rows_; }
  double operator()(int row, int column) const {
    return block(column / KHAOS_LANES)[row][column % KHAOS_LANES];
  }

  /// Modified Gram-Schmidt, once: V = Q R in place; adds log R_jj to log_r (columns). A vector that vanishes
  /// stays zero, and its log R_jj is -infinity. One pass leaves Q orthonormal to about the condition number
  /// of V in units of rounding: enough where the frame is orthonormalised often.
  void orthonormalise(double* log_r);

 private:
  typedef double Element __attribute__((may_alias));
  const Element* vector(int column) const;  // its components are KHAOS_LANES apart
  template <int width, int taken>
  void sweep(int first_block, int column);
  template <int taken>
  void sweep_from(int first_block, int column);
  void settle(int column, std::vector<Lanes>& coefficients);

  int rows_, columns_, blocks_;
  std::vector<Lanes> v_;        // [block][row]
  std::vector<Lanes> squares_;  // of the vectors' norms, once final
  std::vector<Lanes> dots_;     // products of all vectors with the one in turn
  std::vector<Lanes> coefficients_[2];
  Lanes lane_numbers_ = Lanes(0.0);
};

}  // namespace khaos
