// SPDX-License-Identifier: BSD-3-Clause
/// How a decision between two wells is watched: the mean of the copies against a threshold.
#pragma once

#include "estimates.hpp"
#include "replica_run.hpp"

#include <span>
#include <vector>

namespace sync_redundancy {

struct Decision {
  long nodes;
  double x0, spread, threshold, dt, T, every;

  Start start(const Stream& stream) const;
  std::vector<long> looks() const;  // the last one at T
  Watcher watcher() const;
};

/// Rows that are kept of each replica. Times are 0 until there is one.
struct DecisionRows {
  static constexpr long dead = 0, inside = 1, reached = 2, first = 3, last = 4, left = 5, wrong = 6,
                        node_wrong = 7, agree = 8, count = 9;
};

struct Verdicts {
  Estimate wrong, t_reach, t_keep;
  double node_wrong, agree, reached, kept, diverged;
};
Verdicts verdicts(std::span<const double> rows);

}  // namespace sync_redundancy
