// SPDX-License-Identifier: BSD-3-Clause
#include "setting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace fish_school {
namespace {

struct Case {
  const char* name;
  long N;
  double B, v0, r_r, r_o, r_a, theta_max, sigma, blind, w_o;
  bool ring;
  long steps;
};

constexpr double degree = std::numbers::pi / 180;

// dewi-kadita 0.0.4, configs; couzin: table 1 of Couzin et al. (2002) with dt = 0.1 s, a turning rate of 40
// degrees a second, a field of view of 270 degrees, and 100 fish in a box that leaves them room.
constexpr Case cases[] = {
    {"swarm", 150, 25, 1.0, 2, 3, 15, 0.40, 0.20, 30, 1, false, 1000},
    {"torus", 200, 25, 1.0, 1, 3, 10, 0.20, 0.05, 150, 0.1, true, 2000},
    {"dynamic", 180, 28, 1.2, 1, 10, 18, 0.35, 0.12, 25, 1, false, 1500},
    {"highly", 250, 35, 1.5, 1, 12, 20, 0.20, 0.05, 20, 1, false, 1000},
    {"couzin", 100, 60, 3.0, 1, 3, 17, 4 * degree, 0.05, 45, 1, false, 2000},
};

const Case& case_of(const SchoolParams& p) {
  return *std::ranges::find_if(cases, [&](const Case& c) { return c.name == p.kind; });
}
template <class T>
T given(T value, T of_case) {
  return value == -1 ? of_case : value;
}

/// Of spheres of diameter r_r. No packing of equal spheres is denser than the face-centred cubic one.
double packing_fraction(const Setting& s) {
  return static_cast<double>(s.N) * std::numbers::pi / 6 * std::pow(s.rule.r_r / s.box.side, 3);
}
const double close_packing = std::numbers::pi / std::sqrt(18.0);

double expected_neighbours(const Setting& s) {
  const double sphere = 4 * std::numbers::pi / 3 * std::pow(s.rule.r_a, 3),
               seen = (1 + std::cos(s.rule.blind)) / 2;
  return static_cast<double>(s.N - 1) * seen * std::min(1.0, sphere / std::pow(s.box.side, 3));
}

}  // namespace

Setting setting_of(const SchoolParams& p) {
  const Case& c = case_of(p);
  Setting s;
  s.N = given(p.N, c.N);
  s.steps = given(p.steps, c.steps);
  s.box.side = given(p.B, c.B);
  ZoneRule& rule = s.rule;
  rule.r_r = given(p.r_r, c.r_r);
  rule.r_o = p.width_o == -1 ? given(p.r_o, c.r_o) : rule.r_r + p.width_o;
  rule.r_a = p.width_a == -1 ? given(p.r_a, c.r_a) : rule.r_o + p.width_a;
  rule.theta_max = given(p.theta_max, c.theta_max);
  rule.sigma = given(p.sigma, c.sigma);
  rule.blind = given(p.blind, c.blind) * degree * (p.blind_is == "full" ? 0.5 : 1);
  rule.w_o = given(p.w_o, c.w_o);
  rule.v0 = given(p.v0, c.v0);
  rule.dt = p.dt;
  rule.turn = p.turn_rule == "lerp" ? TurnRule::lerp : TurnRule::slerp;
  s.ring = p.start == "case" ? c.ring : p.start == "ring";
  s.R = p.R;
  return s;
}

PairSearch search_of(const SchoolParams& p) {
  return p.search == "automatic"   ? PairSearch::automatic
         : p.search == "all-pairs" ? PairSearch::all_pairs
                                   : PairSearch::cells;
}

