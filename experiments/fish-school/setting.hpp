// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "particles/periodic_box.hpp"
#include "particles/school.hpp"
#include "run/experiment.hpp"

#include <string>
#include <vector>

namespace fish_school {
using namespace khaos;

/// What the experiments ask of a school. -1 (and start = case): as the case has it.
struct SchoolParams {
  std::string kind = "swarm", start = "case", turn_rule = "lerp", blind_is = "half", search = "automatic";
  long N = -1, steps = -1, members = 4;
  double B = -1, v0 = -1, r_r = -1, r_o = -1, r_a = -1, width_o = -1, width_a = -1, theta_max = -1,
         sigma = -1, blind = -1, w_o = -1, dt = 0.1, R = 6;
};

template <class P>
void describe_school(Schema<P>& s);

/// All parameters of a school, the case's and those given instead.
struct Setting {
  long N = 0, steps = 0;
  PeriodicBox box;
  ZoneRule rule;
  bool ring = false;
  double R = 6;
};
Setting setting_of(const SchoolParams& p);
PairSearch search_of(const SchoolParams& p);
std::vector<Issue> issues_of(const SchoolParams& p);
/// Of so many steps of all members: pairs at 500 million a second.
double seconds_of(const SchoolParams& p, double steps);

/// (N, 6): uniform positions and isotropic headings, or the published ring: fish i at angle 2 pi i / N + 0.1
/// z, radius R (1 + 0.15 z), height 0.3 R z about the centre of the box, heading (-sin, cos, 0.1 z), with
/// standard normal z.
std::vector<double> start_of(const Setting& setting, const Stream& numbers, std::uint64_t member);

template <class P>
void describe_school(Schema<P>& s) {
  const auto of = []<class T>(T SchoolParams::*member) { return static_cast<T P::*>(member); };
  /// A number of the case, or one that the issues check.
  const Check at_case_or_above = at_least(-1);
  s("case", of(&SchoolParams::kind), "1",
    "the published configurations; couzin: the parameters of Couzin et al. (2002) in a periodic box",
    one_of({"swarm", "torus", "dynamic", "highly", "couzin"}));
  s("N", of(&SchoolParams::N), "1", "fish; -1: of the case", within(-1, 1e8));
  s("B", of(&SchoolParams::B), "length", "side of the periodic cube; -1: of the case", at_case_or_above);
  s("v0", of(&SchoolParams::v0), "length/time", "speed; -1: of the case", at_case_or_above);
  s("r_r", of(&SchoolParams::r_r), "length", "radius of repulsion; -1: of the case", at_case_or_above);
  s("r_o", of(&SchoolParams::r_o), "length", "radius of orientation; -1: of the case", at_case_or_above);
  s("r_a", of(&SchoolParams::r_a), "length", "radius of attraction; -1: of the case", at_case_or_above);
  s("width_o", of(&SchoolParams::width_o), "length", "r_o - r_r, instead of r_o; -1: as r_o says",
    at_case_or_above);
  s("width_a", of(&SchoolParams::width_a), "length", "r_a - r_o, instead of r_a; -1: as r_a says",
    at_case_or_above);
  s("theta_max", of(&SchoolParams::theta_max), "rad", "largest turn of a step, (0, pi]; -1: of the case",
    at_case_or_above);
  s("sigma", of(&SchoolParams::sigma), "1",
    "std of the noise on each component of a heading; -1: of the case", at_case_or_above);
  s("blind", of(&SchoolParams::blind), "deg", "blind cone behind a fish, [0, 180); -1: of the case",
    at_case_or_above);
  s("blind_is", of(&SchoolParams::blind_is), "1",
    "whether blind is the cone's half-angle, as published, or its full one", one_of({"half", "full"}));
  s("w_o", of(&SchoolParams::w_o), "1", "weight of orientation, [0, 1]; -1: of the case", at_case_or_above);
  s("turn_rule", of(&SchoolParams::turn_rule), "1",
    "lerp: the published interpolation of headings, which turns by another angle; slerp: by theta_max",
    one_of({"lerp", "slerp"}));
  s("dt", of(&SchoolParams::dt), "time", "time step", above(0));
  s("start", of(&SchoolParams::start), "1", "random, ring (a mill), or that of the case",
    one_of({"case", "random", "ring"}));
  s("R", of(&SchoolParams::R), "length", "radius of the ring", above(0));
  s("search", of(&SchoolParams::search), "1", "how neighbours are found; changes no bit",
    one_of({"automatic", "all-pairs", "cells"}));
  s("members", of(&SchoolParams::members), "1", "independent runs; errors come from their spread",
    within(1, 1e5));
}

}  // namespace fish_school
