// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "ode/flow.hpp"
#include "stack_data.hpp"

#include <vector>

namespace deep_linear {

/// The matrices of a linear net y = W_L ... W_1 x: W_l is (n[l], n[l - 1]), row-major, one after the other.
struct StackShape {
  std::vector<long> n;  // inputs, hidden ..., outputs
  /// `layers` counts inputs and outputs: layers - 1 matrices.
  StackShape(long layers, long inputs, long hidden, long outputs);
  long matrices() const { return static_cast<long>(n.size()) - 1; }
  long elements(long l) const { return n[static_cast<std::size_t>(l)] * n[static_cast<std::size_t>(l - 1)]; }
  long offset(long l) const;  // of W_l, 1 <= l <= matrices()
  long dimension() const { return offset(matrices() + 1); }
};

/// Gradient flow of E = <|y - W_L ... W_1 x|^2> / 2, one net in each lane:
///   tau dW_l/dt = (W_L ... W_{l+1})^T [sigma31 - W_L ... W_1 sigma11] (W_{l-1} ... W_1)^T.
/// By products from the right, kept, and from the left, made on the way back: twice the work of a pass
/// forward.
class StackFlow {
 public:
  StackFlow(StackShape shape, const StackData& data, double tau);
  const StackShape& shape() const { return shape_; }
  void operator()(const Lanes* x, Lanes, Lanes* dx) const;
  /// Overlaps u_a = (U^T W_L ... W_1 V)_aa, (modes).
  void strengths(const Lanes* x, Lanes* u) const;

 private:
  void forward(const Lanes* x, const std::vector<Lanes>& first, long columns, long to) const;
  StackShape shape_;
  long modes_;
  Lanes rate_;
  std::vector<Lanes> sigma31_, sigma11_, U_, V_;  // row-major, equal in all lanes
  mutable std::vector<std::vector<Lanes>> products_;
  mutable std::vector<Lanes> back_, next_;
};

}  // namespace deep_linear
