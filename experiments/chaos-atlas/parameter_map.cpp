// SPDX-License-Identifier: BSD-3-Clause
// parameter-map: the largest Lyapunov exponent over a plane of two parameters (or two components of the
// start). Each Point of the campaign is one pixel and travels in one lane.
//   khaos run parameter-map --sweep xv=0:200:1000 --sweep yv=2:40:1000
#include "long_run.hpp"
#include "plane.hpp"
#include "run/experiment.hpp"

namespace chaos_atlas {
namespace {

struct MapParams : LongRunParams {
  std::string x = "rho", y = "sigma";
  double xv = 28, yv = 10;
  MapParams() { transient = 50, kept = 32; }
  static void describe(Schema<MapParams>& s) {
    using P = MapParams;
    describe_system(s);
    s("x", &P::x, "1", "what xv is the value of: a parameter, or a component of the start");
    s("y", &P::y, "1", "what yv is the value of");
    s("xv", &P::xv, "1", "its value: sweep it");
    s("yv", &P::yv, "1", "its value: sweep it");
    describe_long_run(s);
  }
};

enum Column : std::size_t { lambda1, error_of_it, settled, verdict, chaotic, cycle, escaped, columns };

struct ParameterMap {
  using Params = MapParams;

  static std::vector<std::string> sources() {
    std::vector<std::string> all = atlas_sources();
    all.push_back("Benettin, Galgani, Giorgilli & Strelcyn, Meccanica 15 (1980) 9 and 21");
    return all;
  }
  static std::vector<Issue> validate(const Params& p) {
    return issues_of_point(p, batch_key(p), p.x, p.y, p.xv, p.yv, [&] { return issues_of_long_run(p); });
  }
  static std::string batch_key(const Params& p) { return key_of_long_run(p) + "\n" + p.x + "\n" + p.y; }
  static long batch_grain(const Params&) { return plane_grain; }
  static double cost(const Params& p) { return 4e-9 * steps_of(p); }
  /// Of RK4, with those of a tangent vector counted twice.
  static double steps_of(const Params& p) {
    return (p.transient + 4 * p.periods) * double(p.steps_per_period);
  }

  static void outputs(const Params&, Outputs& out) {
    declare_exponent(out, {});
    out.add("chaotic", {}, "1", "1 if it is positive beyond three errors and what a power law would give",
            Type::integer);
    out.add(
        "cycle", {}, "1",
        "crossings of the section after which they repeat; 0: at rest; -1: neither was found, as in chaos",
        Type::integer);
    out.add("escaped", {}, "time", "when the state was found not finite; NaN if it was not");
  }

  static void run_batch(std::span<const Params> points, Run& run) {
    const Params& p = points[0];
    const Chosen chosen = choose(p);
    const std::vector<double> all =
        rows_of_plane(chosen, Plane(chosen.model, p.x, p.y), column(points, &Params::xv),
                      column(points, &Params::yv), run, [&](LaneMembers& members) {
                        std::vector<std::vector<double>> rows;
                        for (const LongRun& one : long_run(p, chosen, members))
                          rows.push_back({one.exponent.lambda, one.exponent.error,
                                          double(one.exponent.settled), double(one.exponent.verdict),
                                          double(one.exponent.chaotic), double(one.cycle), one.escaped});
                        return rows;
                      });
    for (std::size_t i = 0; i < points.size(); ++i) {
      const double* row = all.data() + i * columns;
      run.put(i, "lambda1", row[lambda1]);
      run.put(i, "stderr", row[error_of_it]);
      run.put(i, "settled", row[settled]);
      run.put(i, "verdict", row[verdict]);
      run.put(i, "chaotic", row[chaotic]);
      run.put(i, "cycle", row[cycle]);
      run.put(i, "escaped", row[escaped]);
    }
  }
};

const Register<ParameterMap> registered{
    "parameter-map", "The largest exponent and the cycles over a plane of two parameters or of starts"};

}  // namespace
}  // namespace chaos_atlas
