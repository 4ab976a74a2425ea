// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "replica_run.hpp"

#include <vector>

namespace sync_redundancy {

/// When a run is looked at: its transient, and after the burn-in the stationary state.
struct Schedule {
  std::vector<double> times;  // (instants) of the transient; the first is 0
  std::vector<long> looks;    // (looks) steps, rising
  std::vector<long> instant;  // (looks) which instant of the transient it is, or -1
  std::vector<bool> sample;   // (looks) whether it is a sample of the stationary state
  long samples = 0;
};

/// The transient covers three times 1 / (h_- + mu_2), but at least `instants` steps.
///   t_b  burn-in; 0: 10 / h_-; of two wells 10 over the curvature at the minimum
///   t_s  over which samples are taken, at least `every` and a step
Schedule make_schedule(const System& system, double t_b, double t_s, double every, long instants);

/// Rows that are kept of each replica.
struct KeptRows {
  int components = 1;
  long instants = 0;
  static constexpr long dead = 0, fluct = 1, error = 2;  // sums over samples, from `fluct` on
  static constexpr long accuracy_mean = 3, accuracy_node = 4, mean = 5;
  long transient() const { return mean + components; }
  long count() const { return transient() + instants; }
};

/// The kernels that start replicas and look at them. `stepper` and `schedule` must outlive it.
class Watch {
 public:
  ///   tests  (tests, components) label times features, or none
  Watch(const System& system, const Stepper& stepper, const Schedule& schedule,
        const std::vector<double>& tests);
  KeptRows layout() const { return layout_; }
  bool in_modes() const { return in_modes_; }
  bool examined() const { return tests_.extent(0) > 0; }
  /// Every copy at x* + N(0, spread^2) in each component.
  Start start(const Stream& stream, double spread) const;
  Watcher watcher() const;

 private:
  long nodes_;
  int components_;
  bool in_modes_;
  const Schedule& schedule_;
  KeptRows layout_;
  Kokkos::View<double*> minimum_, tests_;
};

}  // namespace sync_redundancy
