// SPDX-License-Identifier: BSD-3-Clause
// fish-turn: by which angle a fish turns towards a target, under both turn rules.
//   khaos run fish-turn --sweep target=0:3.14:100 --sweep turn_rule=lerp,slerp
#include "particles/zone_rule.hpp"
#include "run/experiment.hpp"

#include <cmath>
#include <numbers>

namespace fish_school {
namespace {
using namespace khaos;

struct FishTurn {
  struct Params {
    double target = std::numbers::pi / 2, theta_max = 0.4;
    std::string turn_rule = "lerp";
    static void describe(Schema<Params>& s) {
      s("target", &Params::target, "rad", "angle between the heading and where the fish wishes to go",
        within(0, std::numbers::pi));
      s("theta_max", &Params::theta_max, "rad", "largest turn of a step",
        Check("(0, pi]", [](const Value& v) {
          const double x = std::get<double>(v);
          return x > 0 && x <= std::numbers::pi ? "" : "theta_max out of range (0, pi]";
        }));
      s("turn_rule", &Params::turn_rule, "1", "lerp as published, or slerp", one_of({"lerp", "slerp"}));
    }
  };
  static std::vector<std::string> sources() {
    return {"sandyherho/dewi-kadita 0.0.4, core/solver.py, _rotate_toward", "slerp: exact rotation"};
  }
  static void outputs(const Params&, Outputs& out) {
    out.add("turned", {}, "rad", "angle of one step without noise");
    out.add("steps", {}, "1", "steps until the target is reached");
  }
  static void run(const Params& p, Run& run) {
    const TurnRule rule = p.turn_rule == "lerp" ? TurnRule::lerp : TurnRule::slerp;
    const Vector3<double> goal{std::sin(p.target), 0, std::cos(p.target)};
    const auto angle = [](const Vector3<double>& u) { return std::atan2(std::hypot(u.x, u.y), u.z); };
    Vector3<double> u{0, 0, 1};
    run.put("turned", angle(turned(u, goal, p.theta_max, rule)));
    // Straight behind, the interpolation never leaves the line: no number of steps gets there.
    long steps = 0;
    for (double left = p.target, before = 4; left > 1e-12 && left < before; ++steps) {
      before = left;
      u = turned(u, goal, p.theta_max, rule);
      left = std::atan2(std::hypot(u.z * goal.x - u.x * goal.z, u.y), dot(u, goal));
    }
    const bool there = dot(u, goal) > 0.5;
    run.put("steps", there ? static_cast<double>(steps) : std::nan(""));
  }
};

const Register<FishTurn> registered{"fish-turn",
                                    "The angle by which a fish turns in one step, under both turn rules"};

}  // namespace
}  // namespace fish_school
