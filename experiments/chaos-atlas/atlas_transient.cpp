// SPDX-License-Identifier: BSD-3-Clause
// atlas-transient: how long chaos lives where it is not for ever: lifetimes of an ensemble and their
// exponential law.
//   khaos run atlas-transient --sweep system=PanXuZhou,LiuChen
#include "atlas_transient_death.hpp"
#include "lanes.hpp"
#include "run/experiment.hpp"
#include "stats/lifetimes.hpp"

#include <algorithm>
#include <cmath>

namespace chaos_atlas {
namespace {

struct TransientParams : SystemParams {
  double periods = 5000, tolerance = 0.02, spread = 0.1, from = 100;
  long members = 1000, steps_per_period = 500, longest = 32;
  std::string component = "";
  TransientParams() { system = "PanXuZhou"; }
  static void describe(Schema<TransientParams>& s) {
    using P = TransientParams;
    describe_system(s);
    s("members", &P::members, "1", "trajectories", within(1, 1e6));
    s("spread", &P::spread, "1", "of their starts around `start`, relative to the std of each component",
      at_least(0));
    s("periods", &P::periods, "periods", "that each is followed; maps: iterations", within(10, 1e9));
    s("component", &P::component, "1",
      "whose maxima are looked at (maps: iterates); empty: the first that is bounded");
    s("longest", &P::longest, "1", "maxima in the longest cycle that is not taken for chaos",
      within(1, 1000));
    s("tolerance", &P::tolerance, "1", "within which maxima repeat, in units of the component's std",
      above(0));
    s("from", &P::from, "periods", "deaths before it and the life until then are left out of the law",
      at_least(0));
    s("steps_per_period", &P::steps_per_period, "1", "RK4 steps in a period of the system", within(10, 1e6));
  }
};

/// What became of a member.
struct Life {
  double lifetime = 0;  // NaN if chaos was alive at the end; an orbit that escapes lives until it diverges
  double diverged = 0;  // when the state was seen not finite; NaN if it was not
  bool rests = false;   // on a fixed point at the end
};

/// Lives of a block of members.
std::vector<Life> lives(const TransientParams& p, const Model& model, const LaneMembers& members) {
  const std::vector<double> scale = scales_of(model);
  const auto component =
      std::size_t(p.component.empty() ? bounded_components(model)[0] : component_index(model, p.component));
  Walk walk = members.walk(p.steps_per_period);
  const long steps = steps_in(model, p.periods, p.steps_per_period);
  const Section section =
      model.kind == ModelKind::map ? Section::by_clock(1) : Section::at_maxima(int(component));
  std::vector<Crossings> maxima(KHAOS_LANES);
  std::vector<DeathWatch> deaths(std::size_t(members.live()),
                                 DeathWatch(p.longest, p.tolerance * scale[component]));
  Watch watch(members.live());
  for (long done = 0; done < steps && !watch.all_lost(); done += steps_between_looks) {
    follow(walk, section, steps_between_looks + 1, std::min(steps_between_looks, steps - done), maxima);
    for (std::size_t lane = 0; lane < deaths.size(); ++lane)
      for (std::size_t k = 0; k < maxima[lane].t.size(); ++k)
        deaths[lane].see(maxima[lane].t[k], maxima[lane].x[k * walk.x().size() + component]);
    for (Crossings& seen : maxima) seen.t.clear(), seen.x.clear();
    watch.look(walk);
  }
  std::vector<Life> found;
  for (int lane = 0; lane < members.live(); ++lane) {
    Life life{watch.lost(lane) / model.period, watch.lost(lane), false};
    if (std::isnan(life.diverged)) {
      life.rests = at_rest(walk, lane, model, scale, p.tolerance);
      life.lifetime = deaths[std::size_t(lane)].death(life.rests) / model.period;
    }
    found.push_back(life);
  }
  return found;
}

constexpr long looks = 400;  // of the survival curve
std::vector<double> times_of(const TransientParams& p) {
  std::vector<double> t;
  for (long k = 0; k <= looks; ++k) t.push_back(p.periods * double(k) / double(looks));
  return t;
}

struct AtlasTransient {
  using Params = TransientParams;

