// SPDX-License-Identifier: BSD-3-Clause
// basin-map: which attractor each start of a plane leads to. A Point is one start and tells what it settled
// on; the summary groups Points into attractors and measures their basins.
//   khaos run basin-map --set system=equations --set start=0,0 --set "equations=x: y; y: x - x^3 - 0.2*y"
//       --sweep xv=-2:2:200 --sweep yv=-2:2:200
#include "basin_summary.hpp"
#include "ode/basin.hpp"
#include "plane.hpp"
#include "run/experiment.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace chaos_atlas {
namespace {

struct BasinParams : SystemParams {
  std::string x = "x", y = "y";
  double xv = 0, yv = 0, transient = 100, periods = 200, exponent = 0, bound = 1e3;
  long steps_per_period = 200;
  double resting = 1e-3, regular = 4, alike = 0.05, alike_chaotic = 0.3;
  long box = 5;
  static void describe(Schema<BasinParams>& s) {
    using P = BasinParams;
    describe_system(s);
    s("x", &P::x, "1", "what xv is the value of: a component of the start, or a parameter");
    s("y", &P::y, "1", "what yv is the value of");
    s("xv", &P::xv, "1", "its value: sweep it");
    s("yv", &P::yv, "1", "its value: sweep it");
    s("transient", &P::transient, "periods", "before anything is averaged; maps: iterations", at_least(0));
    s("periods", &P::periods, "periods", "that are averaged over, in two halves", within(1, 1e9));
    s("exponent", &P::exponent, "periods",
      "over which the largest exponent is averaged after that; 0: it is not computed", at_least(0));
    s("steps_per_period", &P::steps_per_period, "1", "RK4 steps in a period of the system; maps: none",
      within(10, 1e6));
    s("bound", &P::bound, "1", "a trajectory has escaped when a component exceeds so many of its std",
      above(0));
    s("resting", &P::resting, "1", "a fixed point if no component's deviation exceeds so many of its std",
      above(0));
    s("regular", &P::regular, "1",
      "decimal digits to which the averages over both halves agree on periodic and quasi-periodic orbits",
      above(0));
    s("alike", &P::alike, "1",
      "summary: means and deviations on one attractor differ by at most this share of the spread of all "
      "states",
      above(0));
    s("alike_chaotic", &P::alike_chaotic, "1", "summary: the same of chaotic ones, whose averages fluctuate",
      above(0));
    s("box", &P::box, "1", "summary: side of the boxes of the basin entropy, in Points", within(2, 1000));
  }
};

/// Fate, escape time, digits, exponent, its error, whether it settled and its verdict, then mean, std and end
/// (dimension each).
constexpr std::size_t scalars = 7;

std::vector<double> row_of(const Settled& s, const Exponent& exponent) {
  std::vector<double> row{double(int(s.fate)),     s.escape_time,  s.digits,
                          exponent.lambda,         exponent.error, double(exponent.settled),
                          double(exponent.verdict)};
  row.insert(row.end(), s.mean.begin(), s.mean.end());
  row.insert(row.end(), s.std.begin(), s.std.end());
  row.insert(row.end(), s.end.begin(), s.end.end());
  return row;
}

SettleOptions options_of(const BasinParams& p, const Model& model) {
  SettleOptions options;
  options.transient = steps_in(model, p.transient, p.steps_per_period);
  options.steps = std::max(16L, steps_in(model, p.periods, p.steps_per_period));
  options.scale = scales_of(model);
  options.bound = p.bound;
  options.resting = p.resting;
  options.regular = p.regular;
  options.ignored = model.unbounded;
  return options;
}

struct BasinMap {
  using Params = BasinParams;

