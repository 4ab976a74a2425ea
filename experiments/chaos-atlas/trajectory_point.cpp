// SPDX-License-Identifier: BSD-3-Clause
#include "trajectory_point.hpp"

#include "ode/ensemble.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace chaos_atlas {
namespace {

constexpr long section = 1 << 20;       // members between checkpoints
constexpr double most_kept = 1L << 27;  // numbers in x, one GiB

/// Chunks that stay in the cache of a core; on a GPU enough members for all its threads.
long chunk_of() {
  using Space = Kokkos::DefaultExecutionSpace;
  constexpr bool on_host = Kokkos::SpaceAccessibility<Kokkos::HostSpace, Space::memory_space>::accessible;
  return on_host ? 4096 : section;
}

double unit_of(const TrajectoryParams& p, const Model& model) {
  if (p.unit == "period") return model.period;
  if (p.unit == "time") return 1;
  const bool known = !model.computed_spectrum.empty() && model.computed_spectrum[0] > 0;
  if (!known) throw UserError("no positive exponent of " + model.name + " is known: unit=period");
  return 1 / model.computed_spectrum[0];
}

/// What this rank's members of a section add to the totals.
struct Tally {
  std::vector<long> counts = {0, 0, 0, 0, -1, 0};
  double failure_time = std::nan("");

  void add(const MemberEnds& ends, long first) {
    using T = TrajectoryTotals;
    for (std::size_t m = 0; m < ends.status.size(); ++m) {
      counts[T::steps] += ends.steps[m];
      counts[T::rejects] += ends.rejects[m];
      counts[T::rhs_calls] += ends.rhs_calls[m];
      if (ends.status[m] == MemberEnds::done) continue;
      if (counts[T::failures]++ > 0) continue;
      counts[T::first_failure] = first + long(m);
      counts[T::failure_outcome] = ends.status[m];
      failure_time = ends.failed_at[m];
    }
  }
  /// Collective. Of the first failures that the ranks know the lowest member's is kept; ranks are in the
  /// order of members.
  void add_to(TrajectoryTotals& totals, const Comm& comm) const {
    using T = TrajectoryTotals;
    const bool none_before = totals.counts[T::failures] == 0;
    for (const auto what : {T::steps, T::rejects, T::rhs_calls, T::failures})
      totals.counts[what] += comm.sum(counts[what]);
    std::vector<double> mine;
    if (counts[T::failures] > 0)
      mine = {double(counts[T::first_failure]), double(counts[T::failure_outcome]), failure_time};
    const std::vector<double> all = comm.gather(mine);
    if (!none_before || all.empty()) return;
    totals.counts[T::first_failure] = long(all[0]);
    totals.counts[T::failure_outcome] = long(all[1]);
    totals.failure_time = {all[2]};
  }
};

}  // namespace

std::string TrajectoryTotals::failure_text(const std::string& system) const {
  if (failed() == 0) return "";
  const double t = failure_time.at(0);
  const long member = first_failed();
  switch (counts[failure_outcome]) {
    case MemberEnds::left_domain:
      return left_domain(system, t, member);
    case MemberEnds::step_underflow:
      return fmt::format("{} needs steps below the rounding of time at t={:.6g} (member {})", system, t,
                         member);
    case MemberEnds::too_many_steps:
      return fmt::format("{} took too many steps until t={:.6g} (member {})", system, t, member);
    default:
      return diverged(system, t, member);
  }
}

Chosen chosen_of(const TrajectoryParams& p) {
  Chosen chosen = choose(p);
  if (p.scale == 1 && p.parameter.empty()) return chosen;
  if (p.parameter.empty())
    for (double& value : chosen.parameters) value *= p.scale;
  else
    chosen.parameters[std::size_t(parameter_index(chosen.model, p.parameter))] *= p.scale;
  return chosen;
}

