// SPDX-License-Identifier: BSD-3-Clause
// kink-critical: the speed v_c above which a pair never meets again, and the law v_out^2 = a (u^2 - v_c^2)
// above it.
//   khaos run kink-critical --set T=500
#include "collision.hpp"
#include "edge.hpp"
#include "run/experiment.hpp"
#include "stats/fit.hpp"

#include <fmt/format.h>

#include <cmath>

namespace klein_gordon {
namespace {

constexpr std::size_t fit_points = 8;

struct KinkCritical {
  struct Params : CollisionParams {
    double u_low = 0.25, u_high = 0.27, to = 1e-7, fit_range = 0.02;
    Params() { L = 0; }
    static void describe(Schema<Params>& s) {
      s("u_low", &Params::u_low, "1", "a speed below v_c: the pair meets a second time before T",
        between(0, 1));
      s("u_high", &Params::u_high, "1", "a speed above v_c", between(0, 1));
      s("to", &Params::to, "1", "width to which the bracket of v_c is narrowed", above(0));
      s("fit_range", &Params::fit_range, "1",
        "the fit uses 8 speeds from v_c + fit_range / 8 to v_c + fit_range", above(0));
      describe_collision(
          s, "length of the periodic box; 0: 2 (0.55 T + 20), so long that no radiation comes back",
          within(0, 1e6));
    }
    Params resolved() const {
      Params p = *this;
      if (L == 0) p.L = 2 * (0.55 * T + 20 * unit_of(*this));
      return p;
    }
  };

  static std::vector<std::string> sources() { return collision_sources(); }
  static std::vector<Issue> validate(const Params& p) {
    std::vector<Issue> issues = issues_of(p.resolved());
    if (!(p.u_low < p.u_high)) issues.push_back(error("u_low must be below u_high"));
    if (p.u_high + p.fit_range >= 1)
      issues.push_back(error("u_high + fit_range must be below 1 (speed of light)"));
    return issues;
  }
  static double cost(const Params& p) {
    const double rounds = std::max(0.0, std::log((p.u_high - p.u_low) / p.to) / std::log(Edge::sections));
    return cost_of(p.resolved()) * (2 + (Edge::sections - 1) * rounds + fit_points);
  }

  static void outputs(const Params&, Outputs& out) {
    out.axis("fit", fit_points);
    out.add("v_c", {}, "1", "critical speed: lowest at which phi(0, t) does not fall a second time before T");
    out.add("a", {}, "1", "slope of the fit v_out^2 = a (u^2 - fit_v_c^2)");
    out.add("fit_v_c", {}, "1", "critical speed by that fit");
    out.add("fit_u", {"fit"}, "1", "speeds of the fit");
    out.add("fit_v_out", {"fit"}, "1", "escape speeds there");
  }

  static void run(const Params& given, Run& run) {
    const Params p = given.resolved();
    const Collider& collider = collider_of(p);
    const auto once =
        [&](const std::vector<double>& speeds) {  // 1 where the pair meets once, 0 twice, NaN broken
          const std::vector<double> answers = share_out(run.comm(), std::ssize(speeds), [&](long i) {
            const Outcome o = collider.collide(speeds[i], 0, 2);
            return std::vector<double>{std::isnan(o.broken_at) ? double(o.bounces < 2) : std::nan("")};
          });
          for (std::size_t i = 0; i < speeds.size(); ++i)
            run.require(!std::isnan(answers[i]), fmt::format("field is not finite at u = {}", speeds[i]));
          return answers;
        };

    Edge edge{p.u_high, p.u_low, true};
    if (!run.restore(edge.inside, edge.outside)) {
      const std::vector<double> ends = once({p.u_low, p.u_high});
      run.require(ends[0] == 0,
                  fmt::format("u_low = {} is not below v_c: the pair does not meet again", p.u_low));
      run.require(ends[1] == 1, fmt::format("u_high = {} is not above v_c: the pair meets again", p.u_high));
    }
    while (!edge.done(p.to)) {
      run.checkpoint(edge.inside, edge.outside);
      const std::vector<double> speeds = edge.candidates(), answers = once(speeds);
      edge.narrow(speeds, [&](std::size_t i) { return answers[i] == 1; });
    }
    const double v_c = edge.middle();
    run.put("v_c", v_c);
    put_fit(p, collider, v_c, run);
  }

 private:
  static void put_fit(const Params& p, const Collider& collider, double v_c, Run& run) {
    std::vector<double> u;
    for (std::size_t i = 1; i <= fit_points; ++i) u.push_back(v_c + p.fit_range * double(i) / fit_points);
    const std::vector<double> v_out = share_out(
        run.comm(), std::ssize(u), [&](long i) { return std::vector<double>{collider.collide(u[i]).v_out}; });
    run.put("fit_u", u);
    run.put("fit_v_out", v_out);
    std::vector<double> x, y;
    for (std::size_t i = 0; i < u.size(); ++i) {
      if (std::isnan(v_out[i])) continue;  // too slow to be told from a bound pair at T
      x.push_back(u[i] * u[i]);
      y.push_back(v_out[i] * v_out[i]);
    }
    if (x.size() < 2) return;
    const Line line = fit_line(x, y);
    run.put("a", line.slope);
    run.put("fit_v_c", std::sqrt(-line.intercept / line.slope));
  }
};

const Register<KinkCritical> registered{
    "kink-critical", "Critical speed of kink-antikink collisions, and escape speeds above it"};

}  // namespace
}  // namespace klein_gordon
