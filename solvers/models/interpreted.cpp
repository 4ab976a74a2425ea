// SPDX-License-Identifier: BSD-3-Clause
/// Models and expressions that are interpreted: equations given at run time, and those of compiled models.
#include "core/error.hpp"
#include "models/program.hpp"
#include "models/text.hpp"

#include <fmt/format.h>

namespace khaos {
namespace {

Program::Symbols symbols_of(const Model& model) { return {model.kind, model.state, model.names}; }

/// "name = text" of Model::equations.
Program::Equation equation_of(const std::string& line) {
  const std::size_t sign = line.find(" = ");
  return {line.substr(0, sign), line.substr(sign + 3)};
}

/// The `let` lines of a model; the rest are its right-hand sides.
std::vector<Program::Equation> let_of(const Model& model) {
  std::vector<Program::Equation> let;
  for (std::size_t i = 0; i + model.state.size() < model.equations.size(); ++i)
    let.push_back(equation_of(model.equations[i]));
  return let;
}

/// "x: sigma*(y-x); let q = x*y; ..." as equations; a `let` has its `=` and comes before its use.
struct Given {
  std::vector<Program::Equation> let, rhs;
};
Given read_equations(const std::string& text) {
  Given given;
  for (const std::string& piece : split(text, ";")) {
    const std::string line = trimmed(piece);
    if (line.empty()) continue;
    const bool let = line.rfind("let ", 0) == 0;
    const std::size_t sign = line.find(let ? '=' : ':');
    if (sign == std::string::npos)
      throw UserError(fmt::format("equations: '{}' is not of the form {}", line,
                                  let ? "let name = expression" : "name: expression"));
    const std::string name = trimmed(let ? line.substr(4, sign - 4) : line.substr(0, sign));
    (let ? given.let : given.rhs).push_back({name, trimmed(line.substr(sign + 1))});
  }
  if (given.rhs.empty()) throw UserError("equations: none given (write \"x: y; y: -x\")");
  return given;
}

}  // namespace

Program program_of(const Model& model) {
  std::vector<Program::Equation> rhs;
  for (std::size_t i = model.equations.size() - model.state.size(); i < model.equations.size(); ++i)
    rhs.push_back(equation_of(model.equations[i]));
  return {symbols_of(model), let_of(model), rhs};
}

Program program_of(const Model& model, std::span<const std::string> expressions) {
  std::vector<Program::Equation> results;
  for (const std::string& text : expressions) results.push_back({model.name, text});
  return {symbols_of(model), let_of(model), results};
}

double evaluate(const Model& model, const std::string& expression, std::span<const double> x, double t,
                std::span<const double> parameters) {
  const Program program = program_of(model, std::span(&expression, 1));
  std::vector<double> c(static_cast<std::size_t>(program.constants())), state(x.begin(), x.end());
  state.resize(static_cast<std::size_t>(program.inputs()));
  program.prepare(parameters.data(), c.data());
  double value = 0;
  program.run(state.data(), t, c.data(), &value);
  return value;
}

std::optional<double> exact_sum_of(const Model& model, std::span<const double> parameters) {
  if (model.exact_sum_expression.empty()) return std::nullopt;
  return evaluate(model, model.exact_sum_expression, model.start, 0, parameters);
}

Model interpreted_model(ModelKind kind, const std::string& equations, const std::string& constants,
                        std::span<const double> start) {
  const Given given = read_equations(equations);
  Model model;
  model.name = "equations", model.variant = "listed", model.kind = kind;
  model.period = 1, model.dt = kind == ModelKind::map ? 1 : 1e-3;
  for (const Program::Equation& equation : given.rhs) model.state.push_back(equation.name);
  model.dimension = static_cast<int>(model.state.size());
  for (const auto& [name, value] : values_of(constants, "constants")) {
    if (kind == ModelKind::delay && name == "tau") model.delay = static_cast<int>(model.parameters.size());
    model.names.push_back({name, {}, static_cast<int>(model.parameters.size())});
    model.parameters.push_back(value);
  }
  if (kind == ModelKind::delay && model.delay < 0)
    throw UserError("equations: a delay equation needs a constant tau");
  if (kind == ModelKind::delay && !(model.parameters[static_cast<std::size_t>(model.delay)] > 0))
    throw UserError("delay tau must be positive");
  const std::string ending = kind == ModelKind::map ? "_next" : "dot";
  std::vector<Program::Equation> rhs = given.rhs;
  for (const Program::Equation& equation : given.let)
    model.equations.push_back(equation.name + " = " + equation.text);
  for (Program::Equation& equation : rhs) {
    equation.name += ending;
    model.equations.push_back(equation.name + " = " + equation.text);
  }
  const auto program = std::make_shared<const Program>(symbols_of(model), given.let, rhs);
  if (start.size() != model.state.size()) {
    std::string names;
    for (const std::string& name : model.state) names += (names.empty() ? "" : ", ") + name;
    throw UserError(fmt::format("{} need{} {} start value{}, got {}", names,
                                model.state.size() == 1 ? "s" : "", model.state.size(),
                                model.state.size() == 1 ? "" : "s", start.size()));
  }
  model.start.assign(start.begin(), start.end());
  model.discontinuous = kind == ModelKind::flow && program->jumps();
  model.nonautonomous = program->uses_time();
  model.program = program;
  return model;
}

}  // namespace khaos