  static std::vector<std::string> sources() {
    std::vector<std::string> all = atlas_sources();
    all.insert(all.end(), {"Daza, Wagemakers, Georgeot, Guery-Odelin & Sanjuan, Sci. Rep. 6 (2016) 31416",
                           "Grebogi, McDonald, Ott & Yorke, Phys. Lett. A 99 (1983) 415",
                           "Sander & Meiss, Physica D 411 (2020) 132569",
                           "Datseris & Wagemakers, Chaos 32 (2022) 023104"});
    return all;
  }
  static std::vector<Issue> validate(const Params& p) {
    return issues_of_point(p, batch_key(p), p.x, p.y, p.xv, p.yv, [&] { return issues_of(p); });
  }
  static std::string batch_key(const Params& p) {
    return fmt::format("{}\n{}\n{}\n{} {} {} {} {} {} {}", key_of(p), p.x, p.y, p.transient, p.periods,
                       p.exponent, p.steps_per_period, p.bound, p.resting, p.regular);
  }
  static long batch_grain(const Params&) { return plane_grain; }
  static double cost(const Params& p) { return 4e-9 * steps_of(p); }
  static double steps_of(const Params& p) {
    return (p.transient + p.periods + 3 * p.exponent) * double(p.steps_per_period);
  }

  static void outputs(const Params& p, Outputs& out) {
    out.axis("component", std::size_t(choose(p).model.dimension));
    out.add("fate", {}, "1", "0 fixed point, 1 periodic or quasi-periodic, 2 chaotic, 3 escaped",
            Type::integer);
    out.words("fate", {"fixed_point", "regular", "chaotic", "escaped"});
    out.add("escape_time", {}, "time", "when a component left the bound; NaN if none did");
    out.add("digits", {}, "1", "to which the averages over both halves agree, at most 16");
    declare_exponent(out, {});  // `none` if it was not asked for
    out.add("mean", {"component"}, "1", "over time, with a smooth weight; NaN if the trajectory escaped");
    out.add("std", {"component"}, "1", "deviation over time");
    out.add("end", {"component"}, "1", "last state; where it left the bound, if it escaped");
  }

  static void run_batch(std::span<const Params> points, Run& run) {
    const Params& p = points[0];
    const Chosen chosen = choose(p);
    const SettleOptions options = options_of(p, chosen.model);
    const auto rows = [&](LaneMembers& members) {
      Walk walk = members.walk(p.steps_per_period);
      const std::vector<Settled> settled = settle(walk, options);
      std::vector<Exponent> exponents(std::size_t(members.live()));
      const auto escaped = [](const Settled& s) { return s.fate == Fate::escaped; };
      if (p.exponent > 0 && !std::ranges::all_of(settled, escaped))
        exponents = largest_exponents(members, walk.x(), walk.t()[0], p.exponent, p.steps_per_period);
      std::vector<std::vector<double>> found;
      for (std::size_t lane = 0; lane < exponents.size(); ++lane)
        found.push_back(row_of(settled[lane], escaped(settled[lane]) ? Exponent() : exponents[lane]));
      return found;
    };
    const std::vector<double> all =
        rows_of_plane(chosen, Plane(chosen.model, p.x, p.y), column(points, &Params::xv),
                      column(points, &Params::yv), run, rows);
    const auto d = std::size_t(chosen.model.dimension);
    for (std::size_t i = 0; i < points.size(); ++i) {
      const std::span<const double> row = std::span(all).subspan(i * (scalars + 3 * d), scalars + 3 * d);
      run.put(i, "fate", row[0]);
      run.put(i, "escape_time", row[1]);
      run.put(i, "digits", row[2]);
      run.put(i, "lambda1", row[3]);
      run.put(i, "stderr", row[4]);
      run.put(i, "settled", row[5]);
      run.put(i, "verdict", row[6]);
      run.put(i, "mean", row.subspan(scalars, d));
      run.put(i, "std", row.subspan(scalars + d, d));
      run.put(i, "end", row.subspan(scalars + 2 * d, d));
    }
  }

  static void summarise(const Table& table, Outputs& out) { summarise_basins(table, out); }
};

const Register<BasinMap> registered{"basin-map", "Which attractor each start of a plane leads to"};

}  // namespace
}  // namespace chaos_atlas
