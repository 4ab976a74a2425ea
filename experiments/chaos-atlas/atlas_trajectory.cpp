// SPDX-License-Identifier: BSD-3-Clause
// atlas-trajectory: ensembles of trajectories of any system of the atlas, kept or summed up while they stream
// by.
//   khaos run atlas-trajectory --set system=Rossler --set members=64
//   khaos run atlas-trajectory --set keep=statistics --set members=1e8 --set periods=1
#include "ode/ensemble_moments.hpp"
#include "run/experiment.hpp"
#include "trajectory_checkpoint.hpp"

#include <cmath>
#include <optional>

namespace chaos_atlas {
namespace {

struct AtlasTrajectory {
  struct Params : TrajectoryParams {
    static void describe(Schema<Params>& s) {
      describe_system(s);
      describe_trajectory(s);
    }
  };

  static std::vector<std::string> sources() {
    std::vector<std::string> all = atlas_sources();
    all.insert(all.end(), {"Hairer, Norsett & Wanner, Solving Ordinary Differential Equations I (1993)",
                           "Hairer & Wanner, Solving Ordinary Differential Equations II (1996)"});
    return all;
  }
  static std::vector<Issue> validate(const Params& p) { return issues_of(p); }
  static double cost(const Params& p) { return cost_of(p); }

  static void outputs(const Params& p, Outputs& out) {
    const Chosen chosen = chosen_of(p);
    const Samples samples = samples_of(p, chosen.model);
    out.axis("dim", std::size_t(chosen.model.dimension));
    if (p.keep == "trajectories") {
      std::vector<double> times;
      for (long k = 0; k < samples.count; ++k) times.push_back(samples.time(k));
      out.axis("member", std::size_t(p.members));
      out.axis("time", std::size_t(samples.count), "time", times);
      out.add("x", {"member", "time", "dim"}, "1", "states; NaN where a member did not get to");
      out.add("outcome", {"member"}, "1", "how a member ended", Type::integer);
      out.words("outcome", {"done", "diverged", "left_domain", "step_underflow", "too_many_steps"});
      out.add("failed_at", {"member"}, "time", "time at which a member failed, NaN if it did not");
      out.add("last", {"member", "dim"}, "1", "last finite state of each member");
      out.add("steps", {"member"}, "1", "steps taken, or iterations", Type::integer);
      out.add("rejects", {"member"}, "1", "steps tried and rejected", Type::integer);
      out.add("rhs_calls", {"member"}, "1", "evaluations of the right-hand side", Type::integer);
    }
    const auto moments = [&](const std::string& prefix, const std::string& of) {
      out.add(prefix + "mean", {"dim"}, "1", "mean of each coordinate " + of);
      out.add(prefix + "std", {"dim"}, "1", "its standard deviation");
      out.add(prefix + "min", {"dim"}, "1", "its smallest value");
      out.add(prefix + "max", {"dim"}, "1", "its largest value");
    };
    moments("", "over members and times");
    moments("end_", "over members at the last time");
    out.add("listed_mean", {"dim"}, "1",
            "mean in the database, NaN where a coordinate is unbounded or cyclic");
    out.add("listed_std", {"dim"}, "1", "standard deviation in the database");
    out.add("failed", {}, "1", "members that failed; they count until then", Type::integer);
    out.add("first_failed", {}, "1", "number of the first one, -1 if none", Type::integer);
    out.add("total_steps", {}, "1", "steps of all members", Type::integer);
    out.add("total_rejects", {}, "1", "rejected steps of all members", Type::integer);
    out.add("total_rhs_calls", {}, "1", "evaluations of the right-hand side by all members", Type::integer);
    out.add("drift", {}, "1",
            "largest change of the system's invariant since the first sample, relative to its value there; "
            "NaN if none is "
            "known, or the fused kernels were at work");
    out.add("period", {}, "time", "dominant period in the database; 1 for maps");
  }

  static void run(const Params& p, Run& run) {
    const Chosen chosen = chosen_of(p);
    const TrajectoryEnsemble ensemble(p, chosen, run.stream("start of members"));
    TrajectoryTotals totals(chosen.start.size());
    std::optional<Kept> results;
    if (p.keep == "trajectories") results.emplace(samples_of(p, chosen.model).count, chosen.model.dimension);
    Kept* const kept = results ? &*results : nullptr;
    if (kept && run.comm().root()) kept->x.reserve(std::size_t(p.members * kept->widths[0]));
    restore(run, p.members, totals, kept);
    while (totals.done < p.members) {
      ensemble.advance(run, totals, kept);
      run.progress(double(totals.done) / double(p.members));
      checkpoint(run, p.members, totals, kept);
    }
    const std::string failure = totals.failure_text(chosen.model.name);
    run.require(totals.failed() < p.members, failure);
    if (totals.failed() > 0) run.partial(describe_some(totals.failed(), p.members, failure));
    put_totals(chosen, ensemble, totals, run);
    if (kept && run.comm().root()) put_kept(*kept, run);
  }

  static void put_totals(const Chosen& chosen, const TrajectoryEnsemble& ensemble,
                         const TrajectoryTotals& totals, Run& run) {
    const auto put = [&](const std::string& prefix, const ComponentMoments& m) {
      run.put(prefix + "mean", m.mean);
      run.put(prefix + "std", m.std);
      run.put(prefix + "min", m.min);
      run.put(prefix + "max", m.max);
    };
    put("", totals.moments.result(ensemble.origin()));
    put("end_", totals.end_moments.result(ensemble.origin()));
    const Model& model = chosen.model;
    const auto listed = [&](std::vector<double> values) {
      values.resize(std::size_t(model.dimension), std::nan(""));
      for (const int i : model.unbounded) values[std::size_t(i)] = std::nan("");
      return values;
    };
    run.put("listed_mean", listed(model.mean));
    run.put("listed_std", listed(model.std));
    run.put("failed", totals.failed());
    run.put("first_failed", totals.first_failed());
    run.put("total_steps", totals.counts[TrajectoryTotals::steps]);
    run.put("total_rejects", totals.counts[TrajectoryTotals::rejects]);
    run.put("total_rhs_calls", totals.counts[TrajectoryTotals::rhs_calls]);
    run.put("drift", ensemble.knows_drift() ? totals.drift : std::nan(""));
    run.put("period", model.period);
  }

  static void put_kept(const Kept& kept, Run& run) {
    run.put("x", kept.x);
    run.put("outcome", kept.outcome);
    run.put("failed_at", kept.failed_at);
    run.put("last", kept.last);
    run.put("steps", kept.steps);
    run.put("rejects", kept.rejects);
    run.put("rhs_calls", kept.rhs_calls);
  }
};

const Register<AtlasTrajectory> registered{
    "atlas-trajectory",
    "Ensembles of trajectories of any system of the atlas, kept or summed up while they stream by"};

}  // namespace
}  // namespace chaos_atlas
