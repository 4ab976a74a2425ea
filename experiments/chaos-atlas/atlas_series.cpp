// SPDX-License-Identifier: BSD-3-Clause
#include "atlas_series.hpp"

#include "models/program.hpp"
#include "trajectories.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <utility>

namespace chaos_atlas {
namespace {

constexpr long points_between_looks = 500;  // for a stop: with 1 ms each of the slowest system, half a second

/// What is recorded of a state.
class Recorder {
 public:
  explicit Recorder(const Chosen& chosen) : names_(recorded(chosen.model)) {
    if (chosen.model.observables.empty()) return;
    program_.emplace(program_of(chosen.model, names_));
    constants_.resize(static_cast<std::size_t>(program_->constants()));
    program_->prepare(chosen.parameters.data(), constants_.data());
  }
  std::size_t size() const { return names_.size(); }
  void append(std::span<const double> x, double t, std::vector<double>& points) const {
    if (!program_) {
      points.insert(points.end(), x.begin(), x.end());
      return;
    }
    points.resize(points.size() + size());
    program_->run(x.data(), t, constants_.data(), &points[points.size() - size()]);
  }

 private:
  std::vector<std::string> names_;
  std::optional<Program> program_;
  std::vector<double> constants_;
};

std::string failure_of(const MemberEnds& ends, const std::string& system) {
  const double t = ends.failed_at[0];
  switch (ends.status[0]) {
    case MemberEnds::left_domain:
      return left_domain(system, t, 0);
    case MemberEnds::step_underflow:
      return fmt::format("{} needs steps below the rounding of time at t={:.6g} (member 0)", system, t);
    case MemberEnds::too_many_steps:
      return fmt::format("{} took too many steps until t={:.6g} (member 0)", system, t);
    default:
      return diverged(system, t, 0);
  }
}

std::vector<double> record_map(const Chosen& chosen, const Recorder& recorder, const Samples& samples,
                               Run& run) {
  const Bound bound(chosen.model, chosen.parameters);
  const Flow next = bound.flow();
  std::vector<Lanes> x(chosen.start.begin(), chosen.start.end()), image(x.size());
  std::vector<double> points, state(x.size());
  long n = 0;
  for (long k = 0; k < samples.count; ++k) {
    if (k % points_between_looks == 0) run.leave_if_stopped();
    for (const long until = std::lround(samples.time(k)); n < until; ++n) {
      next(x.data(), Lanes(static_cast<double>(n)), image.data());
      std::swap(x, image);
    }
    bool finite = true;
    for (std::size_t i = 0; i < x.size(); ++i) {
      state[i] = x[i][0];
      finite = finite && std::isfinite(state[i]);
    }
    run.require(finite, finite ? "" : diverged(chosen.model.name, static_cast<double>(n), 0));
    recorder.append(state, static_cast<double>(n), points);
  }
  return points;
}

std::vector<double> record_flow(const SeriesParams& p, const Chosen& chosen, const Recorder& recorder,
                                const Samples& samples, Run& run) {
  Integration how;
  how.method = p.method;
  how.rtol = p.rtol;
  for (const double scale : scales_of(chosen.model)) how.atol.push_back(p.rtol * scale / 10);
  how.K = p.K;
  std::vector<double> points;
  points.reserve(static_cast<std::size_t>(samples.count) * recorder.size());
  // All ranks take the same steps, so they look for a stop at the same points.
  const MemberSample sample = [&](long, long k, std::span<const double> x) {
    if (k % points_between_looks == 0) run.leave_if_stopped();
    recorder.append(x, samples.time(k), points);
  };
  const Stream unused = run.stream("start");  // member 0 begins at the start itself
  const MemberEnds ends = chosen.model.kind == ModelKind::delay
                              ? DelayTrajectories(chosen, how, samples).run(unused, 0, 0, 1, sample)
                              : LaneTrajectories(chosen, how, samples).run(unused, 0, 0, 1, sample);
  const bool done = ends.status[0] == MemberEnds::done;
  run.require(done, done ? "" : failure_of(ends, chosen.model.name));
  return points;
}

/// A coordinate that stays within its accuracy becomes constant.
void level(std::vector<double>& points, const std::vector<double>& accuracy) {
  const std::size_t d = accuracy.size();
  for (std::size_t c = 0; c < d; ++c) {
    double low = points[c], high = low;
    for (std::size_t i = c; i < points.size(); i += d) {
      low = std::min(low, points[i]);
      high = std::max(high, points[i]);
    }
    if (high - low > accuracy[c]) continue;
    for (std::size_t i = c + d; i < points.size(); i += d) points[i] = points[c];
  }
}

}  // namespace

double spacing_of(const SeriesParams& p, const Model& model) {
  if (p.spacing > 0) return p.spacing;
  return model.kind == ModelKind::map ? 1 : model.period * std::numbers::phi / 10;
}

long quarter_period(const SeriesParams& p, const Model& model) {
  return std::max(1L, std::lround(0.25 * model.period / spacing_of(p, model)));
}

std::vector<std::string> recorded(const Model& model) {
  return model.observables.empty() ? model.state : model.observables;
}

std::vector<Issue> issues_of_series(const SeriesParams& p) {
  std::vector<Issue> issues = issues_of(static_cast<const SystemParams&>(p));
  if (!issues.empty()) return issues;
  const Model model = choose(p).model;
  if (model.kind == ModelKind::map && p.spacing != std::floor(p.spacing))
    issues.push_back(error("spacing counts iterations of a map: it must be a whole number"));
  return issues;
}

std::vector<double> record(const SeriesParams& p, const Chosen& chosen, long count, double spacing,
                           Run& run) {
  const bool map = chosen.model.kind == ModelKind::map;
  Samples samples;
  samples.transient = map ? std::round(p.transient) : p.transient * chosen.model.period;
  samples.spacing = spacing;
  samples.count = count;
  const Recorder recorder(chosen);
  std::vector<double> points =
      map ? record_map(chosen, recorder, samples, run) : record_flow(p, chosen, recorder, samples, run);
  level(points, accuracy_of(p, chosen.model, points));
  return points;
}

std::vector<double> accuracy_of(const SeriesParams& p, const Model& model,
                                const std::vector<double>& points) {
  const bool map = model.kind == ModelKind::map;
  const double relative = map ? 1e-13 : std::min(100 * p.rtol, 1e-3);
  // Tolerances of a flow go with the standard deviations of its state, too.
  const std::vector<double> scales = scales_of(model);
  std::vector<double> accuracy(recorded(model).size(), 0.0);
  for (std::size_t i = 0; i < points.size(); ++i) {
    double& largest = accuracy[i % accuracy.size()];
    largest = std::max(largest, std::abs(points[i]));
  }
  for (std::size_t c = 0; c < accuracy.size(); ++c)
    accuracy[c] = relative * (accuracy[c] + (map || !model.observables.empty() ? 0 : scales[c]));
  return accuracy;
}

std::vector<double> channel(const std::vector<double>& points, std::size_t dimension, std::size_t c) {
  std::vector<double> series;
  series.reserve(points.size() / dimension);
  for (std::size_t i = c; i < points.size(); i += dimension) series.push_back(points[i]);
  return series;
}

double cost_of_series(const SeriesParams& p, const Model& model, long count, double spacing) {
  const double time = static_cast<double>(count) * spacing;
  if (model.kind == ModelKind::map) return 1e-7 * (time + p.transient);
  const double periods = time / model.period + p.transient;
  return 2e-5 * periods * std::pow(p.rtol / 1e-8, -0.2) *
         (model.stiff ? 20 : 1);  // 100 steps of 200 ns in a period
}

}  // namespace chaos_atlas
