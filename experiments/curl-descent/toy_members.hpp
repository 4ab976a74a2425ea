// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "toy.hpp"

#include <functional>
#include <string>
#include <vector>

namespace curl_descent {

/// One trajectory of the flow: what it starts from, and what is the same for its companions.
struct ToyStart {
  std::vector<double> t, d1, d2, state;
  double sigma2 = 1;
};
struct ToyGrid {
  long M = 1, N = 1, samples = 2;
  double T = 1, rtol = 1e-10;
  std::string method;
};

/// What became of it; words of the output `outcome`.
enum class ToyOutcome { moving, converged, rotates, blew_up };

struct ToyRun {
  std::vector<double> w;  // (samples, dimension), NaN where not reached
  ToyOutcome outcome = ToyOutcome::moving;
  double t_end = 0;         // T, or when it blew up
  double period = 0;        // first return to within 1e-6 |start|, NaN if there is none
  double return_error = 0;  // its distance to the start
  double drift = 0;         // largest |Q_i(t) - Q_i(0)| / (size of Q_i at 0), at samples
  double rate = 0;          // of |r| ~ exp(-rate t), where |r| / |t| is between 1e-3 and 1e-8; NaN: not seen
};

/// Integrates all starts side by side in lanes; a member's numbers do not depend on its companions. A period
/// is where the trajectory comes back through the plane across its start. `look` is called at every sample.
std::vector<ToyRun> run_toys(const ToyGrid& grid, const std::vector<ToyStart>& starts,
                             const std::function<void()>& look);

}  // namespace curl_descent
