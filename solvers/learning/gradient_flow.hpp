// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "learning/training.hpp"
#include "ode/flow.hpp"

#include <memory>

namespace khaos {

/// Gradient flow dw/dt = -factor dL/dw, element by element, as a right-hand side for the integrators of
/// solvers/ode: KHAOS_LANES networks at once. Weights stand in the order of Training<double>::weights(), the
/// order of their recording; all weights of the graph must be trained by the loss. Host only, one thread
/// each.
///
///   const GradientFlow learning(loss, {{x, inputs}, {y, targets}});
///   Integrator integrator(one_step("dopri5", {learning.flow(), {}}), {.rtol = 1e-10});
class GradientFlow {
 public:
  /// data: shared by all members, as many samples as the inputs hold. factors (dimension) or none: signs of a
  /// curl, or 1 / tau. UserError if something does not fit.
  GradientFlow(const Node& loss, const std::vector<Data>& data, const std::vector<double>& factors = {});
  GradientFlow(GradientFlow&&) noexcept;
  ~GradientFlow();

  int dimension() const;
  /// A view: valid as long as this lives.
  Flow flow() const;
  /// The loss at weights w (dimension).
  Lanes loss(const Lanes* w) const;
  /// Weights that member `address` of `stream` starts from, (dimension): as in Training.
  std::vector<double> start(const Stream& stream, std::uint64_t address) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace khaos
