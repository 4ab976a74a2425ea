// SPDX-License-Identifier: BSD-3-Clause
// atlas-lyapunov: the Lyapunov spectrum of any system of the atlas, with error bars, a step-size check and a
// verdict.
//   mpirun -n 2 khaos run atlas-lyapunov --sweep system=all
#include "lyapunov_distributions.hpp"
#include "lyapunov_point.hpp"
#include "lyapunov_summary.hpp"
#include "member_exponents.hpp"
#include "ode/ensemble.hpp"
#include "ode/finite_time.hpp"
#include "run/experiment.hpp"

#include <algorithm>
#include <cmath>

namespace chaos_atlas {
namespace {

struct AtlasLyapunov {
  struct Params : LyapunovParams {
    static void describe(Schema<Params>& s) {
      describe_system(s);
      describe_lyapunov(s);
    }
  };

  static std::vector<std::string> sources() {
    std::vector<std::string> all = atlas_sources();
    all.insert(all.end(), {"Benettin, Galgani, Giorgilli & Strelcyn, Meccanica 15 (1980) 9 and 21",
                           "Kaplan & Yorke, Lecture Notes in Mathematics 730 (1979) 204",
                           "Ginelli, Poggi, Turchi, Chate, Livi & Politi, Phys. Rev. Lett. 99 (2007) 130601",
                           "Pikovsky & Politi, Lyapunov Exponents (2016)"});
    return all;
  }
  static std::vector<Issue> validate(const Params& p) { return issues_of(p); }
  static double cost(const Params& p) { return cost_of(p); }

  static void outputs(const Params& p, Outputs& out) {
    out.axis("dim", std::size_t(exponents_of(p, chosen_of(p).model)));
    out.axis("component", std::size_t(chosen_of(p).model.dimension));
    out.axis("member", std::size_t(p.members));
    out.add("spectrum", {"dim"}, "1 / time", "Lyapunov exponents (of maps per iteration), descending");
    out.add("stderr", {"dim"}, "1 / time", "their standard errors, from the blocks of all members");
    out.add("ky", {}, "1", "Kaplan-Yorke dimension; NaN if it lies beyond the exponents that were computed");
    out.add("ky_stderr", {}, "1", "its standard error, by the jackknife over blocks");
    out.add("sum", {}, "1 / time", "sum of the exponents; NaN if not all were computed");
    out.add("exact_sum", {}, "1 / time", "what it must be where the divergence is constant, else NaN");
    out.add("divergence", {}, "1 / time",
            "mean of the Jacobian's trace along the orbits; NaN for maps and delays");
    out.add("listed", {"dim"}, "1 / time", "spectrum in the database, NaN where it has none");
    out.add("listed_max", {}, "1 / time", "maximum exponent in the database, from trajectories");
    out.add("listed_ky", {}, "1", "Kaplan-Yorke dimension in the database");
    out.add("reference", {"dim"}, "1 / time",
            "spectrum computed independently for systems.json, NaN where withheld");
    out.add("reference_stderr", {"dim"}, "1 / time", "its standard errors");
    out.add("period", {}, "time",
            "unit of time of `periods`; 1 for maps, which make `steps_per_period` iterations in it");
    out.add("first_half", {"dim"}, "1 / time", "exponents of the first half of the time");
    out.add("last_half", {"dim"}, "1 / time", "exponents of the second half");
    out.add("step_error", {"dim"}, "1 / time",
            "what half the step would lower the exponents by; NaN unless checked");
    out.add("resolution", {}, "1 / time", "exponents below it are not distinguished from 0 in this time");
    out.add("positive", {}, "1", "exponents above the resolution and three standard errors", Type::integer);
    out.add("verdict", {}, "1",
            "the most serious thing there is to say; transient: the chaos of members died; unsettled: half "
            "the step "
            "gives something else; invalid: discontinuous and no saltation",
            Type::integer);
    out.words("verdict", {"regular", "chaotic", "hyperchaotic", "transient", "unsettled", "invalid"});
    out.add("chaotic", {}, "1", "1 if an exponent is positive and chaos went on", Type::integer);
    out.add("settled", {}, "1", "1 if half the step leaves every exponent within its error, or 1 %",
            Type::integer);
    out.add("valid", {}, "1", "0 if the derivative jumps and its saltation was left out", Type::integer);
    out.add("transient_chaos", {}, "1", "1 if the chaos of a member died", Type::integer);
    out.add("divided", {}, "1", "1 if members differ beyond their errors: several attractors, or islands",
            Type::integer);
    out.add("died", {}, "1", "members whose chaos died", Type::integer);
    out.add("failed", {}, "1", "members that diverged or left the domain; they count in nothing else",
            Type::integer);
    out.add("failed_at", {"member"}, "time", "time at which a member failed, NaN if it did not");
    out.add("failed_state", {"member", "component"}, "1", "its last finite state");
    out.add("member_max", {"member"}, "1 / time", "largest exponent of each member");
    out.add("steps", {}, "1", "steps (fixed step) or iterations of one member; 0 for adaptive methods",
            Type::integer);
    if (p.finite_time > 0) describe_finite_time(out);
    if (p.vectors == "covariant") describe_angles(chosen_of(p).model.dimension, out);
  }

