// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "watch.hpp"

#include <span>
#include <vector>

namespace sync_redundancy {

/// A mean and its standard error. Each replica's time average is one block, independent of all others, so the
/// error needs no correlation time.
struct Estimate {
  double mean, error;
};
Estimate estimate(std::span<const double> values);

/// What the rows of all replicas say; those that diverged do not count.
struct Estimates {
  Estimate fluct, var_mean, node_error;
  std::vector<double> mean, mean_error;  // (components)
  std::vector<double> transient;         // (instants)
  double accuracy_mean, accuracy_node;   // NaN without tests
  double diverged;                       // share
  long alive;

  ///   rows  (replicas, layout.count()), of the stepper's nodes or modes
  Estimates(std::span<const double> rows, const System& system, const Watch& watch, const Schedule& schedule);
};

/// How a curve (instants) goes to its limit: r = (value - limit) / (first value - limit).
struct Relaxation {
  double rate;  // - d log r / dt by least squares where 0.05 <= r
  double time;  // until r = 1/e, between two instants linearly
};
/// NaN where the curve begins within 5 % of its limit, or has too few instants.
Relaxation relaxation_of(std::span<const double> times, std::span<const double> values, double limit);

}  // namespace sync_redundancy
