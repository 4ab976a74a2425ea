// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "memory.hpp"
#include "run/run.hpp"
#include "stats/exact_sum.hpp"

#include <functional>
#include <vector>

namespace hopfield {

/// Appends the start of query q to a batch.
using Starts = std::function<void(long q, Queries& batch)>;

struct SettleControl {
  long most_steps = 1000;
  double tolerance = 1e-10;  // settled: an update shorter than this, in units of M
  double M = 1;              // largest norm of a pattern
  long traced = 0;           // steps whose mean energy is kept
  bool keep_states = false;
};

/// Where the updates led, one number per query.
struct Settled {
  std::vector<double> iterations;  // updates done
  std::vector<double> converged;   // 1 or 0
  std::vector<double> shift;       // |xi - own pattern|
  std::vector<double> delta;       // own score - largest other one: the separation, if xi was the own pattern
  std::vector<double> overlap;     // xi . own pattern / M^2
  std::vector<double> entropy;     // of p, nats
  std::vector<double> energy;      // E(xi)
  std::vector<double> states;      // (count, d) if they are kept
  std::vector<ExactSum>
      trace;              // sum of the energies after 0, 1, ... updates; one that settled keeps its last
  long energy_rises = 0;  // updates that raised E by more than rounding, 1e-12 max(1, M^2)
};

/// E = -lse + |xi|^2 / 2 + ln(N) / beta + M^2 / 2, between 0 and 2 M^2 in the ball |xi| <= M.
double energy(double lse, const double* xi, long d, double beta, long N, double M);

/// Updates `count` queries until each settles; those that have are left out of the passes. Collective: ranks
/// share the queries if the memory holds all patterns, else the patterns. The same bits either way. Throws
/// Interrupted if a stop was requested.
Settled settle(const Memory& memory, long count, const Starts& starts, const SettleControl& control,
               Run& run);
/// The same by this rank alone.
Settled settle_alone(const Memory& memory, long first, long last, const Starts& starts,
                     const SettleControl& control, const Memory::Look& look);

}  // namespace hopfield