Samples samples_of(const TrajectoryParams& p, const Model& model) {
  const double per_unit = double(p.pts_per_period);
  const double spacing = model.kind == ModelKind::map ? 1 : unit_of(p, model) / per_unit;
  return {std::round(p.transient * per_unit) * spacing, spacing, std::lround(p.periods * per_unit) + 1};
}

std::vector<Issue> issues_of(const TrajectoryParams& p) {
  std::vector<Issue> issues = issues_of(static_cast<const SystemParams&>(p));
  if (!issues.empty()) return issues;
  try {
    const Chosen chosen = chosen_of(p);
    const Model& model = chosen.model;
    if (model.delay >= 0 && !(chosen.parameters[std::size_t(model.delay)] > 0))
      issues.push_back(error("delay tau must be positive"));
    const Samples samples = samples_of(p, model);
    const double numbers = double(p.members) * double(samples.count) * model.dimension;
    if (p.keep == "trajectories" && numbers > most_kept)
      issues.push_back(
          error(fmt::format("x would hold {:.3g} GB, more than {:.3g}: keep=statistics, or fewer members or "
                            "samples",
                            8e-9 * numbers, 8e-9 * most_kept)));
    StepControl control;
    control.fixed_step = p.method == "rk4" ? 1 : 0;
    require_method(p.method, control);
  } catch (const UserError& wrong) {
    return {error(wrong.what())};
  }
  return issues;
}

double cost_of(const TrajectoryParams& p) {
  const Chosen chosen = chosen_of(p);
  const Model& model = chosen.model;
  double operations = 20 * model.dimension;
  if (model.kernels) {
    const Kernels::Cost& cost = model.kernels->cost;
    operations =
        cost.adds + cost.multiplies + 8 * cost.divisions + 20 * cost.elementary + 4 * model.dimension;
  }
  const double units = p.periods + p.transient;
  const double calls = model.kind == ModelKind::map ? double(p.pts_per_period)
                       : p.method == "rk4"          ? 4 * double(p.steps_per_period)
                                                    : 7 * double(std::max(p.pts_per_period, 50L));
  const double blocks = std::ceil(double(p.members) / KHAOS_LANES), rate = 2e9;
  return blocks * units * calls * operations / rate;
}

TrajectoryEnsemble::TrajectoryEnsemble(const TrajectoryParams& p, const Chosen& chosen, const Stream& stream)
    : p_(p), chosen_(&chosen), stream_(stream), samples_(samples_of(p, chosen.model)), invariant_(chosen) {
  const Model& model = chosen.model;
  how_.method = p.method;
  how_.rtol = p.rtol;
  for (const double scale : scales_of(model)) how_.atol.push_back(p.rtol * scale / 10);
  how_.step = samples_.spacing * double(p.pts_per_period) / double(p.steps_per_period);
  how_.K = p.K;
  const bool known = model.mean.size() == chosen.start.size() && model.unbounded.empty();
  origin_ = known ? model.mean : chosen.start;
}

MemberEnds TrajectoryEnsemble::chunk(long first, long count, MemberSums& all, MemberSums& at_end,
                                     double& drift, std::vector<double>* x) const {
  std::vector<double> invariant(std::size_t(count), std::nan(""));  // at the first sample
  const auto d = chosen_->start.size(), times = std::size_t(samples_.count);
  const MemberSample sample = [&](long m, long k, std::span<const double> state) {
    all.add(m, state.data());
    if (k == samples_.count - 1) at_end.add(m, state.data());
    if (invariant_) {
      double& begin = invariant[std::size_t(m)];
      const double now = invariant_(state);
      if (k == 0) begin = now;
      drift = std::fmax(drift, std::abs(now - begin) / (begin == 0 ? 1 : std::abs(begin)));
    }
    if (x) std::ranges::copy(state, x->begin() + long((std::size_t(m) * times + std::size_t(k)) * d));
  };
  if (chosen_->model.kind == ModelKind::delay)
    return DelayTrajectories(*chosen_, how_, samples_).run(stream_, p_.spread, first, count, sample);
  return LaneTrajectories(*chosen_, how_, samples_).run(stream_, p_.spread, first, count, sample);
}

