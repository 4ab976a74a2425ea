// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "stack_flow.hpp"

#include <functional>
#include <string>
#include <vector>

namespace deep_linear {

/// How nets learn in time: samples at equal distances from 0 to T, both included.
struct StackTime {
  double T = 8, tau = 1, eta = 0.01, rtol = 1e-9;
  long samples = 161;
  std::string integrator = "dopri5";  // or euler, rk4, with steps of eta tau
  double fraction = 0.5;              // of s: when a mode counts as learned
};

/// Words of `outcome`. A net has converged once its loss is below 1e-6 of that of an untrained one.
enum class StackOutcome { learning, converged, diverged };

/// What one net did. NaN where it had diverged.
struct StackRecord {
  std::vector<double> strength;  // (samples, modes) u_a
  std::vector<double> loss;      // (samples)
  double offdiag_max = 0;        // largest |(U^T W_L ... W_1 V)_ab|, a != b, over samples
  double exact_error = 0;        // largest |U^T W_L ... W_1 V - diag(exact)| over samples
  std::vector<double> drift;  // (matrices - 1) largest |C_l(t) - C_l(0)|, C_l = W_{l+1}^T W_{l+1} - W_l W_l^T
  std::vector<double> learned;  // (modes) when u_a first passes fraction s_a; NaN: it did not
  StackOutcome outcome = StackOutcome::learning;
};

/// Follows nets from their starts (members, dimension), KHAOS_LANES side by side; a net's numbers do not
/// depend on its companions. exact: (samples, modes) of decoupled modes, or empty: then exact_error is NaN.
/// Times of learning are zeros of the dense output, of euler of the line between two steps.
std::vector<StackRecord> run_stacks(const StackShape& shape, const StackData& data, const StackTime& time,
                                    const std::vector<std::vector<double>>& starts,
                                    const std::vector<double>& exact, const std::function<void()>& look);

}  // namespace deep_linear
