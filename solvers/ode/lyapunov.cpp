// SPDX-License-Identifier: BSD-3-Clause
#include "ode/lyapunov.hpp"

#include "core/error.hpp"
#include "ode/dde_lyapunov.hpp"
#include "ode/tangent_orbit.hpp"
#include "ode/watched.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace khaos {
namespace {

/// Times of the blocks' ends and of their checks: multiples of the step if it is fixed.
struct Schedule {
  double transient, block, check, grid, origin;

  Schedule(const TangentProblem& problem, const LyapunovOptions& o) {
    if (!(o.time > 0)) throw UserError("the time over which exponents are averaged must be positive");
    if (!(o.transient >= 0) || !(o.check >= 0)) throw UserError("transient and check must not be negative");
    if (o.blocks < 1) throw UserError("at least one block of time is needed");
    const bool fixed = problem.map || o.method == TangentMethod::rk4;
    grid = problem.map ? 1 : fixed ? o.step : 0;
    transient = whole(o.transient, 0);
    block = whole(o.time / o.blocks, 1);
    origin = o.start_time + transient;
    check = problem.map || o.check == 0 ? 0 : std::min(whole(o.check, 1), block);
  }
  double whole(double time, double least) const {
    return grid > 0 ? grid * std::max(least, std::round(time / grid)) : time;
  }
};

struct Tally {
  TangentOrbit& orbit;
  std::vector<MemberExponents> members;

  Tally(TangentOrbit& of, const TangentProblem& problem, const LyapunovOptions& options,
        const Schedule& schedule)
      : orbit(of), members(of.members()) {
    for (int m = 0; m < of.members(); ++m) {
      MemberExponents& member = members[m];
      member.blocks = options.blocks;
      member.clocks = of.clocks(m);
      member.exponents = std::min(of.exponents(), problem.dimension - of.clocks(m));
      member.complete = member.exponents + member.clocks == problem.dimension;
      member.local.assign(std::size_t(options.blocks) * member.exponents, std::nan(""));
      member.divergence.assign(options.blocks, std::nan(""));
      if (schedule.check > 0) member.step_error = member.local;
      member.transient = schedule.transient;
      member.time = schedule.block * options.blocks;
      member.map = problem.map;
      const bool jumps = problem.bound && problem.bound->model().discontinuous;
      member.valid = !jumps || (switches(problem) && options.saltation);
    }
  }
  bool lost(int m) const { return orbit.failure(m).reason != MemberFailure::none; }

  void block(int b, double duration, const Growth& growth, bool traced) {
    for (int m = 0; m < int(members.size()); ++m) {
      if (lost(m)) continue;
      for (int j = 0; j < members[m].exponents; ++j)
        members[m].local[b * members[m].exponents + j] = growth.log[j][m] / duration;
      if (traced) members[m].divergence[b] = growth.divergence[m] / duration;
    }
  }
  void check(int b, double duration, const Growth& coarse, const TangentOrbit& finer, const Growth& fine) {
    for (int m = 0; m < int(members.size()); ++m) {
      if (lost(m) || finer.failure(m).reason != MemberFailure::none) continue;
      for (int j = 0; j < members[m].exponents; ++j)
        members[m].step_error[b * members[m].exponents + j] = (coarse.log[j][m] - fine.log[j][m]) / duration;
    }
  }
};

void add(Growth& sum, const Growth& more) {
  for (std::size_t j = 0; j < sum.log.size(); ++j) sum.log[j] += more.log[j];
  sum.divergence += more.divergence;
}

}  // namespace

TangentProblem tangent_problem(Bound& bound) {
  const Model& model = bound.model();
  if (model.kind == ModelKind::delay)
    throw UserError(model.name + " is a delay equation: bind its members by lyapunov_spectrum(model, ...)");
  return {bound.tangent(), model.dimension, model.kind == ModelKind::map, &bound};
}

