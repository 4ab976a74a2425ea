// SPDX-License-Identifier: BSD-3-Clause
/// What the benchmarks of sequence networks share: data, timing and report.
#pragma once
#include "lane_rates.hpp"
#include "learning/lanes.hpp"
#include "learning/training.hpp"
#include "timing.hpp"

#include <fmt/format.h>

#include <cmath>

namespace khaos::bench {

/// Adam on waves: x is given sin(0.1 i), y the same a little later.
template <class T>
Training<T> bound_to_waves(const Node& loss, const Node& x, const Node& y, long networks) {
  Training<T> training(loss, Networks(networks, make_stream(1, 0, "networks")),
                       {.optimiser = adam(), .learning_rate = {1e-3}});
  std::vector<double> inputs, targets;
  for (long i = 0; i < x.shape().elements(); ++i) inputs.push_back(std::sin(0.1 * double(i)));
  for (long i = 0; i < y.shape().elements(); ++i) targets.push_back(std::sin(0.1 * double(i) + 0.4));
  training.bind({{x, inputs}, {y, targets}});
  return training;
}

inline double average(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / double(values.size());
}

/// Two tiles of float networks, four of double ones; milliseconds per network and step.
inline void report_sequence_network(const char* name, Training<float> (*single)(long),
                                    Training<double> (*full)(long), double multiply_adds, double goal) {
  constexpr long networks = 2 * tile_width<float>, steps = 2;
  Training<float> narrow = single(networks);
  Training<double> wide = full(networks);
  narrow.run_to(20);
  wide.run_to(20);
  const double check_narrow = average(narrow.losses()), check_wide = average(wide.losses());
  const std::vector<Timing> times =
      time_by_turns({[&] { narrow.run(steps); }, [&] { wide.run(steps); }}, double(networks * steps), 7);
  const double peak = lane_rates().peak();  // GF/s of doubles
  const auto report = [&](const char* type, const Timing& t, double factor) {
    fmt::print(
        "{:6} {:.3f} ms per network and step (CPU), {:.3f} (wall), spread {:2.0f} %, {:.2f} of the "
        "multiply-adds' peak\n",
        type, t.cpu * 1e-3, t.median * 1e-3, 100 * t.spread, 2e-3 * multiply_adds / t.cpu / (peak * factor));
  };
  fmt::print("{}: {} networks, Adam; goal in float {:.1f} ms\n", name, networks, goal);
  report("float", times[0], double(tile_width<float>) / tile_width<double>);
  report("double", times[1], 1);
  fmt::print("  check: mean loss after 20 steps {:.7e} in float, {:.7e} in double\n", check_narrow,
             check_wide);
}

}  // namespace khaos::bench
