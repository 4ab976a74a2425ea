// SPDX-License-Identifier: BSD-3-Clause
// fish-phases: the zone of orientation widens place by place and narrows again, and the school keeps what it
// has become: order on the way up and on the way down, and the hysteresis between them.
//   khaos run fish-phases --sweep width_a=0:14:8 --set members=8
#include "ensemble.hpp"
#include "particles/school_order.hpp"
#include "statistics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace fish_school {
namespace {

struct FishPhases {
  struct Params : SchoolParams {
    double width_o_least = 0.25, width_o_most = 13;
    long places = 18, settle = 1000, sample = 500, every = 25;
    Params() { kind = "couzin", width_a = 14; }
    static void describe(Schema<Params>& s) {
      describe_school(s);
      s("width_o_least", &Params::width_o_least, "length", "r_o - r_r at the first place of the way up",
        above(0));
      s("width_o_most", &Params::width_o_most, "length", "r_o - r_r at the last one", above(0));
      s("places", &Params::places, "1", "widths on each way, evenly spaced", within(2, 10000));
      s("settle", &Params::settle, "1", "steps at a place before it is looked at", within(0, 1e9));
      s("sample", &Params::sample, "1", "steps at a place during which it is looked at", within(1, 1e9));
      s("every", &Params::every, "1", "steps between looks", within(1, 1e9));
    }
    double width(long place) const {
      return width_o_least +
             (width_o_most - width_o_least) * static_cast<double>(place) / static_cast<double>(places - 1);
    }
    std::vector<double> widths() const {
      std::vector<double> all;
      for (long k = 0; k < places; ++k) all.push_back(width(k));
      return all;
    }
    /// The same school at the `stage`-th place of the way up and down again; width_a stays.
    SchoolParams at_stage(long stage) const {
      SchoolParams there = *this;
      there.width_o = width(stage < places ? stage : 2 * places - 1 - stage);
      there.r_o = -1;
      return there;
    }
    long looks_a_stage() const { return std::max(1L, sample / every); }
  };

  static std::vector<std::string> sources() {
    return {
        "Couzin, Krause, James, Ruxton & Franks, J. Theor. Biol. 218 (2002) 1, section 3.2 (collective "
        "memory)"};
  }

  static std::vector<Issue> validate(const Params& p) {
    std::vector<Issue> issues;
    if (p.width_o != -1 || p.r_o != -1)
      issues.push_back(error("width_o: the experiment sets it, from width_o_least to width_o_most"));
    if (p.width_o_most <= p.width_o_least)
      issues.push_back(error(fmt::format("width_o_most: given {}, allowed with width_o_least = {}: above it",
                                         p.width_o_most, p.width_o_least)));
    if (!issues.empty()) return issues;
    for (const long stage : {p.places - 1, 0L}) {  // the widest first: what it lacks, the narrowest may have
      for (const Issue& issue : issues_of(p.at_stage(stage)))
        if (std::ranges::find(issues, issue) == issues.end()) issues.push_back(issue);
      if (std::ranges::any_of(issues, [](const Issue& i) { return i.kind == Issue::error; })) break;
    }
    return issues;
  }

  static double cost(const Params& p) {
    const double looks = static_cast<double>(p.looks_a_stage());
    return seconds_of(p.at_stage(p.places - 1),
                      static_cast<double>(2 * p.places) * (static_cast<double>(p.settle + p.sample) + looks));
  }

  static constexpr Seen kept[] = {polarization, rotation, spread, osi, H_velcorr, rotation_periodic};

  static void outputs(const Params& p, Outputs& out) {
    out.axis("way", 2);
    out.axis("width", static_cast<std::size_t>(p.places), "length", p.widths());
    for (const Seen o : kept) {
      const std::string of = observables[o].name;
      out.add(of, {"way", "width"}, observables[o].unit, std::string(observables[o].doc) + ": up, down");
      out.add(of + "_error", {"way", "width"}, observables[o].unit,
              "its standard error, from the spread of the members");
    }
    out.add("label", {"way", "width"}, "1", "name of the state with these P and M", Type::integer);
    out.words("label", {"swarm", "torus", "dynamic", "highly", "transitional"});
    out.add("gap_polarization", {"width"}, "1", "P on the way down less P on the way up");
    out.add("gap_polarization_error", {"width"}, "1", "its standard error");
    out.add("hysteresis", {}, "1",
            "mean |gap| of P over the widths where it exceeds three standard errors, else 0");
    out.add("hysteresis_rotation", {}, "1", "the same of M");
  }

  static void run(const Params& p, Run& run) {
    const long stages = 2 * p.places, looks_a_stage = p.looks_a_stage();
    std::vector<long> looks;
    for (long stage = 0; stage < stages; ++stage)
      for (long k = 1; k <= looks_a_stage; ++k)
        looks.push_back(stage * (p.settle + p.sample) + p.settle + k * p.sample / looks_a_stage);
    const Setting setting = setting_of(p.at_stage(0));
    SchoolEnsemble ensemble(setting, p.members, search_of(p), run);
    const std::vector<double> series = follow(
        ensemble, setting, p.members, looks, Pairs::counted,
        [&](std::size_t k) { return setting_of(p.at_stage(static_cast<long>(k) / looks_a_stage)).rule; },
        [](std::size_t) {}, run);
    if (run.comm().root()) put(p, series, static_cast<long>(looks.size()), run);
  }

  static void put(const Params& p, const std::vector<double>& series, long looks, Run& run) {
    const long per = p.looks_a_stage();
    // Up: stages 0, 1, ...; down: the later stages, counted backwards, so that both ways run over rising
    // widths.
    const auto of_stage = [&](long way, long place, Seen o) {
      const long stage = way == 0 ? place : 2 * p.places - 1 - place;
      return statistics(series, looks, seen_of_a_school, o, stage * per, (stage + 1) * per);
    };
    std::vector<long> labels;
    for (const Seen o : kept) {
      std::vector<double> mean, error;
      for (long way = 0; way < 2; ++way)
        for (long place = 0; place < p.places; ++place) {
          const Statistics s = of_stage(way, place, o);
          mean.push_back(s.mean), error.push_back(s.error);
          if (o == polarization)
            labels.push_back(static_cast<long>(label_of(s.mean, of_stage(way, place, rotation).mean)));
        }
      run.put(observables[o].name, mean);
      run.put(std::string(observables[o].name) + "_error", error);
    }
    run.put("label", labels);
    const auto gap = [&](Seen o, std::vector<double>* gaps, std::vector<double>* errors) {
      double total = 0;
      for (long place = 0; place < p.places; ++place) {
        const Statistics up = of_stage(0, place, o), down = of_stage(1, place, o);
        const double difference = down.mean - up.mean, error = std::hypot(up.error, down.error);
        if (gaps) gaps->push_back(difference), errors->push_back(error);
        if (std::abs(difference) > 3 * error) total += std::abs(difference) / static_cast<double>(p.places);
      }
      return total;
    };
    std::vector<double> gaps, errors;
    run.put("hysteresis", gap(polarization, &gaps, &errors));
    run.put("hysteresis_rotation", gap(rotation, nullptr, nullptr));
    run.put("gap_polarization", gaps);
    run.put("gap_polarization_error", errors);
  }
};

const Register<FishPhases> registered{
    "fish-phases",
    "Order of a school while its zone of orientation widens and narrows again: phases and hysteresis"};

}  // namespace
}  // namespace fish_school