std::vector<MemberExponents> lyapunov_spectrum(const TangentProblem& problem, std::span<const double> starts,
                                               const LyapunovOptions& options) {
  const Schedule schedule(problem, options);
  const Watched watched(problem.tangent, options.look);
  TangentProblem seen = problem;
  seen.tangent = watched.flow();
  TangentOrbit orbit(seen, starts, options);
  Tally tally(orbit, problem, options, schedule);
  orbit.advance(schedule.origin);
  for (int b = 0; b < options.blocks && orbit.anyone_left(); ++b) {
    const double begin = schedule.origin + b * schedule.block, end = begin + schedule.block;
    Growth growth;
    if (schedule.check > 0) {
      TangentOrbit finer = orbit.finer();
      growth = orbit.advance(begin + schedule.check);
      const Growth fine = finer.advance(begin + schedule.check);
      tally.check(b, schedule.check, growth, finer, fine);
      add(growth, orbit.advance(end));
    } else {
      growth = orbit.advance(end);
    }
    tally.block(b, schedule.block, growth, orbit.traced());
  }
  for (int m = 0; m < orbit.members(); ++m) {
    tally.members[m].failure = orbit.failure(m);
    tally.members[m].slid = orbit.slid(m);
  }
  return tally.members;
}

std::vector<MemberExponents> lyapunov_spectrum(Bound& bound, std::span<const double> starts,
                                               const LyapunovOptions& options) {
  LyapunovOptions chosen = options;
  if (chosen.every == 0) chosen.every = steps_per_frame(bound.model(), options);
  return lyapunov_spectrum(tangent_problem(bound), starts, chosen);
}

std::vector<MemberExponents> lyapunov_spectrum(const Model& model, std::span<const double> parameters,
                                               std::span<const double> starts,
                                               const LyapunovOptions& options) {
  const std::size_t d = std::size_t(model.dimension), width = model.parameters.size(),
                    members = starts.size() / d;
  if (starts.size() % d || members == 0) throw UserError("starts are not (members, dimension) values");
  const bool common = parameters.size() == width;
  if (!common && parameters.size() != members * width)
    throw UserError("parameters are neither one set of values nor one for each member");
  LyapunovOptions chosen = options;
  if (chosen.every == 0 && model.kind != ModelKind::delay) chosen.every = steps_per_frame(model, options);

  std::vector<MemberExponents> results;
  for (std::size_t first = 0; first < members; first += KHAOS_LANES) {
    const std::size_t count = std::min<std::size_t>(KHAOS_LANES, members - first);
    Bound bound(model, model.parameters);
    Lanes delay(1.0);
    for (int lane = 0; lane < KHAOS_LANES; ++lane) {  // lanes beyond the last member repeat the first
      const std::size_t member = first + (std::size_t(lane) < count ? lane : 0);
      const auto own = parameters.subspan(common ? 0 : member * width, width);
      bound.set(lane, own);
      if (model.kind == ModelKind::delay) delay.set(lane, own[model.delay]);
    }
    const auto own_starts = starts.subspan(first * d, count * d);
    auto part =
        model.kind == ModelKind::delay
            ? delay_spectrum({bound.flow(), bound.tangent(), model.dimension, delay}, own_starts, chosen)
            : lyapunov_spectrum(bound, own_starts, chosen);
    std::move(part.begin(), part.end(), std::back_inserter(results));
  }
  return results;
}

int steps_per_frame(const Model& model, const LyapunovOptions& options) {
  constexpr int pilot_intervals = 2000;
  Bound bound(model, model.parameters);
  LyapunovOptions pilot = options;
  pilot.every = 1;
  const TangentProblem problem = tangent_problem(bound);
  TangentOrbit orbit(problem, {model.start.data(), std::size_t(model.dimension)}, pilot);
  // One step at a time if it is fixed, else short intervals of several.
  const double adaptive = model.period / 100, fixed = problem.map ? 1 : options.step;
  const double interval = problem.map || options.method == TangentMethod::rk4 ? fixed : adaptive;
  std::vector<double> size(orbit.exponents(), 0);
  double fastest = 0;
  for (int n = 1; n <= pilot_intervals; ++n) {
    const long before = orbit.attempts(0);
    const Growth growth = orbit.advance(options.start_time + n * interval);
    if (orbit.failure(0).reason != MemberFailure::none) return 1;
    for (std::size_t j = 0; j < size.size(); ++j) {
      const double rate = std::abs(growth.log[j][0]);
      size[j] += rate;
      fastest = std::max(fastest, rate / double(orbit.attempts(0) - before));
    }
  }
  if (size.empty()) return 1;  // clocks only
  const double mean = *std::max_element(size.begin(), size.end()) / double(orbit.attempts(0));
  if (!std::isfinite(fastest)) return 1;
  // The divergence is integrated from one to the next: a fortieth of a period, or a few long steps.
  const double most = problem.map ? 100 : options.method == TangentMethod::rk4 ? 25 : 4;
  return int(std::clamp(std::floor(std::min(2 / mean, 20 / fastest)), 1.0, most));
}

}  // namespace khaos
