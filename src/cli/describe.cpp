// SPDX-License-Identifier: BSD-3-Clause
#include "cli/cli.hpp"
#include "run/experiment.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace khaos::cli {
namespace {

const char* type_name(Type type) {
  return type == Type::integer ? "integer" : type == Type::complex ? "complex" : "real";
}

std::string shape_text(const Outputs& outputs, const Output& output) {
  std::string text;
  for (const std::string& axis : output.axes)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", axis, outputs.axis(axis).length);
  return text.empty() ? "" : "[" + text + "]";
}

nlohmann::json to_json(const Value& value) {
  return std::visit([](const auto& v) { return nlohmann::json(v); }, value);
}

nlohmann::json describe_json(const AnyExperiment& e, const Outputs& outputs) {
  nlohmann::json parameters = nlohmann::json::array(), results = nlohmann::json::array();
  for (const Parameter& p : e.parameters()) {
    parameters.push_back({{"name", p.name},
                          {"type", kind_name(p.kind())},
                          {"unit", p.unit},
                          {"default", to_json(p.standard)},
                          {"allowed", p.check.allowed},
                          {"meaning", p.doc}});
    if (!p.check.choices.empty()) parameters.back()["choices"] = p.check.choices;
  }
  for (const Output& o : outputs.all()) {
    results.push_back({{"name", o.name},
                       {"type", type_name(o.type)},
                       {"unit", o.unit},
                       {"axes", o.axes},
                       {"shape", outputs.shape(o)},
                       {"file", o.is_field ? "fields.h5" : "campaign.h5"},
                       {"meaning", o.doc}});
    if (!o.words.empty()) results.back()["words"] = o.words;
  }
  return {{"name", e.name},           {"family", e.family}, {"doc", e.doc},
          {"parameters", parameters}, {"outputs", results}, {"sources", e.sources()}};
}

// Long lists of choices, which `allowed` only counts.
void print_choices(const Parameter& p) {
  if (p.check.choices.size() <= 16) return;
  std::string line;
  fmt::print("\nChoices of {}\n", p.name);
  for (const std::string& choice : p.check.choices) {
    if (line.size() + choice.size() > 100) fmt::print("{}\n", line), line.clear();
    line += (line.empty() ? "  " : " ") + choice;
  }
  fmt::print("{}\n", line);
}

void describe_text(const AnyExperiment& e, const Outputs& outputs) {
  fmt::print("{} ({})\n  {}\n\nParameters\n", e.name, e.family, e.doc);
  for (const Parameter& p : e.parameters()) {
    fmt::print("  {:<14} {}{}\n", p.name, to_text(p.standard), p.unit == "1" ? "" : " " + p.unit);
    fmt::print("  {:<14}   {}{}\n", "", p.doc,
               p.check.allowed.empty() ? "" : "; allowed: " + p.check.allowed);
  }
  fmt::print("\nOutputs, with default parameters\n");
  for (const Output& o : outputs.all()) {
    const std::string shape = shape_text(outputs, o);
    std::string words;
    for (std::size_t k = 0; k < o.words.size(); ++k)
      words += fmt::format("{} {} {}", k ? "," : ":", k, o.words[k]);
    fmt::print("  {:<18} {}{}{}{}\n", o.name, o.doc, words, shape.empty() ? "" : "  " + shape,
               o.is_field ? "  (fields.h5)" : "");
  }
  for (const Parameter& p : e.parameters()) print_choices(p);
  fmt::print("\nSources\n");
  for (const std::string& source : e.sources()) fmt::print("  {}\n", source);
  fmt::print("\nTry\n  khaos run {}\n  khaos plan {} --size default\n", e.name, e.name);
}

}  // namespace

void add_describe(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand("describe", "Explain an experiment: parameters, outputs, sources");
  struct Options {
    std::string name;
    bool json = false;
  };
  const auto options = std::make_shared<Options>();
  verb->add_option("experiment", options->name, "its name, as `khaos list` shows it")->required();
  verb->add_flag("--json", options->json, "print JSON");
  examples(*verb, "  khaos describe kink-collision");
  verb->final_callback([&action, options] {
    action = [options](const Comm& world) {
      const AnyExperiment& e = find_experiment(options->name);
      if (!world.root()) return 0;
      Record defaults;
      for (const Parameter& p : e.parameters()) defaults.push_back(p.standard);
      const Outputs outputs = e.outputs(defaults);
      if (options->json)
        fmt::print("{}\n", describe_json(e, outputs).dump(2));
      else
        describe_text(e, outputs);
      return 0;
    };
  });
}

}  // namespace khaos::cli