std::vector<Issue> issues_of(const SchoolParams& p) {
  const Setting s = setting_of(p);
  const ZoneRule& rule = s.rule;
  std::vector<Issue> issues;
  const auto range = [&](const char* name, double value, bool inside, const char* allowed) {
    if (!inside) issues.push_back(error(fmt::format("{} out of range {} (got {})", name, allowed, value)));
  };
  if (p.width_o != -1 && p.r_o != -1)
    issues.push_back(
        error(fmt::format("width_o: given {} and r_o = {}, allowed is one of them", p.width_o, p.r_o)));
  if (p.width_a != -1 && p.r_a != -1)
    issues.push_back(
        error(fmt::format("width_a: given {} and r_a = {}, allowed is one of them", p.width_a, p.r_a)));
  if (s.N < 6)
    issues.push_back(
        error(fmt::format("N: given {}: need at least 6 fish for the k=5 neighbour entropy", s.N)));
  if (!(0 <= rule.r_r && rule.r_r < rule.r_o && rule.r_o <= rule.r_a))
    issues.push_back(error(fmt::format("zone radii must satisfy r_r < r_o <= r_a (got {}, {}, {})", rule.r_r,
                                       rule.r_o, rule.r_a)));
  const double blind = given(p.blind, case_of(p).blind);
  range("theta_max", rule.theta_max, rule.theta_max > 0 && rule.theta_max <= std::numbers::pi, "(0, pi]");
  range("sigma", rule.sigma, rule.sigma >= 0, "[0, infinity)");
  range("blind", blind, blind >= 0 && blind < 180, "[0, 180)");
  range("w_o", rule.w_o, rule.w_o >= 0 && rule.w_o <= 1, "[0, 1]");
  range("B", s.box.side, s.box.side > 0, "(0, infinity)");
  range("v0", rule.v0, rule.v0 >= 0, "[0, infinity)");
  range("steps", static_cast<double>(s.steps), s.steps >= 0, "[0, infinity)");
  if (!issues.empty()) return issues;

  if (packing_fraction(s) > close_packing)
    issues.push_back(
        error(fmt::format("N: given {} in a box of {}: spheres of diameter r_r = {} would fill {:.3g} of "
                          "it, allowed is close packing, {:.4f}",
                          s.N, s.box.side, rule.r_r, packing_fraction(s), close_packing)));
  const bool cells = p.search == "cells";
  if (rule.r_a > s.box.side / 2)
    issues.push_back((cells ? error : warning)(
        fmt::format("attraction radius exceeds half the box: minimum image is not valid (r_a = {}, B = {})",
                    rule.r_a, s.box.side)));
  else if (cells && !CellList::fits(s.box, rule.r_a))
    issues.push_back(error(fmt::format("search: given cells with r_a = {} and B = {}, allowed for B >= 3 r_a",
                                       rule.r_a, s.box.side)));
  if (const double seen = expected_neighbours(s); seen < 1)
    issues.push_back(warning(fmt::format(
        "r_a: given {}: neighbourhoods are empty, a fish among {} in a box of {} sees {:.2g} others",
        rule.r_a, s.N, s.box.side, seen)));
  return issues;
}

double seconds_of(const SchoolParams& p, double steps) {
  const Setting s = setting_of(p);
  const double N = static_cast<double>(s.N);
  const double candidates =
      4 * s.rule.r_a <= s.box.side && N >= 1000 ? N * 27 * std::pow(s.rule.r_a / s.box.side, 3) : N;
  return static_cast<double>(p.members) * steps * N * (candidates / 5e8 + 2e-8);
}

std::vector<double> start_of(const Setting& setting, const Stream& numbers, std::uint64_t member) {
  const double side = setting.box.side;
  std::vector<double> state;
  state.reserve(static_cast<std::size_t>(6 * setting.N));
  for (long i = 0; i < setting.N; ++i) {
    const std::uint64_t fish = (member << 32) + static_cast<std::uint64_t>(i);
    const auto z = [&](std::uint64_t index) { return numbers.normal(fish, index); };
    Vector3<double> r, u;
    if (setting.ring) {
      const double angle =
          2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(setting.N) + 0.1 * z(0);
      const double radius = setting.R * (1 + 0.15 * z(1)), height = 0.3 * setting.R * z(2);
      r = {side / 2 + radius * std::cos(angle), side / 2 + radius * std::sin(angle), side / 2 + height};
      u = {-std::sin(angle), std::cos(angle), 0.1 * z(3)};
    } else {
      r = {side * numbers.uniform(fish, 0), side * numbers.uniform(fish, 1), side * numbers.uniform(fish, 2)};
      u = {z(3), z(4), z(5)};
    }
    u = direction(u, {1, 0, 0});
    state.insert(state.end(),
                 {setting.box.home(r.x), setting.box.home(r.y), setting.box.home(r.z), u.x, u.y, u.z});
  }
  return state;
}

}  // namespace fish_school
