// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "evolution.hpp"

namespace klein_gordon {

/// Start data of amangkurat v0.0.1, errors included: a pair of kinks without the -v that joins them to one
/// vacuum, a breather of amplitude 4 atan(1/w_x) instead of 4 atan(w_x/omega) with an odd velocity, kinks of
/// width sqrt(2) whatever lambda and v are.
State amangkurat_state(const ScenarioParams& p, std::span<const double> x);

/// The time loop of amangkurat v0.0.1, for comparison only: it is not symplectic and not of second order.
///   grid      both ends included, dx = L / (N - 1), transformed as if periodic with N dx
///   first     phi(-dt) = phi(0) - dt phi_t(0)
///   step      phi(t + dt) = 2 phi - phi(t - dt) + dt^2 (phi_xx - V'(phi)), phi_t by the backward difference
///   energy    trapezoid rule, every step; e = |E - E(0)| / (E(0) + 1e-10)
///   dt        within [0.1, 0.5] / k_max; every 20 steps times 0.7 if e > 10 tol, 0.9 if e > 2 tol, 1.05 if e
///   < tol / 3,
///             and taken if it changes by more than 5 % (phi(t - dt) stays as it is)
///   frames    at the first step past each multiple of T / frames, and after the last two steps
/// Momentum is +int phi_t phi_x dx there; its sign is turned to the convention of this family.
class AmangkuratEvolution final : public Evolution {
 public:
  explicit AmangkuratEvolution(const ScenarioParams& p);  // resolved parameters
  bool advance() override;
  double fraction() const override;

 private:
  std::vector<double> state() const override;
  void set_state(std::span<const double> state) override;
  void step();
  void differentiate();
  void measure();
  void adapt(double error);
  void record_energy();

  ScenarioParams p_;
  LineTransform transform_;
  Potential potential_;
  Multiplier laplacian_, gradient_;
  AlignedArray phi_, phi_xx_, phi_x_, modes_, modes_of_phi_x_;
  std::vector<double> phi_old_, phi_t_, density_, flux_;
  double t_ = 0, energy_ = 0, momentum_ = 0, next_frame_ = 0;
};

}  // namespace klein_gordon
