// SPDX-License-Identifier: BSD-3-Clause
// fish-school: the zone model of Couzin et al. in three dimensions, with order parameters and entropies.
//   khaos run fish-school --sweep case=swarm,torus,dynamic,highly --set members=32
//   khaos run fish-school --set case=torus --sweep turn_rule=lerp,slerp --sweep blind_is=half,full
#include "ensemble.hpp"
#include "particles/school_order.hpp"
#include "statistics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace fish_school {
namespace {

struct FishSchool {
  struct Params : SchoolParams {
    long every = 10, frames = 0;
    bool pairs = true;
    static void describe(Schema<Params>& s) {
      describe_school(s);
      s("steps", static_cast<long Params::*>(&SchoolParams::steps), "1", "time steps; -1: of the case",
        within(-1, 1e12));
      s("every", &Params::every, "1", "steps between looks", within(1, 1e9));
      s("frames", &Params::frames, "1",
        "looks after the start at which all fish of the first member are kept; 0: none", within(0, 1e6));
      s("pairs", &Params::pairs, "1",
        "count the headings of all N (N - 1) / 2 pairs; without, H_velcorr and osi are NaN");
    }
  };

  static std::vector<std::string> sources() {
    return {"Herho et al. (2026), dewi-kadita: entropies, index and the four configurations",
            "sandyherho/dewi-kadita 0.0.4, commit 4217e21: every equation",
            "Couzin, Krause, James, Ruxton & Franks, J. Theor. Biol. 218 (2002) 1"};
  }

  static std::vector<Issue> validate(const Params& p) {
    std::vector<Issue> issues = issues_of(p);
    const long looks = std::ssize(looks_of(p)) - 1;
    if (p.frames > looks)
      issues.push_back(error(fmt::format("frames: given {}, allowed with {} looks after the start: 0 to {}",
                                         p.frames, looks, looks)));
    const double N = static_cast<double>(setting_of(p).N);
    if (p.pairs && N > 7e4)
      issues.push_back(
          warning(fmt::format("pairs: given true: {:.2g} pairs of headings at each look take some {:.0f} s, "
                              "during which no stop is seen",
                              N * N / 2, N * N / 2 * 0.75e-9)));
    return issues;
  }

  static double cost(const Params& p) {
    const double steps = static_cast<double>(setting_of(p).steps);
    return seconds_of(p, steps * (1 + (p.pairs ? 1.0 : 0.5) / static_cast<double>(p.every)));
  }

  static std::vector<long> looks_of(const Params& p) {
    const long steps = setting_of(p).steps;
    std::vector<long> looks;
    for (long step = 0; step < steps; step += p.every) looks.push_back(step);
    looks.push_back(steps);
    return looks;
  }
  static std::vector<double> times_of(const Params& p) {
    std::vector<double> times;
    for (const long step : looks_of(p)) times.push_back(static_cast<double>(step) * p.dt);
    return times;
  }
  /// Which looks are frames: 0 and `frames` more, as even as can be.
  static std::vector<std::size_t> frames_of(const Params& p) {
    std::vector<std::size_t> frames;
    const std::size_t last = looks_of(p).size() - 1;
    for (long f = 0; p.frames > 0 && f <= p.frames; ++f)
      frames.push_back(static_cast<std::size_t>(f) * last / static_cast<std::size_t>(p.frames));
    return frames;
  }

  static void outputs(const Params& p, Outputs& out) {
    const std::vector<double> times = times_of(p);
    out.axis("member", static_cast<std::size_t>(p.members));
    out.axis("time", times.size(), "time", times);
    for (const auto& [name, unit, doc] : observables) {
      const std::string of = name;
      out.add(of, {"member", "time"}, unit, doc);
      out.add(of + "_course", {"time"}, unit, of + ", mean over members");
      out.add(of + "_mean", {}, unit, of + ", mean over members and the second half of the looks");
      out.add(of + "_error", {}, unit, "standard error of that mean, from the spread of the members");
      out.add(of + "_sd", {}, unit, "standard deviation of the members' means over the second half");
      out.add(of + "_std", {}, unit, of + ", standard deviation over the second half, of a member");
      out.add(of + "_final", {}, unit, of + " at the end, mean over members");
    }
    out.add("label", {"member"}, "1", "name of a member's mean P and M over the second half", Type::integer);
    out.words("label", {"swarm", "torus", "dynamic", "highly", "transitional"});
    out.add("mill_time", {}, "time", "until M < 0.5, mean over the members that lose it");
    out.add("mill_time_error", {}, "time", "its standard error");
    out.add("mill_lost", {}, "1", "share of the members whose M falls below 0.5");
    out.add("entropy_least", {}, "1", "least of all seven entropies and the index, over members and looks");
    out.add("entropy_most", {}, "1", "largest of them");
    out.add("density", {}, "1/length^3", "fish per volume");
    out.axis("setting", 11);
    out.add(
        "settings", {"setting"}, "1",
        "what was used: N, B, v0, r_r, r_o, r_a, theta_max, sigma, blind half-angle in degrees, w_o, steps");
    if (p.frames == 0) return;
    std::vector<double> frame_times;
    for (const std::size_t look : frames_of(p)) frame_times.push_back(times[look]);
    out.axis("frame", frame_times.size(), "time", frame_times);
    out.axis("fish", static_cast<std::size_t>(setting_of(p).N));
    out.axis("component", 3);
    out.field("positions", {"frame", "fish", "component"}, "length", "r of the first member, in [0, B)");
    out.field("headings", {"frame", "fish", "component"}, "1", "u of the first member");
  }

