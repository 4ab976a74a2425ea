// SPDX-License-Identifier: BSD-3-Clause
// kg-stats: the four scenarios side by side. Do the distributions of |phi| tell them apart?
#include "evolution.hpp"
#include "run/experiment.hpp"
#include "stats/moments.hpp"
#include "stats/rank_tests.hpp"
#include "stats/sample.hpp"

#include <algorithm>
#include <array>

namespace klein_gordon {
namespace {

constexpr std::array scenarios{"linear", "kink", "breather", "collision"};

}  // namespace

struct KgStats {
  struct Params {
    long N = 0;
    double T = 0, cfl = 0.5;
    std::string scheme = "verlet";
    long frames = 0;
    long kruskal_values = 10'000, cliff_values = 5'000;

    static void describe(Schema<Params>& s) {
      s("N", &Params::N, "1", "grid points of every scenario; 0: each its own, see kg-scenario", within(0, 1 << 22));
      s("T", &Params::T, "1", "end time of every scenario; 0: each its own", within(0, 1e6));
      s("cfl", &Params::cfl, "1", "time step in units of Verlet's stability limit", above(1e-6));
      s("scheme", &Params::scheme, "1", "time stepper, see kg-scenario",
        one_of({"verlet", "pefrl", "yoshida4", "amangkurat"}));
      s("frames", &Params::frames, "1", "frames after the one at t = 0; 0: each its own", within(0, 1e5));
      s("kruskal_values", &Params::kruskal_values, "1",
        "values of |phi| per scenario in the Kruskal-Wallis test", at_least(1));
      s("cliff_values", &Params::cliff_values, "1", "values of |phi| per scenario in Cliff's delta",
        at_least(1));
    }
  };

  static std::vector<std::string> sources() {
    return {"Herho, amangkurat (2025); its scripts are github.com/sandyherho/suppl-amangkurat",
            "Kruskal & Wallis, J. Am. Stat. Assoc. 47 (1952) 583", "Cliff, Psychol. Bull. 114 (1993) 494"};
  }

  /// Resolved parameters of one scenario.
  static ScenarioParams scenario(const Params& p, const char* name) {
    ScenarioParams one;
    one.scenario = name;
    one.N = p.N;
    one.T = p.T;
    one.cfl = p.cfl;
    one.scheme = p.scheme;
    one.frames = p.frames;
    return resolved(one);
  }

  static std::vector<Issue> validate(const Params& p) {
    std::vector<Issue> issues;
    for (const char* name : scenarios) {
      const ScenarioParams one = scenario(p, name);
      for (Issue& issue : issues_of(one)) {
        issue.text = std::string(name) + ": " + issue.text;
        issues.push_back(std::move(issue));
      }
      if (one.N * one.frames < std::max(p.kruskal_values, p.cliff_values))
        issues.push_back(
            error(std::string(name) + ": N x frames is less than kruskal_values or cliff_values"));
    }
    return issues;
  }

  static void outputs(const Params&, Outputs& out) {
    out.axis("scenario_a", scenarios.size());
    out.axis("scenario_b", scenarios.size());
    out.axis("scenario", scenarios.size());
    out.axis("moment", 7);
    out.add("kruskal_H", {}, "1",
            "Kruskal-Wallis H of |phi| in linear, kink, breather, collision (this order throughout)");
    out.add("kruskal_p", {}, "1",
            "its p-value; neighbouring values are correlated, so no honest significance level");
    out.add("cliff", {"scenario_a", "scenario_b"}, "1",
            "Cliff's delta P(a > b) - P(a < b) of |phi|, from samples");
    out.add("cliff_class", {"scenario_a", "scenario_b"}, "1",
            "size of cliff: 0 negligible, 1 small, 2 medium, 3 large", Type::integer);
    out.add("cliff_pooled", {"scenario_a", "scenario_b"}, "1", "Cliff's delta from all values");
    out.add("moments", {"scenario", "moment"}, "1",
            "of |phi|: mean, std, skewness, excess kurtosis, min, max, rms");
  }

  static void run(const Params& p, Run& run) {
    // Samples are drawn from one stream; a scenario's numbers have its own member.
    const Stream draw = run.stream("sample of |phi|");
    std::vector<std::vector<double>> pooled, for_kruskal, for_cliff;
    std::vector<double> table;
    for (std::size_t s = 0; s < scenarios.size(); ++s) {
      const std::unique_ptr<Evolution> evolution = make_evolution(scenario(p, scenarios[s]));
      const double share = 1.0 / static_cast<double>(scenarios.size());
      complete(*evolution, run, false, share * static_cast<double>(s), share * static_cast<double>(s + 1));
      pooled.push_back(absolute_field(evolution->trajectory()));
      for_kruskal.push_back(
          sample_without_replacement(pooled[s], static_cast<std::size_t>(p.kruskal_values), draw, 2 * s));
      for_cliff.push_back(
          sample_without_replacement(pooled[s], static_cast<std::size_t>(p.cliff_values), draw, 2 * s + 1));
      const Moments m = moments(pooled[s]);
      table.insert(table.end(), {m.mean, m.std, m.skewness, m.excess_kurtosis, m.min, m.max, m.rms});
    }
    const KruskalWallis test = kruskal_wallis(for_kruskal);
    run.put("kruskal_H", test.H);
    run.put("kruskal_p", test.p);
    run.put("moments", table);

    std::vector<double> delta, delta_pooled;
    std::vector<long> size;
    for (std::size_t a = 0; a < scenarios.size(); ++a)
      for (std::size_t b = 0; b < scenarios.size(); ++b) {
        delta.push_back(cliff_delta(for_cliff[a], for_cliff[b]));
        delta_pooled.push_back(cliff_delta(pooled[a], pooled[b]));
        size.push_back(static_cast<long>(effect_size(delta.back())));
      }
    run.put("cliff", delta);
    run.put("cliff_class", size);
    run.put("cliff_pooled", delta_pooled);
  }
};

const Register<KgStats> kg_stats{"kg-stats",
                                 "Do the distributions of |phi| tell the four Klein-Gordon scenarios apart?"};

}  // namespace klein_gordon
