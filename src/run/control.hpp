// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "mpi/shared_counters.hpp"
#include "run/progress.hpp"

#include <chrono>
#include <optional>

namespace khaos {

/// Why a run ends before its last Point.
enum class Stop : int { none = 0, signal = 1, time_limit = 2, storage = 3 };

/// What all ranks of a run share while they work: the next Point to deal, how much is done, and whether to
/// stop. Construction and destruction are collective.
class Control {
 public:
  using Clock = std::chrono::steady_clock;
  Control(const Comm& world, const std::string& name, long total, std::optional<Clock::time_point> deadline,
          bool quiet);

  long deal(long points) const { return counters_.add(next, points); }
  long dealt() const { return counters_.get(next); }
  void count(long points_done, long points_failed, double cost_done) const;
  void leave() const { counters_.add(left, 1); }
  long ranks_left() const { return counters_.get(left); }

  /// One rank asks, all see it. A signal or the deadline is noticed here.
  Stop stop() const;
  void ask(Stop why) const { counters_.raise(stopping, int(why)); }

  /// Draws the progress line if it is due; `own_fraction` is what rank 0 has done of the Points it is at.
  void report(double own_fraction = 0) const;
  void set_total_cost(double cost) { total_cost_ = cost; }

 private:
  enum { next, done, failed, cost, left, stopping, counter_count };
  static constexpr double cost_unit = 1e-6;
  SharedCounters counters_;
  long total_;
  double total_cost_ = 0;
  std::optional<Clock::time_point> deadline_;
  mutable std::optional<Progress> progress_;  // on rank 0
};

}  // namespace khaos