MemberEnds TrajectoryEnsemble::fused_chunk(long first, long count, const SeeStates& see,
                                           std::vector<double>* x) const {
  const auto d = chosen_->start.size(), times = std::size_t(samples_.count);
  return FusedTrajectories(*chosen_, how_, samples_)
      .run(stream_, p_.spread, first, count, [&](long k, const States& states) {
        see(k, states);
        if (!x) return;
        const auto state = Kokkos::create_mirror_view(states.x);
        const auto stop = Kokkos::create_mirror_view(states.stop);
        Kokkos::deep_copy(state, states.x), Kokkos::deep_copy(stop, states.stop);
        for (long m = 0; m < count; ++m)
          for (std::size_t i = 0; i < d && stop(m) == Stop::none; ++i)
            (*x)[(std::size_t(m) * times + std::size_t(k)) * d + i] = state(i, m);
      });
}

bool TrajectoryEnsemble::is_fused() const {
  if (chosen_->model.kind == ModelKind::map) return true;
  return p_.keep == "statistics" && FusedTrajectories::can(chosen_->model, p_.method);
}
bool TrajectoryEnsemble::knows_drift() const { return invariant_ && !is_fused(); }

void TrajectoryEnsemble::advance(const Comm& comm, TrajectoryTotals& totals, Kept* kept) const {
  const auto d = chosen_->start.size(), times = std::size_t(samples_.count);
  const long offset = totals.done;
  const Ensemble ensemble(std::min(section, p_.members - offset), comm);
  EnsembleMoments moments(ensemble, origin_), end_moments(ensemble, origin_);
  Tally tally;
  Kept mine;
  double drift = totals.drift;
  const bool fused = is_fused();
  ensemble.for_each_chunk(chunk_of(), [&](long first, long count) {
    std::vector<double> x(kept ? std::size_t(count) * times * d : 0, std::nan(""));
    MemberEnds ends(0, d);
    if (fused) {
      ends = fused_chunk(
          offset + first, count,
          [&](long k, const States& states) {
            moments.add(states, first);
            if (k == samples_.count - 1) end_moments.add(states, first);
          },
          kept ? &x : nullptr);
    } else {
      MemberSums all(count, origin_), at_end(count, origin_);
      ends = chunk(offset + first, count, all, at_end, drift, kept ? &x : nullptr);
      moments.add(all, first);
      end_moments.add(at_end, first);
    }
    tally.add(ends, offset + first);
    if (kept) mine.append(x, ends);
  });
  for (const double value : moments.sums()) totals.sums.push_back(value);
  for (const double value : end_moments.sums()) totals.end_sums.push_back(value);
  tally.add_to(totals, comm);
  for (const double of_rank : comm.gather({&drift, 1})) totals.drift = std::fmax(totals.drift, of_rank);
  if (kept) kept->gather(mine, comm);
  totals.done += ensemble.total();
}

void Kept::append(const std::vector<double>& states, const MemberEnds& ends) {
  const auto to = [](std::vector<double>& all, const auto& more) {
    all.insert(all.end(), more.begin(), more.end());
  };
  to(x, states), to(outcome, ends.status), to(failed_at, ends.failed_at), to(last, ends.last);
  to(steps, ends.steps), to(rejects, ends.rejects), to(rhs_calls, ends.rhs_calls);
}

void Kept::gather(const Kept& mine, const Comm& comm) {
  x = comm.gather(mine.x), outcome = comm.gather(mine.outcome), failed_at = comm.gather(mine.failed_at);
  last = comm.gather(mine.last), steps = comm.gather(mine.steps), rejects = comm.gather(mine.rejects);
  rhs_calls = comm.gather(mine.rhs_calls);
}

}  // namespace chaos_atlas
