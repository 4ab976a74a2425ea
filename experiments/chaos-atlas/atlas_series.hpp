// SPDX-License-Identifier: BSD-3-Clause
/// Series of one long trajectory, as the statistical experiments of the atlas look at them: on the attractor,
/// at equal times, in coordinates that are bounded.
#pragma once

#include "run/run.hpp"
#include "system.hpp"

#include <string>
#include <vector>

namespace chaos_atlas {

struct SeriesParams : SystemParams {
  long N = 20'000;
  double spacing = 0, transient = 100;
  std::string method = "dopri5";
  double rtol = 1e-8;
  long K = 200;
};

template <class P>
void describe_series(Schema<P>& s);

/// Complaints about the system, and about one that has no such series.
std::vector<Issue> issues_of_series(const SeriesParams& p);

/// Time between points: the given one, or a tenth of the golden ratio of the period, which is not
/// commensurate with it: a flow of nearly constant period is then seen at all its phases. A map's iterations.
double spacing_of(const SeriesParams& p, const Model& model);

/// A quarter of the period in steps of this, at least one: how far apart values tell something new.
long quarter_period(const SeriesParams& p, const Model& model);

/// Names of what is recorded: the components of the state, or, where some of these grow without bound or go
/// round, the bounded functions that systems.json gives in their place.
std::vector<std::string> recorded(const Model& model);

/// `count` points, `spacing` apart.
///   returns  (count, recorded) row-major; equal on all ranks. A coordinate that varies by no more than its
///   accuracy
///            is constant as far as can be known, and is given as constant
/// Collective: every rank computes the whole series. Throws PointError if the trajectory ends early.
std::vector<double> record(const SeriesParams& p, const Chosen& chosen, long count, double spacing, Run& run);

/// To what (recorded) coordinates of such points are known while a motion is stable: a hundred times what the
/// integrator is told to keep in each step, or the rounding of a map. Differences below it say nothing.
std::vector<double> accuracy_of(const SeriesParams& p, const Model& model, const std::vector<double>& points);

/// Coordinate c of such points.
std::vector<double> channel(const std::vector<double>& points, std::size_t dimension, std::size_t c);

/// Seconds that record() takes on one core, a guess.
double cost_of_series(const SeriesParams& p, const Model& model, long count, double spacing);

template <class P>
void describe_series(Schema<P>& s) {
  const auto of = []<class T>(T SeriesParams::*member) { return static_cast<T P::*>(member); };
  s("N", of(&SeriesParams::N), "1", "points of the series", within(1, 1 << 27));
  s("spacing", of(&SeriesParams::spacing), "1",
    "time from one point to the next, in the system's unit; 0: 0.1618 periods, which strobes no phase. Maps: "
    "iterations; 0: one",
    within(0, 1e9));
  s("transient", of(&SeriesParams::transient), "periods", "before the first point; maps: iterations",
    within(0, 1e9));
  s("method", of(&SeriesParams::method), "1", "integrator of a flow; delay equations go by RK4",
    one_of({"dopri5", "tsit5", "dop853", "rodas4"}));
  s("rtol", of(&SeriesParams::rtol), "1",
    "relative tolerance of the integrator; the absolute one is rtol / 10 of each coordinate's standard "
    "deviation",
    rtol_check());
  s("K", of(&SeriesParams::K), "1", "steps per delay of a delay equation", delay_steps_check());
}

}  // namespace chaos_atlas
