// SPDX-License-Identifier: BSD-3-Clause
#include "schedule.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace sync_kpz {

Schedule make_schedule(const ChainParams& p) {
  Schedule schedule;
  std::map<long, Look> looks;
  const long last = std::lround(p.t_end / p.dt);
  const auto step_of = [&](double t) { return std::clamp(std::lround(t / p.dt), 1L, last); };
  std::vector<long> steps;
  for (long j = static_cast<long>(std::floor(p.per_decade * std::log10(p.dt)));; ++j) {
    const double t = std::pow(10.0, static_cast<double>(j) / p.per_decade);
    if (t > p.t_end * (1 - 1e-9)) break;
    if (const long step = step_of(t); steps.empty() || step > steps.back()) steps.push_back(step);
  }
  if (steps.empty() || steps.back() < last) steps.push_back(last);
  for (const long step : steps) {
    looks[step].instant = std::ssize(schedule.t);
    schedule.t.push_back(static_cast<double>(step) * p.dt);
  }
  for (long j = 0; j < p.samples; ++j) {
    const double t = p.t_end * (0.5 + 0.5 * static_cast<double>(j + 1) / static_cast<double>(p.samples));
    const long step = step_of(t);
    if (looks[step].sample >= 0) continue;  // fewer steps than samples
    looks[step].sample = std::ssize(schedule.t_sample);
    schedule.t_sample.push_back(static_cast<double>(step) * p.dt);
  }
  for (long j = 0; j < p.frames; ++j) {
    const long step = step_of(p.t_end * static_cast<double>(j + 1) / static_cast<double>(p.frames));
    if (looks[step].frame >= 0) continue;
    looks[step].frame = std::ssize(schedule.t_frame);
    schedule.t_frame.push_back(static_cast<double>(step) * p.dt);
  }
  // The covariance in time begins at the last output time up to t_0.
  const double t_0 = p.t_0 > 0 ? p.t_0 : p.t_end / 10;
  long reference = steps.front();
  for (const long step : steps)
    if (static_cast<double>(step) * p.dt <= t_0 * (1 + 1e-9)) reference = step;
  looks[reference].reference = true;

  schedule.instant_look.resize(schedule.t.size());
  schedule.sample_look.resize(schedule.t_sample.size());
  long counted = 0;
  for (auto& [step, look] : looks) {
    look.step = step;
    if (look.instant >= 0) schedule.instant_look[static_cast<std::size_t>(look.instant)] = counted;
    if (look.sample >= 0) schedule.sample_look[static_cast<std::size_t>(look.sample)] = counted;
    if (look.counts()) ++counted;
    schedule.looks.push_back(look);
  }
  return schedule;
}

}  // namespace sync_kpz
