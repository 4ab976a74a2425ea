// SPDX-License-Identifier: BSD-3-Clause
// atlas-bifurcation: what a system does as one of its parameters varies: maxima of a component (or a Poincare
// section) and the largest Lyapunov exponent at each value.
//   khaos run atlas-bifurcation --set system=Rossler --set parameter=c --set relative=no --set low=2 --set
//   high=6
#include "long_run.hpp"
#include "run/experiment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace chaos_atlas {
namespace {

struct BifurcationParams : LongRunParams {
  std::string parameter = "", continuation = "none";
  double low = 0.5, high = 1.5;
  bool relative = true;
  long count = 200;
  static void describe(Schema<BifurcationParams>& s) {
    using P = BifurcationParams;
    describe_system(s);
    s("parameter", &P::parameter, "1",
      "that varies, \"rho\" or \"c[1]\"; empty: the system's first that is not 0");
    s("low", &P::low, "1", "its first value");
    s("high", &P::high, "1", "its last value");
    s("relative", &P::relative, "1", "low and high are multiples of the listed value");
    s("count", &P::count, "1", "values, equally spaced", within(2, 1e6));
    s("continuation", &P::continuation, "1",
      "where a value starts: none, all at `start`; up or down: where the transient of the value before it "
      "ended, "
      "from low to high or back",
      one_of({"none", "up", "down"}));
    describe_long_run(s);
  }
};

/// Of the parameter in Model::parameters; -1 if the system has none that is not 0. Throws UserError for an
/// unknown name.
int index_of(const BifurcationParams& p, const Model& model) {
  if (!p.parameter.empty()) return parameter_index(model, p.parameter);
  const auto found = std::ranges::find_if(model.parameters, [](double x) { return x != 0; });
  return found == model.parameters.end() ? -1 : int(found - model.parameters.begin());
}

std::string no_parameter(const BifurcationParams& p) { return p.system + " has no parameter to vary"; }

std::vector<double> values_of(const BifurcationParams& p, const Chosen& chosen) {
  const int index = index_of(p, chosen.model);
  const double unit = p.relative && index >= 0 ? chosen.parameters[std::size_t(index)] : 1;
  std::vector<double> values;
  for (long k = 0; k < p.count; ++k)
    values.push_back(unit * (p.low + (p.high - p.low) * double(k) / double(p.count - 1)));
  return values;
}

/// Where each value starts, (count, dimension). A continuation is a sequence: every rank walks all of it.
std::vector<std::vector<double>> starts_of(const BifurcationParams& p, const Chosen& chosen,
                                           std::span<const double> values) {
  std::vector<std::vector<double>> starts(values.size(), chosen.start);
  if (p.continuation == "none") return starts;
  const int index = index_of(p, chosen.model);
  for (std::size_t k = 1; k < values.size(); ++k) {
    const std::size_t here = p.continuation == "up" ? k : values.size() - 1 - k,
                      before = p.continuation == "up" ? here - 1 : here + 1;
    Chosen member = chosen;
    member.parameters[std::size_t(index)] = values[before];
    member.start = starts[before];
    starts[here] = after_transient(p, member, LaneMembers(member, 1));
    for (const double x : starts[here])
      if (!std::isfinite(x)) starts[here] = chosen.start;  // the one before escaped: begin again
  }
  return starts;
}

struct AtlasBifurcation {
  using Params = BifurcationParams;

  static std::vector<std::string> sources() {
    std::vector<std::string> all = atlas_sources();
    all.insert(all.end(), {"Benettin, Galgani, Giorgilli & Strelcyn, Meccanica 15 (1980) 9 and 21",
                           "Henon, Physica D 5 (1982) 412"});
    return all;
  }

  static std::vector<Issue> validate(const Params& p) {
    std::vector<Issue> issues = issues_of_long_run(p);
    if (!issues.empty()) return issues;
    try {
      const Chosen chosen = choose(p);
      const int index = index_of(p, chosen.model);
      if (index < 0)
        issues.push_back(warning(no_parameter(p)));
      else if (p.relative && chosen.parameters[std::size_t(index)] == 0)
        issues.push_back(
            error(fmt::format("{} of {} is 0, so relative=no is needed", p.parameter, p.system)));
    } catch (const UserError& wrong) {
      issues.push_back(error(wrong.what()));
    }
    return issues;
  }

  static double cost(const Params& p) {
    return 4e-9 * double(p.count) * (p.transient + 4 * p.periods) * double(p.steps_per_period);
  }

  static void outputs(const Params& p, Outputs& out) {
    out.axis("value", std::size_t(p.count), "1", values_of(p, choose(p)));
    out.axis("crossing", std::size_t(p.kept));
    out.add("parameter_value", {"value"}, "1", "of the parameter that varies");
    out.add("observed", {"value", "crossing"}, "1",
            "the component at its crossings; NaN beyond the last one");
    out.add("crossings", {"value"}, "1", "how many there are", Type::integer);
    out.add("cycle", {"value"}, "1",
            "crossings after which they repeat; 0: at rest; -1: neither was found, as in chaos",
            Type::integer);
    out.add("lambda1", {"value"}, "1 / time", "largest Lyapunov exponent; NaN if the state diverged");
    out.add("stderr", {"value"}, "1 / time", "its standard error, from 20 blocks of time");
    out.add("chaotic", {"value"}, "1",
            "1 if it is positive beyond three errors and what a power law would give", Type::integer);
    out.add("escaped", {"value"}, "time", "when the state was found not finite; NaN if it was not");
  }

  static void run(const Params& p, Run& run) {
    const Chosen chosen = choose(p);
    const int index = index_of(p, chosen.model);
    run.require(index >= 0, no_parameter(p));
    const std::vector<double> values = values_of(p, chosen);
    const std::vector<std::vector<double>> starts = starts_of(p, chosen, values);
    const Ensemble ensemble(p.count, run.comm(), KHAOS_LANES);
    std::vector<double> numbers, sections;  // (values, 6), (values, kept)
    for_each_block(ensemble, run, [&](long first, int live) {
      LaneMembers members(chosen, live, [&](int lane, std::span<double> parameters, std::span<double> start) {
        parameters[std::size_t(index)] = values[std::size_t(first + lane)];
        std::ranges::copy(starts[std::size_t(first + lane)], start.begin());
      });
      for (LongRun& found : long_run(p, chosen, members)) {
        numbers.insert(numbers.end(),
                       {double(found.values.size()), double(found.cycle), found.exponent.lambda,
                        found.exponent.error, double(found.exponent.chaotic), found.escaped});
        found.values.resize(std::size_t(p.kept), std::nan(""));
        sections.insert(sections.end(), found.values.begin(), found.values.end());
      }
      run.progress(double(first + live - ensemble.first()) / double(ensemble.count()));
    });
    const std::vector<double> rows = ensemble.gather(numbers);
    const char* const names[] = {"crossings", "cycle", "lambda1", "stderr", "chaotic", "escaped"};
    for (std::size_t column = 0; column < 6; ++column) {
      std::vector<double> list;
      for (std::size_t k = column; k < rows.size(); k += 6) list.push_back(rows[k]);
      run.put(names[column], list);
    }
    run.put("parameter_value", values);
    run.put("observed", ensemble.gather(sections));
  }
};

const Register<AtlasBifurcation> registered{
    "atlas-bifurcation", "Maxima or Poincare sections, and the largest exponent, as a parameter varies"};

}  // namespace
}  // namespace chaos_atlas
