// SPDX-License-Identifier: BSD-3-Clause
// atlas-bifurcation: what a system does as one of its parameters varies: maxima of a component (or a Poincare
// section) and the largest Lyapunov exponent at each value.
//   khaos run atlas-bifurcation --set system=Rossler --set parameter=c --set relative=no --set low=2 --set
//   high=6
#include "long_run.hpp"
#include "run/experiment.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <tuple>

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

/// Of the parameter that varies.
std::string name_of(const BifurcationParams& p, const Model& model) {
  if (!p.parameter.empty()) return p.parameter;
  const int index = index_of(p, model);
  std::string name;
  for (const Model::Parameter& parameter : model.names)
    if (parameter.first <= index) name = parameter.name;
  return name;
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

/// What is done of a diagram.
struct Diagram {
  std::vector<double> starts;  // (values so far, dimension) of a continuation, in its order
  MemberRows rows;             // (values so far, `numbers` and then `kept` crossings)
  static constexpr long numbers = 8;

  void restore(Run& run) { run.restore(starts, rows.done, rows.numbers); }
  void save(Run& run) const { run.checkpoint(starts, rows.done, rows.numbers); }
  /// Start of value k, (dimension).
  std::span<const double> start(const BifurcationParams& p, const Chosen& chosen, long k) const {
    if (p.continuation == "none") return chosen.start;
    const long place = p.continuation == "up" ? k : p.count - 1 - k, d = chosen.model.dimension;
    return std::span(starts).subspan(std::size_t(place * d), std::size_t(d));
  }
};

/// Completes the starts. A continuation is a sequence: every rank walks all of it.
void find_starts(Diagram& diagram, const BifurcationParams& p, const Chosen& chosen,
                 std::span<const double> values, Run& run) {
  if (p.continuation == "none") return;
  const std::size_t d = chosen.start.size();
  std::vector<double>& starts = diagram.starts;
  if (starts.empty()) starts = chosen.start;
  Chosen member = chosen;
  for (std::size_t k = starts.size() / d; k < values.size(); ++k) {
    const std::size_t before = p.continuation == "up" ? k - 1 : values.size() - k;
    member.parameters[std::size_t(index_of(p, chosen.model))] = values[before];
    member.start.assign(starts.end() - std::ptrdiff_t(d), starts.end());
    std::vector<double> end;
    const bool whole = run.apart(
        [&](const Look& look) { end = after_transient(p, member, LaneMembers(member, 1, {}, look)); });
    if (!whole) {
      diagram.save(run);  // leaves
      --k;
      continue;
    }
    const bool finite = std::ranges::all_of(end, [](double x) { return std::isfinite(x); });
    if (!finite) end = chosen.start;  // the one before escaped: begin again
    starts.insert(starts.end(), end.begin(), end.end());
    diagram.save(run);
  }
}

struct AtlasBifurcation {
  using Params = BifurcationParams;

  static std::vector<std::string> sources() {
    std::vector<std::string> all = atlas_sources();
    all.insert(all.end(), {"Benettin, Galgani, Giorgilli & Strelcyn, Meccanica 15 (1980) 9 and 21",
                           "Henon, Physica D 5 (1982) 412"});
    return all;
  }

  /// The diagram's ends, and so all between, must be values that the equations can take.
  static void check_ends(const Params& p, const Chosen& chosen, std::size_t index,
                         std::vector<Issue>& issues) {
    const std::vector<double> values = values_of(p, chosen);
    for (const auto& [key, given, value] :
         {std::tuple("low", p.low, values.front()), std::tuple("high", p.high, values.back())}) {
      Chosen end = chosen;
      end.parameters[index] = value;
      const std::string what =
          fmt::format("{} = {}: {} of {} would be {}", key, given, name_of(p, chosen.model), p.system, value);
      if (!std::isfinite(value))
        issues.push_back(error(what + "; it must be finite"));
      else if (int(index) == chosen.model.delay && !(value > 0))
        issues.push_back(error(what + "; it must be positive"));
      else if (!in_domain(end, end.start))
        issues.push_back(error(
            fmt::format("{}; {} must hold at the start", what, fmt::join(chosen.model.domain, " and "))));
    }
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
      else
        check_ends(p, chosen, std::size_t(index), issues);
    } catch (const UserError& wrong) {
      issues.push_back(error(wrong.what()));
    }
    return issues;
  }

  static double cost(const Params& p) { return 4e-9 * double(p.count) * steps_of(p); }
  static double steps_of(const Params& p) {  // of a value
    return (p.transient + 4 * p.periods) * double(p.steps_per_period);
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
    declare_exponent(out, {"value"});
    out.add("chaotic", {"value"}, "1",
            "1 if it is positive beyond three errors and what a power law would give", Type::integer);
    out.add("escaped", {"value"}, "time", "when the state was found not finite; NaN if it was not");
  }

  static void run(const Params& p, Run& run) {
    const Chosen chosen = choose(p);
    const int index = index_of(p, chosen.model);
    run.require(index >= 0, no_parameter(p));
    const std::vector<double> values = values_of(p, chosen);
    Diagram diagram;
    diagram.restore(run);
    find_starts(diagram, p, chosen, values, run);
    const auto block = [&](long first, int live, const Look& look) {
      LaneMembers members(
          chosen, live,
          [&](int lane, std::span<double> parameters, std::span<double> start) {
            parameters[std::size_t(index)] = values[std::size_t(first + lane)];
            std::ranges::copy(diagram.start(p, chosen, first + lane), start.begin());
          },
          look);
      std::vector<double> rows;
      for (LongRun& found : long_run(p, chosen, members)) {
        rows.insert(rows.end(),
                    {double(found.values.size()), double(found.cycle), found.exponent.lambda,
                     found.exponent.error, double(found.exponent.settled), double(found.exponent.verdict),
                     double(found.exponent.chaotic), found.escaped});
        found.values.resize(std::size_t(p.kept), std::nan(""));
        rows.insert(rows.end(), found.values.begin(), found.values.end());
      }
      return rows;
    };
    complete(diagram.rows, p.count, run, block, [&] { diagram.save(run); });
    put(p, values, diagram.rows.numbers, run);
  }

  static void put(const Params& p, const std::vector<double>& values, const std::vector<double>& rows,
                  Run& run) {
    const std::size_t width = std::size_t(Diagram::numbers + p.kept);
    const char* const names[] = {"crossings", "cycle",   "lambda1", "stderr",
                                 "settled",   "verdict", "chaotic", "escaped"};
    static_assert(std::size(names) == Diagram::numbers);
    for (std::size_t column = 0; column < std::size(names); ++column) {
      std::vector<double> list;
      for (std::size_t k = column; k < rows.size(); k += width) list.push_back(rows[k]);
      run.put(names[column], list);
    }
    std::vector<double> sections;  // (values, kept)
    for (auto row = rows.begin(); row != rows.end(); row += std::ptrdiff_t(width))
      sections.insert(sections.end(), row + Diagram::numbers, row + std::ptrdiff_t(width));
    run.put("parameter_value", values);
    run.put("observed", sections);
  }
};

const Register<AtlasBifurcation> registered{
    "atlas-bifurcation", "Maxima or Poincare sections, and the largest exponent, as a parameter varies"};

}  // namespace
}  // namespace chaos_atlas
