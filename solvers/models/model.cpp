// SPDX-License-Identifier: BSD-3-Clause
#include "models/model.hpp"

#include "core/error.hpp"
#include "core/schema.hpp"
#include "models/catalogue.hpp"
#include "models/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace khaos {
namespace {

std::vector<double> list(std::span<const double> values) { return {values.begin(), values.end()}; }

std::optional<double> known(double x) { return std::isnan(x) ? std::nullopt : std::optional(x); }

Model model_of(const CatalogueEntry& e) {
  Model m;
  m.name = e.name, m.variant = e.variant, m.kind = e.kind;
  m.state = split(e.state, " ");
  m.dimension = static_cast<int>(m.state.size());
  int first = 0;
  for (const std::string& text : split(e.parameters, " ")) {
    const std::vector<std::string> parts = split(text, "[");
    Model::Parameter parameter{parts[0], {}, first};
    int size = 1;
    for (std::size_t i = 1; i < parts.size(); ++i) {
      parameter.shape.push_back(std::stoi(parts[i]));
      size *= parameter.shape.back();
    }
    if (m.kind == ModelKind::delay && parameter.name == "tau") m.delay = first;
    first += size;
    m.names.push_back(parameter);
  }
  m.parameters = list(e.values), m.start = list(e.start);
  m.dt = e.dt, m.period = e.period;
  const std::vector<std::string> flags = split(e.flags, " ");
  const auto has = [&](const char* flag) {
    return std::find(flags.begin(), flags.end(), flag) != flags.end();
  };
  m.hamiltonian = has("hamiltonian"), m.nonautonomous = has("nonautonomous");
  m.discontinuous = has("discontinuous"), m.piecewise_smooth = has("piecewise_smooth");
  m.volume_preserving = has("volume_preserving"), m.stiff = has("stiff");
  m.inverse_known = has("inverse_known"), m.withheld = has("withheld"), m.settled = !has("unsettled");
  if (has("chaotic") || has("regular")) m.chaotic = has("chaotic");
  m.unbounded.assign(e.unbounded.begin(), e.unbounded.end());
  m.observables = split(e.observables, "; "), m.domain = split(e.domain, "; "), m.conserved = e.conserved;
  m.mean = list(e.mean), m.std = list(e.std);
  m.listed_spectrum = list(e.listed_spectrum);
  if (!e.listed.empty()) {
    m.listed_maximum = known(e.listed[0]), m.listed_ky = known(e.listed[1]), m.listed_d2 = known(e.listed[2]);
    m.listed_mse = known(e.listed[3]), m.listed_entropy = known(e.listed[4]);
  }
  m.computed_spectrum = list(e.computed_spectrum), m.computed_stderr = list(e.computed_stderr);
  m.computed_ky = known(e.computed_ky), m.stiffness = known(e.stiffness);
  m.exact_sum = known(e.exact_sum_value), m.exact_sum_expression = e.exact_sum;
  m.exact_exponents = list(e.exact_exponents);
  m.citation = e.citation, m.note = e.note, m.equations = split(e.equations, "\n");
  m.kernels = e.kernels;
  return m;
}

/// All models of one variant, sorted by name.
std::vector<Model> models_of(const std::string& variant) {
  std::vector<Model> found;
  for (const CatalogueEntry& entry : catalogue())
    if (entry.variant == variant) found.push_back(model_of(entry));
  std::sort(found.begin(), found.end(), [](const Model& a, const Model& b) { return a.name < b.name; });
  return found;
}

const Model* named(const std::vector<Model>& models, const std::string& name) {
  for (const Model& model : models)
    if (model.name == name) return &model;
  return nullptr;
}

}  // namespace

const std::vector<Model>& models() {
  static const std::vector<Model> listed = models_of("listed");
  return listed;
}

const Model& find_model(const std::string& name, const std::string& variant) {
  static const std::vector<Model> corrected = models_of("corrected");
  const Model* listed = named(models(), name);
  if (!listed) {
    std::vector<std::string> names;
    for (const Model& model : models()) names.push_back(model.name);
    const std::string hint = nearest(name, names);
    throw UserError("no system '" + name + "'" + (hint.empty() ? "" : "; did you mean '" + hint + "'?"));
  }
  if (variant == "listed") return *listed;
  if (variant != "corrected") throw UserError("no variant '" + variant + "' (listed or corrected)");
  if (const Model* model = named(corrected, name)) return *model;
  std::string have;
  for (const Model& model : corrected) have += (have.empty() ? "" : ", ") + model.name;
  throw UserError(name + " has no corrected variant (" + have + " have)");
}

int parameter_index(const Model& model, const std::string& name) {
  const std::vector<std::string> parts = split(name, "[");
  for (const Model::Parameter& parameter : model.names) {
    if (parts.empty() || parameter.name != parts[0]) continue;
    int offset = 0;
    bool fits = parts.size() == parameter.shape.size() + 1;
    for (std::size_t i = 1; fits && i < parts.size(); ++i) {
      int index = -1;
      const char *begin = parts[i].data(), *end = begin + parts[i].size();
      const auto [rest, error] = std::from_chars(begin, end, index);
      fits = error == std::errc() && rest + 1 == end && *rest == ']' && index >= 0 &&
             index < parameter.shape[i - 1];
      offset = offset * parameter.shape[i - 1] + index;
    }
    if (fits) return parameter.first + offset;
    std::string shape;
    for (const int size : parameter.shape) shape += fmt::format("[0..{}]", size - 1);
    throw UserError(
        fmt::format("{}: '{}' is not a value of its parameter {}{}", model.name, name, parts[0], shape));
  }
  std::string have;
  for (const Model::Parameter& parameter : model.names)
    have += (have.empty() ? "has " : ", ") + parameter.name;
  throw UserError(
      fmt::format("{} has no parameter '{}' ({})", model.name, name, have.empty() ? "has none" : have));
}

std::vector<double> parameters_of(const Model& model, const std::string& text) {
  std::vector<double> parameters = model.parameters;
  for (const auto& [name, value] : values_of(text, model.name))
    parameters[static_cast<std::size_t>(parameter_index(model, name))] = value;
  if (model.delay >= 0 && !(parameters[static_cast<std::size_t>(model.delay)] > 0))
    throw UserError("delay tau must be positive");
  return parameters;
}

}  // namespace khaos
