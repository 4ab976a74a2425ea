// SPDX-License-Identifier: BSD-3-Clause
// Lorenz 1963 from (1, 1, 1), by the adaptive method of order 8.
#include "ode/integrate.hpp"
#include "reference_problem.hpp"

#include <fmt/format.h>

namespace causal_pinn {

Solution solve_lorenz(const ReferenceParams& p, Run& run) {
  const auto lorenz = [](const Lanes* x, Lanes, Lanes* dx) {
    dx[0] = 10.0 * (x[1] - x[0]);
    dx[1] = x[0] * (28.0 - x[2]) - x[1];
    dx[2] = x[0] * x[1] - (8.0 / 3) * x[2];
  };
  Solution s{3, std::vector<double>(std::size_t(3 * p.frames)), {}, {}, {}};
  StepControl control;
  control.rtol = p.tol;
  control.atol = {p.tol};
  const double start[] = {1, 1, 1};
  const MemberResult result =
      integrate({.flow = flow_of(3, lorenz), .tangent = {}, .autonomous = true}, "dop853", control, 0,
                {0, p.frame_spacing(), p.frames}, start, s.values)[0];
  run.require(result.status == LaneStatus::arrived,
              fmt::format("lorenz {} at t = {:.6g}: raise tol", text_of(result.status), result.t));
  return s;
}

}  // namespace causal_pinn
