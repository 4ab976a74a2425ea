// SPDX-License-Identifier: BSD-3-Clause
/// When and where the experiments of this family look at their fields.
#pragma once

#include "run/experiment.hpp"

#include <fmt/format.h>

#include <vector>

namespace fields {
using namespace khaos;

struct Samples {
  double T;
  long samples;  ///< instants after the start, equally spaced
  long frames;   ///< of these, instants of a frame

  double t(long sample) const { return T * double(sample) / double(samples); }
  bool is_frame(long sample) const { return sample * frames % samples < frames; }
  long frame(long sample) const { return sample * frames / samples; }
  std::vector<double> times() const {
    std::vector<double> all;
    for (long i = 0; i <= samples; ++i) all.push_back(t(i));
    return all;
  }
  std::vector<double> frame_times() const {
    std::vector<double> all;
    for (long i = 0; i <= samples; ++i)
      if (is_frame(i)) all.push_back(t(i));
    return all;
  }
};

/// j L / n: the points of a periodic axis.
inline std::vector<double> coordinates(long n, double L) {
  std::vector<double> x;
  for (long j = 0; j < n; ++j) x.push_back(L * double(j) / double(n));
  return x;
}

/// What is wrong with the grid of n points an axis, and with the samples.
inline std::vector<Issue> issues_of(long n, const Samples& s) {
  std::vector<Issue> issues;
  if (n % 2 != 0) issues.push_back(error(fmt::format("N: given {}, allowed are even numbers", n)));
  if (s.frames > s.samples)
    issues.push_back(
        error(fmt::format("frames: given {}, allowed are 1 to samples = {}", s.frames, s.samples)));
  return issues;
}

}  // namespace fields
