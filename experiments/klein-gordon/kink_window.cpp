// SPDX-License-Identifier: BSD-3-Clause
// kink-window: the edges of the escape window around a speed, far finer than a map of the whole range.
//   khaos run kink-window --set u=0.2
#include "collision.hpp"
#include "edge.hpp"
#include "run/experiment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace klein_gordon {
namespace {

constexpr int longest_walk = 512;  // steps of du

struct KinkWindow {
  struct Params : CollisionParams {
    double du = 2e-4, to = 2e-6;
    static void describe(Schema<Params>& s) {
      s("u", static_cast<double Params::*>(&CollisionParams::u), "1", "a speed inside the window");
      s("du", &Params::du, "1", "step on the way out of the window; a gap narrower than it may be missed",
        above(0));
      s("to", &Params::to, "1", "width to which the edges are narrowed", above(0));
      describe_collision(s);
    }
  };

  static std::vector<std::string> sources() { return collision_sources(); }
  static std::vector<Issue> validate(const Params& p) { return issues_of(p); }
  static double cost(const Params& p) {
    return cost_of(p) * 2 * Edge::sections *
           (2 + std::max(0.0, std::log(p.du / p.to) / std::log(Edge::sections)));
  }

  static void outputs(const Params&, Outputs& out) {
    out.add("class", {}, "1", "bounces before escape, throughout the window", Type::integer);
    out.add("bounces", {}, "1",
            "times that phi(0, t) fell through the middle between the vacua until T, at u", Type::integer);
    out.add("u_low", {}, "1",
            "lower edge, the middle of an interval of width `to`; NaN if none is within 512 du");
    out.add("u_high", {}, "1", "upper edge, likewise");
    out.add("width", {}, "1", "u_high - u_low");
  }

  static void run(const Params& p, Run& run) {
    const Collider& collider = collider_of(p);
    const Outcome at_u = collider.collide(p.u);
    run.require(std::isnan(at_u.broken_at), fmt::format("field is not finite at t = {:.6g}", at_u.broken_at));
    run.require(at_u.escaped, fmt::format("u = {} lies in no window: the pair is bound at T = {}", p.u, p.T));

    Edge low{p.u, p.u - p.du}, high{p.u, p.u + p.du};
    run.restore(low.inside, low.outside, low.found, high.inside, high.outside, high.found);
    const auto candidates = [&](const Edge& edge) {  // none once the edge is known, or given up
      const double farthest = edge.inside + Edge::sections * (edge.outside - edge.inside);
      const bool lost =
          !edge.found && (std::abs(farthest - p.u) > longest_walk * p.du || std::abs(farthest) >= 1);
      return edge.done(p.to) || lost ? std::vector<double>{} : edge.candidates();
    };
    while (true) {
      std::vector<double> speeds = candidates(low);
      const std::size_t below = speeds.size();
      for (const double u : candidates(high)) speeds.push_back(u);
      if (speeds.empty()) break;
      const std::vector<long> kinds = collider.kinds(speeds, run.comm());
      run.require(std::ranges::find(kinds, -1) == kinds.end(), "a field near the edge is not finite");
      const auto inside = [&](std::size_t i) { return kinds[i] == at_u.kind(); };
      low.narrow(std::span(speeds).first(below), inside);
      high.narrow(std::span(speeds).subspan(below), [&](std::size_t i) { return inside(below + i); });
      run.checkpoint(low.inside, low.outside, low.found, high.inside, high.outside, high.found);
    }
    const auto middle = [](const Edge& edge) { return edge.found ? edge.middle() : std::nan(""); };
    run.put("class", at_u.kind());
    run.put("bounces", at_u.bounces);
    run.put("u_low", middle(low));
    run.put("u_high", middle(high));
    run.put("width", middle(high) - middle(low));
  }
};

const Register<KinkWindow> registered{"kink-window",
                                      "Edges of the escape window around a speed, by multisection"};

}  // namespace
}  // namespace klein_gordon
