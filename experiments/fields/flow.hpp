// SPDX-License-Identifier: BSD-3-Clause
/// What the flows of this family share: steps as long as the fastest mode allows, samples, frames, budgets,
/// checkpoints.
#pragma once

#include "samples.hpp"
#include "spectral/box_stepper.hpp"
#include "spectral/box_sums.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

namespace fields {

/// When a flow is looked at, and how long its steps are.
struct Schedule : Samples {
  double dt;   ///< of a step, or 0:
  double cfl;  ///< the angle by which the fastest mode turns in a step
};

/// A quantity that obeys d(size)/dt = rate.
struct Budget {
  double size, rate;
};

/// All that is kept of a flow.
struct FlowSeries {
  long columns = 0;
  std::vector<double> values;     ///< (samples so far, columns)
  std::vector<double> spectra;    ///< (frames so far, shells)
  std::vector<double> structure;  ///< (frames so far, 2, separations), see structure_functions
  std::vector<double> residuals;  ///< by budget, the largest |change - integral of the rate| / (size time)
  long steps = 0;
  double dt = 0;

  long samples() const { return columns > 0 ? long(values.size()) / columns : 0; }
  std::span<const double> sample(long i) const { return std::span(values).subspan(i * columns, columns); }
  /// One order of the structure functions, (frames, separations).
  std::vector<double> structure_of(int order, long separations) const {
    std::vector<double> all;
    for (std::size_t at = (order - 2) * separations; at < structure.size(); at += 2 * separations)
      all.insert(all.end(), structure.begin() + at, structure.begin() + at + separations);
    return all;
  }
  std::vector<double> column(long c) const {
    std::vector<double> all;
    for (long i = 0; i < samples(); ++i) all.push_back(values[i * columns + c]);
    return all;
  }
};

/// PointErrors, thrown on all ranks: they know the same rate and energy.
[[noreturn]] inline void blown_up(double t, double energy) {
  throw PointError(fmt::format("the flow blew up before t = {:.6g}; its last energy was {:.6g}", t, energy));
}
[[noreturn]] inline void too_long(double dt, double t, double energy, double holds) {
  throw PointError(
      fmt::format("dt = {:.4g} is too long at t = {:.6g}, where the energy is {:.6g}: dt <= {:.4g} holds", dt,
                  t, energy, holds));
}

/// Steps of equal length from t to t + interval, a multiple of 4 of them; `look()` gives the budgets of the
/// state. Returns, by budget, the integral of its rate by Boole's rule, whose order 6 is beyond that of the
/// steps. Where the length is the flow's choice and its fastest mode comes to turn by more than 1.5 cfl in a
/// step (a force sets fluid at rest in motion), the interval starts again from `start`, a copy of the state,
/// with twice as many steps.
template <class E, class Look>
std::vector<double> advance(BoxStepper<E>& flow, const Modes& start, double t, double interval,
                            const Schedule& schedule, FlowSeries& series, const Look& look) {
  const bool free = schedule.dt == 0;
  const double rate = flow.rate(), most = free ? std::min(1.5 * schedule.cfl, flow.stable) : flow.stable;
  const double longest = !free ? schedule.dt : rate > 0 ? schedule.cfl / rate : interval;
  constexpr double rounding = 1e-12;  // interval / dt meant to be whole may come out a little larger
  double fours = std::max(1.0, std::ceil(interval / (4 * longest) * (1 - rounding)));
  Kokkos::deep_copy(start, flow.u());
  for (;; fours *= 2) {
    std::vector<Budget> now = look();
    if (!std::isfinite(rate) || fours > 1e6) blown_up(t, now[0].size);
    std::vector<double> integrals(now.size(), 0.0);
    const long steps = 4 * long(fours);
    const double dt = interval / double(steps);
    flow.set_dt(dt);
    for (long i = 0;; ++i) {
      const double weight = (i == 0 || i == steps ? 7 : i % 4 == 0 ? 14 : i % 4 == 2 ? 12 : 32) * 2 * dt / 45;
      for (std::size_t b = 0; b < now.size(); ++b) integrals[b] += weight * now[b].rate;
      if (i == steps) {
        series.steps += steps;
        series.dt = dt;
        return integrals;
      }
      const double here = flow.step();  // before the step
      if (!std::isfinite(here)) blown_up(t + double(i) * dt, now[0].size);
      if (dt * here > most) {
        if (!free) too_long(dt, t + double(i) * dt, now[0].size, most / here);
        break;
      }
      now = look();
    }
    Kokkos::deep_copy(flow.u(), start);
  }
}

/// Outputs that all flows have for their structure functions, and their values. `spacing` is that of the
/// grid.
inline void declare_structure(long n, const std::string& what, Outputs& out) {
  out.axis("separation", structure_separations(n).size());
  out.add("r", {"separation"}, "1", "separation along the last axis");
  out.add("S2", {"time", "separation"}, "1", "<(du)^2> over a separation, of " + what);
  out.add("S3", {"time", "separation"}, "1", "<(du)^3>");
}
inline void put_structure(const FlowSeries& series, long n, double spacing, Run& run) {
  std::vector<double> r;
  for (const long separation : structure_separations(n)) r.push_back(double(separation) * spacing);
  run.put("r", r);
  run.put("S2", series.structure_of(2, std::ssize(r)));
  run.put("S3", series.structure_of(3, std::ssize(r)));
}

/// From `start()`, or the Point's checkpoint, to T. The problem has
///   start()              sets flow.u()
///   means()              numbers to keep of the present state, the first one its energy
///   budgets(means)       those that must close
///   spectrum()           energy per shell
///   structure()          structure functions of a velocity
///   frame(k)             writes the k-th frame
template <class E, class Problem>
FlowSeries run_flow(const Problem& problem, BoxStepper<E>& flow, const Piece& modes, const Schedule& schedule,
                    Run& run) {
  FlowSeries series;
  Piece state = modes;
  const Modes start("start", flow.u().extent(0));
  const auto take = [&](long sample) {
    const std::vector<double> means = problem.means();
    if (!std::isfinite(means[0])) blown_up(schedule.t(sample), means[0]);
    series.columns = long(means.size());
    series.values.insert(series.values.end(), means.begin(), means.end());
    if (!schedule.is_frame(sample)) return;
    const std::vector<double> spectrum = problem.spectrum();
    series.spectra.insert(series.spectra.end(), spectrum.begin(), spectrum.end());
    const std::vector<double> structure = problem.structure();
    series.structure.insert(series.structure.end(), structure.begin(), structure.end());
    problem.frame(schedule.frame(sample));
  };
  if (!run.restore(series.columns, series.values, series.spectra, series.structure, series.residuals,
                   series.steps, series.dt, state)) {
    problem.start();
    take(0);
  }
  const auto budgets = [&](long sample) { return problem.budgets(series.sample(sample)); };
  series.residuals.resize(budgets(0).size(), 0.0);
  for (long i = series.samples(); i <= schedule.samples; ++i) {
    const double t = schedule.t(i - 1), interval = schedule.t(i) - t;
    const std::vector<double> integrals =
        advance(flow, start, t, interval, schedule, series, [&] { return problem.budgets(problem.means()); });
    take(i);
    const std::vector<Budget> before = budgets(i - 1), after = budgets(i);
    for (std::size_t b = 0; b < after.size(); ++b)
      series.residuals[b] =
          std::max(series.residuals[b], std::abs(after[b].size - before[b].size - integrals[b]) /
                                            (std::max(after[b].size, before[b].size) * interval));
    run.progress(double(i) / double(schedule.samples));
    run.checkpoint(series.columns, series.values, series.spectra, series.structure, series.residuals,
                   series.steps, series.dt, state);
  }
  return series;
}

}  // namespace fields
