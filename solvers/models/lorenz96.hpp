// SPDX-License-Identifier: BSD-3-Clause
/// Lorenz-96 of any size with its tangent vectors: dx_i/dt = (x_{i+1} - x_{i-2}) x_{i-1} - x_i + F, i mod n,
/// n >= 4. Source: Lorenz, Predictability: a problem partly solved (1996). Host only.
#pragma once

#include "ode/column_frame.hpp"

#include <span>
#include <vector>

namespace khaos {

/// One trajectory and its frame by RK4; the frame is the derivative of the discrete flow. Its vectors lie in
/// lanes.
class Lorenz96Orbit {
 public:
  /// From the state x with the first `columns` unit vectors.
  Lorenz96Orbit(std::span<const double> x, double forcing, int columns);

  /// `steps` steps of h, state and frame.
  void advance(double h, long steps);

  std::span<const double> x() const { return {x_.data() + before, static_cast<std::size_t>(n_)}; }
  ColumnFrame& frame() { return frame_; }

 private:
  static constexpr int before = 2, after = 1;  // copies of the other end: neighbours without a modulus
  /// A state with its copies, and x_{i+1} - x_{i-2}.
  struct Stage {
    std::vector<double> x, difference;
  };
  void close(Stage& stage) const;
  void stages_of_state(double h);
  void advance_block(Lanes* v, double h);
  template <class Store>
  void sweep(const Stage& stage, const Lanes* y, Store store) const;

  int n_;
  double forcing_;
  std::vector<double> x_;
  Stage stages_[4];
  ColumnFrame frame_;
  std::vector<Lanes> y_[3];  // stages of one block of vectors
};

}  // namespace khaos
