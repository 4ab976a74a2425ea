// SPDX-License-Identifier: BSD-3-Clause
#include "trajectory_point.hpp"

#include "ode/ensemble.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace chaos_atlas {
namespace {

constexpr double most_kept = 1L << 27;     // numbers, one GiB
constexpr long largest_section = 1 << 20;  // members of one rank
constexpr double section_seconds = 1;

/// Chunks that stay in the cache of a core; on a GPU enough members for all its threads.
long chunk_of() {
  using Space = Kokkos::DefaultExecutionSpace;
  constexpr bool on_host = Kokkos::SpaceAccessibility<Kokkos::HostSpace, Space::memory_space>::accessible;
  return on_host ? 4096 : largest_section;
}

/// Neighbours whose samples are added up first, and that stay on one rank: one register where members are
/// few.
long grain_of(long members) {
  long grain = KHAOS_LANES;
  while (grain < 1024 && members / grain > 256) grain *= 2;
  return grain;
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
  std::vector<double> failure;  // as in TrajectoryTotals

  void add(const MemberEnds& ends, long first) {
    using T = TrajectoryTotals;
    for (std::size_t m = 0; m < ends.status.size(); ++m) {
      counts[T::steps] += ends.steps[m];
      counts[T::rejects] += ends.rejects[m];
      counts[T::rhs_calls] += ends.rhs_calls[m];
      if (ends.status[m] == MemberEnds::done) continue;
      if (counts[T::failures]++ > 0) continue;
      counts[T::first_failure] = first + long(m);
      counts[T::reason] = ends.status[m];
      const MemberFailure why = ends.failure(m);
      failure = {why.time};
      failure.insert(failure.end(), why.state.begin(), why.state.end());
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
    if (counts[T::failures] > 0) {
      mine = {double(counts[T::first_failure]), double(counts[T::reason])};
      mine.insert(mine.end(), failure.begin(), failure.end());
    }
    const std::vector<double> all = comm.gather(mine);
    if (!none_before || all.empty()) return;
    const auto dimension = (totals.moments.state().size() / 2 - 1) / 4;
    totals.counts[T::first_failure] = long(all[0]);
    totals.counts[T::reason] = long(all[1]);
    totals.failure.assign(all.begin() + 2, all.begin() + 3 + long(dimension));
  }
};

}  // namespace

std::string TrajectoryTotals::failure_text(const std::string& system) const {
  if (failed() == 0) return "";
  return describe(
      {MemberFailure::Reason(counts[reason]), failure.at(0), {failure.begin() + 1, failure.end()}}, system,
      first_failed());
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
      issues.push_back(error(fmt::format(
          "members: given {}, allowed with keep=trajectories: at most {}, because x holds {} samples of "
          "each; "
          "keep=statistics has no limit",
          p.members, long(most_kept / (double(samples.count) * model.dimension)), samples.count)));
    if (model.kind == ModelKind::delay && p.method != "rk4" && p.method != "dopri5")
      issues.push_back(error(fmt::format("method: given {}, allowed for {}, a delay equation: rk4, dopri5",
                                         p.method, model.name)));
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
  how_.adaptive_delay = p.method != "rk4";
  const bool known = model.mean.size() == chosen.start.size() && model.unbounded.empty();
  origin_ = known ? model.mean : chosen.start;
}

MemberEnds TrajectoryEnsemble::chunk(const Integration& how, long first, long count, MemberSums& all,
                                     MemberSums& at_end, double& drift, std::vector<double>* x) const {
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
    return DelayTrajectories(*chosen_, how, samples_).run(stream_, p_.spread, first, count, sample);
  return LaneTrajectories(*chosen_, how, samples_).run(stream_, p_.spread, first, count, sample);
}

MemberEnds TrajectoryEnsemble::fused_chunk(const Integration& how, long first, long count,
                                           const SeeStates& see, std::vector<double>* x) const {
  const auto d = chosen_->start.size(), times = std::size_t(samples_.count);
  return FusedTrajectories(*chosen_, how, samples_)
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

/// One rank's part of a section.
struct TrajectoryEnsemble::Section {
  const Ensemble& ensemble;
  long offset;  // of the section among all members
  EnsembleMoments moments, end_moments;
  Tally tally = {};
  double drift;
  Kept* kept;
};

void TrajectoryEnsemble::compute(Section& section, const Integration& how) const {
  const auto d = chosen_->start.size(), times = std::size_t(samples_.count);
  const bool fused = is_fused();
  section.ensemble.for_each_chunk(chunk_of(), [&](long first, long count) {
    std::vector<double> x(section.kept ? std::size_t(count) * times * d : 0, std::nan(""));
    std::vector<double>* const states = section.kept ? &x : nullptr;
    MemberEnds ends(0, d);
    if (fused) {
      const auto see = [&](long k, const States& now) {
        section.moments.add(now, first);
        if (k == samples_.count - 1) section.end_moments.add(now, first);
      };
      ends = fused_chunk(how, section.offset + first, count, see, states);
    } else {
      MemberSums all(count, origin_), at_end(count, origin_);
      ends = chunk(how, section.offset + first, count, all, at_end, section.drift, states);
      section.moments.add(all, first);
      section.end_moments.add(at_end, first);
    }
    section.tally.add(ends, section.offset + first);
    if (section.kept) section.kept->append(x, ends);
  });
}

bool TrajectoryEnsemble::advance(Run& run, TrajectoryTotals& totals, Kept* kept) const {
  const Comm& comm = run.comm();
  const long grain = grain_of(p_.members);
  const double seconds = cost_of(p_) / double(p_.members);
  const long each = std::clamp(long(std::min(section_seconds / seconds, 1e9)) / grain * grain, grain,
                               largest_section / grain * grain);
  const Ensemble ensemble(std::min(each * comm.size(), p_.members - totals.done), comm, grain);
  Kept mine(samples_.count, long(chosen_->start.size()));
  Section section{ensemble, totals.done,  {ensemble, origin_},   {ensemble, origin_},
                  {},       totals.drift, kept ? &mine : nullptr};
  const bool whole = run.apart([&](const std::function<void()>& look) {
    Integration how = how_;
    how.look = look;
    compute(section, how);
  });
  if (!whole) return false;
  totals.moments.add(section.moments.rows());
  totals.end_moments.add(section.end_moments.rows());
  section.tally.add_to(totals, comm);
  for (const double of_rank : comm.gather({&section.drift, 1}))
    totals.drift = std::fmax(totals.drift, of_rank);
  if (kept) kept->append(mine, comm);
  totals.done += ensemble.total();
  return true;
}

void Kept::append(const std::vector<double>& states, const MemberEnds& ends) {
  const auto to = [](std::vector<double>& all, const auto& more) {
    all.insert(all.end(), more.begin(), more.end());
  };
  to(x, states), to(outcome, ends.status), to(failed_at, ends.failed_at), to(last, ends.last);
  to(steps, ends.steps), to(rejects, ends.rejects), to(rhs_calls, ends.rhs_calls);
}

void Kept::append(const Kept& mine, const Comm& comm) {
  for (const auto part : parts) comm.gather_on_root(mine.*part, this->*part);
}

}  // namespace chaos_atlas
