// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "ode/lane_lu.hpp"
#include "ode/one_step.hpp"
#include "ode/rosenbrock_tableau.hpp"

namespace khaos {

/// Rosenbrock methods for stiff systems: one loop for every tableau.
///
/// The Jacobian is exact: the tangent Flow along the identity. dF/dt of a system that depends on time is the
/// central difference over t +- 1e-4 h, whose relative error (1e-4 h w)^2 / 6 at a forcing of frequency w is
/// far below that of the step; it costs two right-hand sides an attempt.
class RosenbrockStep final : public OneStep {
 public:
  /// tangent: D (1 + D) components, rows (value, derivatives in D directions), as Bound::tangent() has it.
  RosenbrockStep(const Flow& flow, const Flow& tangent, bool autonomous, const RosenbrockTableau& tableau);

  const Flow& flow() const override { return flow_; }
  int error_order() const override { return tableau_.error_order; }
  void begin(const Lanes* x, Lanes t, LaneMask lanes) override;
  const Lanes* slope() const override { return f_.data(); }
  Lanes attempt(const Lanes* x, Lanes t, Lanes h, const ErrorNorm& norm, Lanes* x_new) override;
  void accept(LaneMask) override { evaluated_ = false; }
  std::pair<const Lanes*, int> rows() override;
  Costs costs() const override;

 private:
  Lanes* u(int stage) { return u_.data() + stage * flow_.dimension; }
  void evaluate(const Lanes* x, Lanes t);
  void differentiate_in_time(Lanes t, Lanes h);
  void stage(int s, Lanes t, Lanes h, Lanes inverse_h);

  Flow flow_, tangent_;
  bool autonomous_;
  const RosenbrockTableau& tableau_;
  bool evaluated_ = false;                           // f_ and jacobian_ belong to where the lanes stand
  std::vector<Lanes> seeds_, derivatives_;           // (D, 1 + D)
  std::vector<Lanes> f_, jacobian_;                  // (D), (D, D)
  std::vector<Lanes> f_t_, stage_, before_, after_;  // (D)
  std::vector<Lanes> u_;                             // (stages, D)
  std::vector<Lanes> rows_;                          // (2 + dense_rows, D)
  LaneLu lu_;
  const Lanes* x_ = nullptr;
  Lanes* x_new_ = nullptr;
};

}  // namespace khaos