  static void run(const Params& p, Run& run) {
    const Chosen chosen = chosen_of(p);
    const LyapunovSetup setup(p, chosen);
    const Stream stream = run.stream("start of members");
    const long in_turn = section_of(p);
    long done = 0;
    std::vector<double> numbers;  // of the members that are done
    run.restore(done, numbers);
    while (done < p.members) {
      const Ensemble section(std::min(in_turn * run.comm().size(), p.members - done), run.comm(),
                             KHAOS_LANES);
      std::vector<LyapunovMember> mine;
      const bool whole = run.apart([&](const std::function<void()>& look) {
        section.for_each_chunk(KHAOS_LANES, [&](long first, long count) {
          std::vector<double> starts;
          for (long m = done + first; m < done + first + count; ++m)
            for (const double x : member_start(chosen, stream, p.spread, m)) starts.push_back(x);
          for (LyapunovMember& member : setup.compute(starts, look)) mine.push_back(std::move(member));
          run.progress(double(done + first + count) / double(p.members));
        });
      });
      if (whole) {
        const std::vector<double> more = run.comm().gather(numbers_of(mine));
        numbers.insert(numbers.end(), more.begin(), more.end());
        done += section.total();
      }
      run.checkpoint(done, numbers);
    }
    if (!run.comm().root()) numbers.clear();
    put_results(p, chosen, setup, members_of(numbers), run);
  }

  /// Members that a rank takes on between two checkpoints: a second's worth, in whole registers.
  static long section_of(const Params& p) {
    const double registers = std::ceil(double(p.members) / KHAOS_LANES), seconds = cost_of(p) / registers;
    return KHAOS_LANES * std::clamp(long(std::min(1 / seconds, 1e9)), 1L, long(registers));
  }

  /// Collective; `all` are the members on the first rank, which has the results.
  static void put_results(const Params& p, const Chosen& chosen, const LyapunovSetup& setup,
                          const std::vector<LyapunovMember>& all, Run& run) {
    std::vector<MemberExponents> windows, members;
    std::vector<CovariantAngles> angles;
    for (const LyapunovMember& member : all) {
      windows.push_back(member.exponents);
      members.push_back(join_windows(member.exponents, windows_in_block(p)));
      angles.push_back(member.angles);
    }
    std::string first_failure;
    long failed = 0;
    for (std::size_t m = 0; m < members.size(); ++m)
      if (members[m].failure.reason != MemberFailure::none && failed++ == 0)
        first_failure = describe(members[m].failure, chosen.model.name, long(m));
    run.require(failed == 0 || failed < p.members, first_failure);
    if (!run.comm().root()) return;
    if (failed > 0) run.partial(describe_some(failed, p.members, first_failure));
    put_members(chosen, members, run);
    put_spectrum(p, chosen, setup, members, run);
    if (p.finite_time > 0) put_finite_time(windows, exponents_of(p, chosen.model), run);
    if (p.vectors == "covariant") put_angles(angles, chosen.model.dimension, run);
  }

  static void put_members(const Chosen& chosen, const std::vector<MemberExponents>& members, Run& run) {
    const auto d = std::size_t(chosen.model.dimension);
    std::vector<double> failed_at, failed_state, largest;
    for (const MemberExponents& member : members) {
      const bool failed = member.failure.reason != MemberFailure::none;
      failed_at.push_back(failed ? member.failure.time : std::nan(""));
      std::vector<double> state = failed ? member.failure.state : std::vector<double>();
      state.resize(d, std::nan(""));
      failed_state.insert(failed_state.end(), state.begin(), state.end());
      largest.push_back(failed ? std::nan("") : largest_exponent(member));
    }
    run.put("failed_at", failed_at);
    run.put("failed_state", failed_state);
    run.put("member_max", largest);
  }

  static void put_spectrum(const Params& p, const Chosen& chosen, const LyapunovSetup& setup,
                           const std::vector<MemberExponents>& members, Run& run) {
    const Model& model = chosen.model;
    const auto n = std::size_t(exponents_of(p, model));
    const LyapunovSpectrum s = pool(members, int(n));
    const auto put = [&](const char* name, std::vector<double> values) {
      values.resize(n, std::nan(""));
      run.put(name, values);
    };
    const bool listed = as_listed(p) && p.parameter.empty();
    const auto known = [&](const std::optional<double>& x) { return listed && x ? *x : std::nan(""); };
    const auto list = [&](const std::vector<double>& x) { return listed ? x : std::vector<double>(); };
    put("spectrum", s.exponents);
    put("stderr", s.error);
    put("first_half", s.first);
    put("last_half", s.last);
    put("step_error", s.step_error);
    put("listed", list(model.listed_spectrum));
    put("reference", list(model.computed_spectrum));
    put("reference_stderr", list(model.computed_stderr));
    run.put("ky", s.ky);
    run.put("ky_stderr", s.ky_error);
    run.put("sum", is_complete(p, model) ? s.sum : std::nan(""));
    run.put("exact_sum", exact_sum_of(model, chosen.parameters).value_or(std::nan("")));
    run.put("divergence", s.divergence);
    run.put("listed_max", known(model.listed_maximum));
    run.put("listed_ky", known(model.listed_ky));
    run.put("period", period_of(chosen));
    run.put("resolution", s.resolution);
    run.put("positive", s.positive);
    run.put("verdict", int(verdict_of(s)));
    run.put("chaotic", s.chaotic);
    run.put("settled", s.settled);
    run.put("valid", s.valid);
    run.put("transient_chaos", s.transient);
    run.put("divided", s.divided);
    run.put("died", s.died);
    run.put("failed", s.failed);
    run.put("steps", setup.steps());
  }

  static void summarise(const Table& table, Outputs& out) { summarise_lyapunov(table, out); }
};

const Register<AtlasLyapunov> registered{
    "atlas-lyapunov", "Lyapunov spectra with error bars and verdicts, for every system of the atlas"};

}  // namespace
}  // namespace chaos_atlas
