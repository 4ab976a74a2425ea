// SPDX-License-Identifier: BSD-3-Clause
#include "lanes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace chaos_atlas {
namespace {

std::vector<std::string> parameter_names(const Model& model) {
  std::vector<std::string> names;
  for (const Model::Parameter& p : model.names) names.push_back(p.name);
  return names;
}

}  // namespace

LaneMembers::LaneMembers(const Chosen& chosen, int live,
                         const std::function<void(int, std::span<double>, std::span<double>)>& setup,
                         const Look& look)
    : bound_(chosen.model, chosen.parameters),
      look_(look),
      watched_(std::make_unique<Watched>(bound_.flow(), look)),
      start_(std::size_t(chosen.model.dimension)),
      live_(live) {
  for (int lane = 0; lane < KHAOS_LANES; ++lane) {
    std::vector<double> parameters = chosen.parameters, start = chosen.start;
    if (setup) setup(std::min(lane, live - 1), parameters, start);
    bound_.set(lane, parameters);
    if (chosen.model.delay >= 0) delay_.set(lane, parameters[std::size_t(chosen.model.delay)]);
    for (std::size_t i = 0; i < start_.size(); ++i) start_[i].set(lane, start[i]);
  }
}

std::vector<double> LaneMembers::starts() const {
  std::vector<double> starts;
  for (int lane = 0; lane < live_; ++lane)
    for (const Lanes& component : start_) starts.push_back(component[lane]);
  return starts;
}

DelayProblem LaneMembers::delay_problem() const {
  return {watched_->flow(), bound_.tangent(), bound_.model().dimension, delay_};
}

Walk LaneMembers::walk(long steps_per_period) const {
  const Model& model = bound_.model();
  if (model.kind != ModelKind::delay) return walk_from(start_, 0, steps_per_period);
  return {delay_problem(), steps_per_delay(model, steps_per_period), starts()};
}

Walk LaneMembers::walk_from(std::span<const Lanes> x, double t, long steps_per_period) const {
  const Model& model = bound_.model();
  const Flow flow = watched_->flow();
  const double step = step_of(model, steps_per_period);
  if (model.kind == ModelKind::map) return {flow, x, Lanes(t), Lanes(step), Walk::map};
  if (switches({flow, model.dimension, false, &bound_}))
    return {make_switching_carrier(bound_, flow, step), x, t, step};
  if (fixed_step_fails(model, steps_per_period))
    return {make_dopri5_carrier(flow, model.dimension, options_of_dopri5(model)), x, t, step};
  return {flow, x, Lanes(t), Lanes(step)};
}

int steps_per_delay(const Model& model, long steps_per_period) {
  const double tau = model.parameters[std::size_t(model.delay)];
  return int(std::max(10L, std::lround(double(steps_per_period) * tau / model.period)));
}

double step_of(const Model& model, long steps_per_period) {
  switch (model.kind) {
    case ModelKind::map:
      return 1;
    case ModelKind::delay:
      return model.parameters[std::size_t(model.delay)] / steps_per_delay(model, steps_per_period);
    case ModelKind::flow:
      break;
  }
  return model.period / double(steps_per_period);
}

long steps_in(const Model& model, double periods, long steps_per_period) {
  return std::lround(periods * model.period / step_of(model, steps_per_period));
}

void Watch::look(const Walk& walk) {
  Lanes sum(0.0);
  for (const Lanes& component : walk.x()) sum += component - component;  // NaN for what is not finite
  for (std::size_t lane = 0; lane < lost_.size(); ++lane)
    if (std::isnan(sum[int(lane)]) && std::isnan(lost_[lane])) lost_[lane] = walk.t()[int(lane)];
}

bool Watch::all_lost() const {
  return std::ranges::none_of(lost_, [](double t) { return std::isnan(t); });
}

void pass(Walk& walk, long steps, Watch& watch) {
  for (long done = 0; done < steps && !watch.all_lost(); done += steps_between_looks) {
    walk.steps(std::min(steps_between_looks, steps - done));
    watch.look(walk);
  }
}

bool at_rest(const Walk& walk, int lane, const Model& model, std::span<const double> scale,
             double tolerance) {
  const bool map = model.kind == ModelKind::map;
  const HermiteStep step = walk.last();
  for (int i = 0; i < step.dimension; ++i) {
    const double moves = map ? step.x1[i][lane] - step.x0[i][lane] : step.f1[i][lane] * model.period;
    if (!(std::abs(moves) <= tolerance * scale[std::size_t(i)])) return false;
  }
  return true;
}

std::vector<int> bounded_components(const Model& model) {
  std::vector<int> components;
  for (int i = 0; i < model.dimension; ++i)
    if (!std::ranges::count(model.unbounded, i)) components.push_back(i);
  if (components.empty()) {
    components.resize(std::size_t(model.dimension));
    std::iota(components.begin(), components.end(), 0);
  }
  return components;
}

int component_index(const Model& model, const std::string& name) {
  const auto found = std::ranges::find(model.state, name);
  return found == model.state.end() ? -1 : int(found - model.state.begin());
}

std::string no_component(const Model& model, const std::string& name) {
  return fmt::format("{} has no component '{}' (has {})", model.name, name, fmt::join(model.state, ", "));
}

Quantity quantity_of(const Model& model, const std::string& name) {
  const std::string base = name.substr(0, name.find('['));
  const std::vector<std::string> names = parameter_names(model);
  if (std::ranges::count(names, base)) return {true, parameter_index(model, name)};
  if (const int i = component_index(model, name); i >= 0) return {false, i};
  throw UserError(fmt::format("{} has no parameter or component '{}' (has {}; {})", model.name, name,
                              fmt::join(names, ", "), fmt::join(model.state, ", ")));
}

}  // namespace chaos_atlas
