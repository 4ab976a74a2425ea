// SPDX-License-Identifier: BSD-3-Clause
/// Timing: what the benchmarks share.
#pragma once

#include "mpi/comm.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <functional>
#include <vector>

namespace khaos::bench {

/// Wall time of work that all ranks do together.
template <class Work>
double seconds(const Comm& world, const Work& work) {
  world.barrier();
  const auto start = std::chrono::steady_clock::now();
  work();
  world.barrier();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

inline double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

/// Of one step, in microseconds.
struct Timing {
  double median = 0;    // wall time
  double spread = 0;    // of it, (highest - lowest) / median
  double cpu = 0;       // median of CPU time
  double best_cpu = 0;  // least CPU time: for limits
};

/// Times several pieces of work turn by turn, so that a noisy moment hits all of them; one round first to
/// warm up.
inline std::vector<Timing> time_by_turns(const std::vector<std::function<void()>>& works, double steps,
                                         int rounds = 9) {
  std::vector<std::vector<double>> wall(works.size()), cpu(works.size());
  for (int round = 0; round <= rounds; ++round)
    for (std::size_t i = 0; i < works.size(); ++i) {
      const auto start = std::chrono::steady_clock::now();
      const std::clock_t cpu_start = std::clock();
      works[i]();
      const double cpu_us = 1e6 * static_cast<double>(std::clock() - cpu_start) / CLOCKS_PER_SEC;
      const double us =
          std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count();
      if (round == 0) continue;
      wall[i].push_back(us / steps);
      cpu[i].push_back(cpu_us / steps);
    }
  std::vector<Timing> timings;
  for (std::size_t i = 0; i < works.size(); ++i) {
    const auto [least, most] = std::ranges::minmax(wall[i]);
    const double middle = median(wall[i]);
    timings.push_back({middle, (most - least) / middle, median(cpu[i]), std::ranges::min(cpu[i])});
  }
  return timings;
}

}  // namespace khaos::bench