  static void run(const Params& p, Run& run) {
    const Setting setting = setting_of(p);
    SchoolEnsemble ensemble(setting, p.members, search_of(p), run);
    const std::vector<std::size_t> frames = frames_of(p);
    const auto show = [&](std::size_t look) {
      if (const auto found = std::ranges::find(frames, look); found != frames.end())
        put_frame(ensemble, setting.N, found - frames.begin(), run);
    };
    const std::vector<double> series = follow(
        ensemble, setting, p.members, looks_of(p), p.pairs ? Pairs::counted : Pairs::left_out,
        [&](std::size_t) { return setting.rule; }, show, run);
    if (run.comm().root()) put(p, setting, series, run);
  }

  /// Rank 0 has the first member.
  static void put_frame(const SchoolEnsemble& ensemble, long N, long frame, Run& run) {
    std::vector<double> r(static_cast<std::size_t>(3 * N)), u(r.size());
    if (run.comm().root()) {
      const std::vector<double> state = ensemble.state(0);
      for (std::size_t k = 0; k < r.size(); ++k) {
        r[k] = state[k / 3 * 6 + k % 3];
        u[k] = state[k / 3 * 6 + 3 + k % 3];
      }
    }
    run.frame("positions", frame, r);
    run.frame("headings", frame, u);
  }

  static void put(const Params& p, const Setting& s, const std::vector<double>& series, Run& run) {
    const std::vector<double> times = times_of(p);
    const long looks = std::ssize(times), half = looks / 2;
    const auto column_of = [&](long column) {
      std::vector<double> values;
      for (std::size_t k = static_cast<std::size_t>(column); k < series.size(); k += seen_of_a_school)
        values.push_back(series[k]);
      return values;
    };
    for (long o = 0; o < seen_of_a_school; ++o) {
      const std::string name = observables[o].name;
      const std::vector<double> values = column_of(o);
      const Statistics of = statistics(values, looks, 1, 0, half, looks);
      run.put(name, values);
      run.put(name + "_course", of.course);
      run.put(name + "_mean", of.mean);
      run.put(name + "_error", of.error);
      run.put(name + "_sd", of.sd);
      run.put(name + "_std", of.std);
      run.put(name + "_final", of.final);
    }
    const std::vector<double> rotations = column_of(rotation), polarizations = column_of(polarization);
    std::vector<long> labels;
    for (long m = 0; m < p.members; ++m) {
      const auto mean = [&](const std::vector<double>& values) {
        const auto own =
            std::span(values).subspan(static_cast<std::size_t>(m * looks), static_cast<std::size_t>(looks));
        return statistics(own, looks, 1, 0, half, looks).mean;
      };
      labels.push_back(static_cast<long>(label_of(mean(polarizations), mean(rotations))));
    }
    const MillTimes mill = mill_times(rotations, times);
    run.put("label", labels);
    run.put("mill_time", mill.time);
    run.put("mill_time_error", mill.error);
    run.put("mill_lost", mill.lost);
    double least = 1, most = 0;
    for (std::size_t k = 0; k < series.size(); ++k)
      if (const auto o = static_cast<long>(k) % seen_of_a_school; o >= H_cohesion && o <= osi)
        least = std::min(least, series[k]), most = std::max(most, series[k]);
    run.put("entropy_least", least);
    run.put("entropy_most", most);
    run.put("density", static_cast<double>(s.N) / std::pow(s.box.side, 3));
    run.put("settings", std::vector<double>{static_cast<double>(s.N), s.box.side, s.rule.v0, s.rule.r_r,
                                            s.rule.r_o, s.rule.r_a, s.rule.theta_max, s.rule.sigma,
                                            s.rule.blind * 180 / std::numbers::pi, s.rule.w_o,
                                            static_cast<double>(s.steps)});
  }
};

const Register<FishSchool> registered{
    "fish-school",
    "Fish that flee, align and approach in three zones: order, seven entropies and their index"};

}  // namespace
}  // namespace fish_school
