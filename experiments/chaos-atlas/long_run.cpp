// SPDX-License-Identifier: BSD-3-Clause
#include "long_run.hpp"

#include "plane.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace chaos_atlas {
namespace {

Section section_of(const LongRunParams& p, const Model& model) {
  const int component = shown_component(p, model);
  if (model.kind == ModelKind::map) return Section::by_clock(1);
  if (p.section == "maximum") return Section::at_maxima(component);
  if (p.section == "minimum") return Section::at_minima(component);
  if (p.section == "clock") return Section::by_clock(p.clock > 0 ? p.clock : model.period);
  std::vector<double> normal(std::size_t(model.dimension), 0.0);
  normal[std::size_t(component)] = 1;
  return Section::on_plane(normal, p.offset,
                           p.direction == "upward"     ? Section::upward
                           : p.direction == "downward" ? Section::downward
                                                       : Section::both);
}

}  // namespace

int shown_component(const LongRunParams& p, const Model& model) {
  return p.component.empty() ? bounded_components(model)[0] : component_index(model, p.component);
}

std::vector<Issue> issues_of_long_run(const LongRunParams& p) {
  std::vector<Issue> issues = issues_of(p);
  if (!issues.empty() || p.component.empty()) return issues;
  const Model model = choose(p).model;
  if (component_index(model, p.component) < 0) issues.push_back(error(no_component(model, p.component)));
  return issues;
}

std::string key_of_long_run(const LongRunParams& p) {
  return fmt::format("{}\n{}\n{}\n{} {} {} {} {} {} {} {}", key_of(p), p.section, p.component, p.direction,
                     p.transient, p.periods, p.steps_per_period, p.kept, p.offset, p.clock, p.tolerance);
}

std::vector<LongRun> long_run(const LongRunParams& p, const Chosen& chosen, LaneMembers& members) {
  const Model& model = chosen.model;
  const std::vector<double> scale = scales_of(model);
  const auto shown = std::size_t(shown_component(p, model)), d = std::size_t(model.dimension);
  std::vector<LongRun> runs(std::size_t(members.live()));
  Walk walk = members.walk(p.steps_per_period);
  Watch watch(members.live());
  pass(walk, std::max(1L, steps_in(model, p.transient, p.steps_per_period)), watch);
  for (int lane = 0; lane < members.live(); ++lane) {
    for (const Lanes& component : walk.x()) runs[std::size_t(lane)].end.push_back(component[lane]);
    if (at_rest(walk, lane, model, scale, p.tolerance)) runs[std::size_t(lane)].cycle = 0;
  }

  // The exponent begins at the same state as the section: how long that takes depends on the other lanes.
  std::vector<Exponent> exponents(runs.size(), Exponent{std::nan(""), std::nan(""), false});
  if (!watch.all_lost())
    exponents = largest_exponents(members, walk.x(), walk.t()[0], p.periods, p.steps_per_period);
  std::vector<Crossings> found(KHAOS_LANES);
  const Section section = section_of(p, model);
  const long most = steps_in(model, p.periods, p.steps_per_period);
  const auto busy = [&](int lane) {
    return std::isnan(watch.lost(lane)) && std::ssize(found[std::size_t(lane)].t) < p.kept;
  };
  for (long done = 0; done < most; done += steps_between_looks) {
    bool anyone = false;
    for (int lane = 0; lane < members.live(); ++lane) anyone = anyone || busy(lane);
    if (!anyone) break;
    follow(walk, section, p.kept, std::min(steps_between_looks, most - done), found);
    watch.look(walk);
  }

  for (int lane = 0; lane < members.live(); ++lane) {
    LongRun& run = runs[std::size_t(lane)];
    const Crossings& crossings = found[std::size_t(lane)];
    for (std::size_t k = 0; k < crossings.t.size(); ++k) run.values.push_back(crossings.x[k * d + shown]);
    run.exponent = exponents[std::size_t(lane)];
    run.escaped = watch.lost(lane);
    if (!std::isnan(run.escaped) || run.cycle == 0) continue;
    const int length = cycle_length(run.values, p.tolerance * scale[shown]);
    if (length > 0) run.cycle = length;
  }
  return runs;
}

std::vector<double> after_transient(const LongRunParams& p, const Chosen& chosen,
                                    const LaneMembers& members) {
  Walk walk = members.walk(p.steps_per_period);
  walk.steps(steps_in(chosen.model, p.transient, p.steps_per_period));
  std::vector<double> x;
  for (const Lanes& component : walk.x()) x.push_back(component[0]);
  return x;
}

}  // namespace chaos_atlas
