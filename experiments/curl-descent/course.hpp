// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "companions.hpp"
#include "run/run.hpp"

#include <optional>
#include <vector>

namespace curl_descent {

/// When students in training are looked at. In steps.
struct Course {
  std::vector<long> looks;  // rising, the first is 0
  long at_once = 1000;      // steps between two questions whether to stop
  /// With companions: they leave at `leave` and are renewed every `renewal` steps.
  long leave = 0, renewal = 10;
};
/// 0, 1, 2, ... epochs, about per_decade of them in a decade.
std::vector<long> log_spaced_epochs(long epochs, int per_decade);

/// Losses at looks, (looks, members).
struct Curves {
  std::vector<double> train, test;
};

/// Takes the students through the course, with checkpoints, and returns what was seen. Collective.
Curves follow(Students& students, std::optional<Companions>& companions, const Course& course, Run& run);

}  // namespace curl_descent
