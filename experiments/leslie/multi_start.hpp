// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "fit.hpp"
#include "run/run.hpp"

#include <vector>

namespace leslie {

struct MultiStartOptions {
  long starts = 64, adam_steps = 400, polish_steps = 2000;
  double learning_rate = 0.05;
};

/// Where all starts ended, in their order.
struct Ends {
  std::vector<double> z;               // (starts, p)
  std::vector<double> sum_of_squares;  // (starts); infinite: no residuals there
  std::vector<double> converged;       // (starts) 1 or 0
  std::vector<double> after_adam;      // (starts) sum of squares over the counts before the polish
};

/// Each start on its own: steps of Adam on reverse-mode gradients for all of them in batch, then
/// Levenberg-Marquardt. Collective: the ranks of run.comm() share out the starts. Checkpoints and stops.
Ends fit_from_many_starts(const Fit& fit, const MultiStartOptions& options, Run& run);

}  // namespace leslie
