// SPDX-License-Identifier: BSD-3-Clause
#include "run/request.hpp"

#include "run/experiment.hpp"
#include "run/sweep_axis.hpp"
#include "run/yaml.hpp"

#include <algorithm>

namespace khaos {
namespace {

const std::vector<std::string> document_keys = {"experiment", "seed", "set", "sweep", "replicates", "refine"};

// Adds "at" to what a parser complains of.
template <class F>
auto located(const std::string& at, const F& parser) {
  try {
    return parser();
  } catch (const UserError& wrong) {
    throw UserError(at + wrong.what());
  }
}

std::string text_of(const YAML::Node& node, const std::string& source) {
  return located(place(node, source), [&] { return plain_text(node); });
}

std::int64_t whole_number(const YAML::Node& node, const std::string& key, std::int64_t low,
                          const std::string& source) {
  return located(place(node, source), [&] {
    return std::get<std::int64_t>(
        parse(Parameter{key, "", "", Value(std::int64_t(0)), at_least(double(low))}, plain_text(node)));
  });
}

void read_set(const YAML::Node& set, const AnyExperiment& experiment, const std::string& source,
              Request& request) {
  std::vector<std::string> names;
  for (const Parameter& p : experiment.parameters()) names.push_back(p.name);
  require_keys(set, names, "set, the parameters of " + experiment.name, source);
  for (const auto& entry : set) {
    const std::size_t p = parameter_index(experiment, entry.first.Scalar());
    request.base[p] = located(place(entry.second, source),
                              [&] { return parse(experiment.parameters()[p], plain_text(entry.second)); });
  }
}

Refine read_refine(const YAML::Node& node, const AnyExperiment& experiment, const std::string& source) {
  require_keys(node, {"on", "axis", "to", "max_points"}, "refine", source);
  for (const char* key : {"on", "axis", "to", "max_points"})
    if (!node[key]) throw UserError(place(node, source) + "refine needs " + key);
  Refine refine;
  refine.on = text_of(node["on"], source);
  refine.axis = text_of(node["axis"], source);
  const std::size_t axis =
      located(place(node["axis"], source), [&] { return parameter_index(experiment, refine.axis); });
  if (experiment.parameters()[axis].kind() != Kind::real)
    throw UserError(place(node["axis"], source) + "axis: refinement needs a parameter that is a number, " +
                    refine.axis + " is not");
  refine.to = located(place(node["to"], source), [&] {
    return std::get<double>(parse(Parameter{"to", "", "", Value(0.0), above(0)}, plain_text(node["to"])));
  });
  refine.max_points = whole_number(node["max_points"], "max_points", 1, source);
  return refine;
}

void canonicalise(Request& request, const AnyExperiment& experiment) {
  std::string& text = request.canonical;
  text = "experiment: " + request.experiment + "\nseed: " + std::to_string(request.seed) + "\n";
  for (std::size_t p = 0; p < request.base.size(); ++p)
    text += "set." + experiment.parameters()[p].name + ": " + to_text(request.base[p]) + "\n";
  for (const SweepAxis& axis : request.axes)
    text += "sweep." + axis.label + ": " + describe_axis(axis, experiment) + "\n";
  text += "replicates: " + std::to_string(request.replicates) + "\n";
  if (request.refine)
    text += "refine: on " + request.refine->on + ", axis " + request.refine->axis + ", to " +
            to_text(request.refine->to) + ", max_points " + std::to_string(request.refine->max_points) + "\n";
}

// "0.1:0.2:5" as {linspace: [0.1, 0.2, 5]}, a list as a list.
YAML::Node axis_node(const std::string& text) {
  YAML::Node node;
  const auto colons = std::count(text.begin(), text.end(), ':');
  if (colons == 2 || text.starts_with("log:")) {
    const bool logarithmic = text.starts_with("log:");
    std::string numbers = logarithmic ? text.substr(4) : text;
    std::replace(numbers.begin(), numbers.end(), ':', ',');
    node[logarithmic ? "logspace" : "linspace"] = YAML::Load("[" + numbers + "]");
    return node;
  }
  return YAML::Load("[" + text + "]");
}

// Takes a parameter out of a sweep map, also where it stands in a group; a group without parameters goes too.
void remove_from_sweep(YAML::Node sweep, const std::string& parameter) {
  sweep.remove(parameter);
  for (const char* group : {"zip", "random", "latin"}) {
    if (!sweep[group]) continue;
    sweep[group].remove(parameter);
    if (sweep[group].size() == (sweep[group]["samples"] ? 1u : 0u)) sweep.remove(group);
  }
  if (!sweep["points"]) return;
  bool any = false;
  for (YAML::Node point : sweep["points"]) {
    point.remove(parameter);
    any = any || point.size() > 0;
  }
  if (!any) sweep.remove("points");
}

// The document with the overrides written into it.
std::string effective_yaml(const std::string& name, const YAML::Node& document, const Overrides& overrides,
                           bool refines) {
  YAML::Node all = document ? YAML::Clone(document) : YAML::Node(YAML::NodeType::Map);
  all["experiment"] = name;
  if (overrides.seed) all["seed"] = *overrides.seed;
  if (overrides.replicates) all["replicates"] = *overrides.replicates;
  for (const auto& [key, text] : overrides.set) {
    if (all["sweep"]) remove_from_sweep(all["sweep"], key);
    all["set"][key] = text;
  }
  for (const auto& [key, text] : overrides.sweep) {
    if (all["sweep"]) remove_from_sweep(all["sweep"], key);
    all["sweep"][key] = axis_node(text);
  }
  if (all["sweep"] && all["sweep"].size() == 0) all.remove("sweep");
  if (!refines) all.remove("refine");
  YAML::Emitter emitter;
  emitter << all;
  return std::string(emitter.c_str()) + "\n";
}

Request build(const std::string& name, const YAML::Node& document, const std::string& source,
              const Overrides& overrides) {
  const AnyExperiment& experiment = find_experiment(name);
  Request request;
  request.experiment = name;
  for (const Parameter& p : experiment.parameters()) request.base.push_back(p.standard);
  if (document) {
    if (document["seed"]) request.seed = std::uint64_t(whole_number(document["seed"], "seed", 0, source));
    if (document["replicates"])
      request.replicates = whole_number(document["replicates"], "replicates", 1, source);
    if (document["set"]) read_set(document["set"], experiment, source, request);
    if (document["refine"]) request.refine = read_refine(document["refine"], experiment, source);
  }
  if (overrides.seed) request.seed = *overrides.seed;
  if (overrides.replicates) request.replicates = *overrides.replicates;
  std::vector<std::size_t> set_by_hand;
  for (const auto& [key, text] : overrides.set) {
    const std::size_t p = located("--set ", [&] { return parameter_index(experiment, key); });
    request.base[p] = located("--set ", [&] { return parse(experiment.parameters()[p], text); });
    set_by_hand.push_back(p);
  }
  if (document && document["sweep"])
    request.axes = read_axes(document["sweep"], experiment, request.base, request.seed, source);
  const auto swept = [&request](const std::string& name) {
    return std::any_of(request.axes.begin(), request.axes.end(),
                       [&](const SweepAxis& a) { return a.label == name; });
  };
  if (request.refine && !swept(request.refine->axis))
    throw UserError(place(document["refine"]["axis"], source) + "axis: " + request.refine->axis +
                    " is not swept here");
  for (const std::size_t p : set_by_hand) drop_axis(request.axes, p);
  for (const auto& [key, text] : overrides.sweep) {
    SweepAxis axis = located("--sweep ", [&] { return parse_axis(experiment, key, text); });
    drop_axis(request.axes, axis.parameters[0]);
    request.axes.push_back(std::move(axis));
  }
  if (request.refine && !swept(request.refine->axis))
    request.refine.reset();  // its axis was set to one value by hand
  canonicalise(request, experiment);
  request.yaml = effective_yaml(name, document, overrides, request.refine.has_value());
  return request;
}

}  // namespace

std::size_t parameter_index(const AnyExperiment& experiment, const std::string& name) {
  std::vector<std::string> names;
  for (const Parameter& p : experiment.parameters()) {
    if (p.name == name) return names.size();
    names.push_back(p.name);
  }
  const std::string hint = nearest(name, names);
  throw UserError(name + ": " + experiment.name + " has no such parameter" +
                  (hint.empty() ? "; `khaos describe " + experiment.name + "` shows all"
                                : " (did you mean " + hint + "?)"));
}

Request read_request(const std::string& yaml, const std::string& source, const std::string& experiment,
                     const Overrides& overrides) {
  const std::vector<YAML::Node> documents = parse_yaml(yaml, source);
  if (documents.empty()) throw UserError(source + ": no campaign in it");
  YAML::Node found;
  for (const YAML::Node& document : documents) {
    require_keys(document, document_keys, "a campaign", source);
    if (!document["experiment"])
      throw UserError(place(document, source) + "a campaign needs the key experiment");
    const std::string name = text_of(document["experiment"], source);
    if (experiment.empty() && documents.size() > 1)
      throw UserError(source + " holds several campaigns; name one of them with --experiment");
    if (experiment.empty() || name == experiment) found.reset(document);
  }
  if (found.IsNull()) throw UserError(source + ": no campaign of " + experiment + " in it");
  const std::string name = plain_text(found["experiment"]);
  located(place(found["experiment"], source), [&] {
    find_experiment(name);
    return 0;
  });
  return build(name, found, source, overrides);
}

Request make_request(const std::string& experiment, const Overrides& overrides) {
  return build(experiment, YAML::Node(YAML::NodeType::Undefined), "command line", overrides);
}

}  // namespace khaos
