// SPDX-License-Identifier: BSD-3-Clause
/// What members do in the long run: after a transient, their section, the cycle it repeats, and the largest
/// exponent. Bifurcation diagrams are made of it, and parameter maps.
#pragma once

#include "lanes.hpp"

#include <string>
#include <vector>

namespace chaos_atlas {

/// How a long run is looked at, in the words of the experiments' parameters.
struct LongRunParams : SystemParams {
  double transient = 200, periods = 200;  // in periods of the system; maps: iterations
  long steps_per_period = 200, kept = 64;
  std::string section = "maximum", component = "", direction = "upward";
  double offset = 0, clock = 0, tolerance = 1e-3;
};

template <class P>
void describe_long_run(Schema<P>& s);

std::vector<Issue> issues_of_long_run(const LongRunParams& p);

/// Text that is equal for the same long run of the same system.
std::string key_of_long_run(const LongRunParams& p);

/// What one member did.
struct LongRun {
  std::vector<double> values;  // of the component at its first `kept` crossings of the section
  int cycle = -1;              // crossings after which they repeat; 0: at rest; -1: neither was found
  Exponent exponent;
  double escaped = 0;       // time at which the state was found not finite; NaN if it was not
  std::vector<double> end;  // state after transient and section, where the exponent begins
};
std::vector<LongRun> long_run(const LongRunParams& p, const Chosen& chosen, LaneMembers& members);

/// End states of the transient alone, for the next start of a continuation: (dimension) of lane 0.
std::vector<double> after_transient(const LongRunParams& p, const Chosen& chosen, const LaneMembers& members);

/// The component that sections show: the named one, or the first that is bounded.
int shown_component(const LongRunParams& p, const Model& model);

template <class P>
void describe_long_run(Schema<P>& s) {
  const auto of = []<class T>(T LongRunParams::*member) { return static_cast<T P::*>(member); };
  s("transient", of(&LongRunParams::transient), "periods", "before anything is recorded; maps: iterations",
    at_least(0));
  s("periods", of(&LongRunParams::periods), "periods",
    "over which the exponent is averaged, and at most for the section", within(1, 1e9));
  s("steps_per_period", of(&LongRunParams::steps_per_period), "1",
    "RK4 steps in a period of the system; maps: none", within(10, 1e6));
  s("section", of(&LongRunParams::section), "1",
    "when a flow is looked at: at maxima or minima of `component`, on the plane component = offset, or by "
    "the clock; "
    "maps are looked at always",
    one_of({"maximum", "minimum", "plane", "clock"}));
  s("component", of(&LongRunParams::component), "1",
    "name of the component that is shown; of section=plane the one that is held; empty: the first that is "
    "bounded");
  s("offset", of(&LongRunParams::offset), "1", "of section=plane");
  s("direction", of(&LongRunParams::direction), "1", "of section=plane: crossings that count",
    one_of({"upward", "downward", "both"}));
  s("clock", of(&LongRunParams::clock), "1",
    "of section=clock: time between looks; 0: the period of the system", at_least(0));
  s("kept", of(&LongRunParams::kept), "1", "crossings that are kept", within(2, 1e6));
  s("tolerance", of(&LongRunParams::tolerance), "1",
    "within which values of a cycle repeat, in units of the component's std", above(0));
}

}  // namespace chaos_atlas