  static std::vector<std::string> sources() {
    std::vector<std::string> all = atlas_sources();
    all.insert(all.end(), {"Lai & Tel, Transient Chaos (2011)",
                           "Lawless, Statistical Models and Methods for Lifetime Data (2003)"});
    return all;
  }
  static std::vector<Issue> validate(const Params& p) {
    std::vector<Issue> issues = issues_of(p);
    if (p.from >= 0.9 * p.periods) issues.push_back(error("from must be well before the end of periods"));
    if (!issues.empty() || p.component.empty()) return issues;
    const Model model = choose(p).model;
    if (component_index(model, p.component) < 0) issues.push_back(error(no_component(model, p.component)));
    return issues;
  }
  static double cost(const Params& p) {
    return 4e-9 * double(p.members) * p.periods * double(p.steps_per_period);
  }

  static void outputs(const Params& p, Outputs& out) {
    out.axis("member", std::size_t(p.members));
    out.axis("time", std::size_t(looks + 1), "periods", times_of(p));
    out.add("lifetime", {"member"}, "periods",
            "when chaos had died, or the member had diverged; NaN if it lived at the end");
    out.add("alive", {"time"}, "1", "share of the members whose chaos lives at that time");
    out.add("tau", {}, "periods", "mean lifetime: of the exponential law of what is lived after `from`");
    out.add("tau_error", {}, "periods", "its standard error");
    out.add("tau_early", {}, "periods", "the same of the time until half of those deaths");
    out.add("tau_early_error", {}, "periods", "its standard error");
    out.add("tau_late", {}, "periods",
            "and of the time after it: equal to the first if the law is exponential");
    out.add("tau_late_error", {}, "periods", "its standard error");
    out.add("deaths", {}, "1", "deaths that count for tau", Type::integer);
    out.add("survivors", {}, "1", "members whose chaos lived at the end", Type::integer);
    out.add("resting", {}, "1", "members that ended on a fixed point", Type::integer);
    out.add("diverged", {}, "1", "members that diverged, which ended their chaos", Type::integer);
  }

  static void run(const Params& p, Run& run) {
    const Chosen chosen = choose(p);
    const Stream stream = run.stream("start");
    MemberRows rows;  // (members, 3): lifetime, time of divergence, rests
    run.restore(rows.done, rows.numbers);
    const auto block = [&](long first, int live, const Look& look) {
      const LaneMembers members(
          chosen, live,
          [&](int lane, std::span<double>, std::span<double> start) {
            std::ranges::copy(member_start(chosen, stream, p.spread, first + lane), start.begin());
          },
          look);
      std::vector<double> found;
      for (const Life& life : lives(p, chosen.model, members))
        found.insert(found.end(), {life.lifetime, life.diverged, double(life.rests)});
      return found;
    };
    complete(rows, p.members, run, block, [&] { run.checkpoint(rows.done, rows.numbers); });
    put(p, chosen, rows.numbers, run);
  }

  static void put(const Params& p, const Chosen& chosen, const std::vector<double>& lives, Run& run) {
    std::vector<double> lifetime;
    long resting = 0, lost = 0;
    std::string first_lost;
    for (std::size_t m = 0; m < std::size_t(p.members); ++m) {
      const double at = lives[3 * m + 1];
      lifetime.push_back(lives[3 * m]);
      resting += lives[3 * m + 2] == 1;
      if (std::isnan(at)) continue;
      if (first_lost.empty()) first_lost = diverged(chosen.model.name, at, long(m));
      ++lost;
    }
    run.require(lost < p.members, first_lost);
    if (lost > 0) run.partial(first_lost);
    run.put("lifetime", lifetime);
    run.put("alive", survivors(lifetime, times_of(p)));
    std::vector<double> deaths;
    for (const double t : lifetime)
      if (t > p.from) deaths.push_back(t);
    std::ranges::sort(deaths);
    const double half = deaths.empty() ? p.periods : deaths[deaths.size() / 2], until = p.periods;
    put_tau(run, "tau", death_rate(lifetime, p.from, until));
    put_tau(run, "tau_early", death_rate(lifetime, p.from, half));
    put_tau(run, "tau_late", death_rate(lifetime, half, until));
    run.put("deaths", double(deaths.size()));
    run.put("survivors", double(std::ranges::count_if(lifetime, [](double t) { return std::isnan(t); })));
    run.put("resting", double(resting));
    run.put("diverged", double(lost));
  }

  static void put_tau(Run& run, const std::string& name, const DeathRate& found) {
    run.put(name, 1 / found.rate);
    run.put(name + "_error", found.error / (found.rate * found.rate));
  }
};

const Register<AtlasTransient> registered{"atlas-transient",
                                          "How long chaos lives where it dies, and the law of it"};

}  // namespace
}  // namespace chaos_atlas
