// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "probed_images.hpp"

#include <string>
#include <vector>

namespace random_teachers {

/// A distillation that is probed on its way.
struct ProbedParams : TeacherParams {
  long neighbours = 20;
  int probes_per_decade = 4;
};

/// By member and probe, (alpha, seed, probe); NaN where nothing was measured.
struct Curves {
  std::vector<double> probe, loss, distance, rank;
};

/// What a Point found; numbers of members are (alpha, seed).
struct Distilled {
  Readings pixels;  // of each data set
  Readings teachers,
      students;  // of each member: before the first and after the last step
  Curves curves;
  std::vector<double> gradient, divergence_gap,
      entropy_gap;                      // at the start: ensemble.hpp
  std::vector<double> weight_variance;  // of each alpha
  std::string lost;                     // members that diverged, in words; "": none
};

/// Distils all students of a Point. Collective; equal bits on any number of
/// ranks, and after a stop.
Distilled distil(const ProbedParams& p, Run& run);

/// Steps after which students are probed: 0, 1, ... and the last.
std::vector<long> probe_steps(const ProbedParams& p);

}  // namespace random_teachers
