// SPDX-License-Identifier: BSD-3-Clause
/// Models and expressions that are interpreted: equations given at run time, and those of compiled models.
#include "core/error.hpp"
#include "core/stream.hpp"
#include "models/program.hpp"
#include "models/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

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

bool finite(std::span<const double> values) {
  return std::ranges::all_of(values, [](double v) { return std::isfinite(v); });
}

/// Do the equations jump where a sign, step, floor or mod of the state changes its branch? Looks where
/// segments between generic points, near the start and ever farther from it, change branches: there both
/// sides of the change, neighbouring numbers, have right-hand sides that are equal (x * sign(x), sin(mod(x,
/// 2*pi))) or not. True also where no change is found, so that none was looked at.
bool jumps(const Program& program, const Model& model) {
  if (program.hidden_branches()) return true;
  if (program.branches() == 0) return false;
  const auto size = [](int n) { return static_cast<std::size_t>(n); };
  const Stream generic{0x6a756d7073};  // any fixed key
  std::vector<double> c(size(program.constants())), a(size(program.inputs())), b(a), middle(a),
      at_a(size(program.branches())), at_b(at_a), at_middle(at_a), before(size(program.results())),
      after(before);
  program.prepare(model.parameters.data(), c.data());
  const auto branches = [&](const std::vector<double>& x, std::vector<double>& out) {
    program.branches_at(x.data(), 0.0, c.data(), out.data());
  };
  std::vector<bool> seen(at_a.size(), false);
  for (std::uint64_t trial = 0; trial < 256; ++trial) {
    const double reach = std::ldexp(1.0, int(trial % 16) - 10);  // 2^-10 .. 32 of the start's size
    for (std::size_t i = 0; i < a.size(); ++i) {
      const double x = model.start[i % model.start.size()], unit = reach * (1 + std::abs(x));
      a[i] = x + unit * generic.normal(trial, 2 * i);
      b[i] = x + unit * generic.normal(trial, 2 * i + 1);
    }
    branches(a, at_a), branches(b, at_b);
    if (at_a == at_b || !finite(at_a) || !finite(at_b)) continue;
    for (int k = 0; k < 2000; ++k) {  // until a and b are neighbouring numbers
      for (std::size_t i = 0; i < a.size(); ++i) middle[i] = a[i] + (b[i] - a[i]) / 2;
      if (middle == a || middle == b) break;
      branches(middle, at_middle);
      (at_middle == at_a ? a : b) = middle;
      if (at_middle != at_a) at_b = at_middle;
    }
    program.run(a.data(), 0.0, c.data(), before.data());
    program.run(b.data(), 0.0, c.data(), after.data());
    if (!finite(before) || !finite(after)) continue;
    for (std::size_t i = 0; i < before.size(); ++i)
      if (std::abs(after[i] - before[i]) > 1e-8 * (1 + std::abs(before[i]) + std::abs(after[i]))) return true;
    for (std::size_t k = 0; k < seen.size(); ++k) seen[k] = seen[k] || at_a[k] != at_b[k];
  }
  return std::ranges::find(seen, false) != seen.end();
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
  for (const Model::Parameter& p : model.names)
    if (p.first != model.delay && !program->uses_parameter(p.first))
      throw UserError(fmt::format("constants: no equation uses '{}'", p.name));
  model.start.assign(start.begin(), start.end());
  model.discontinuous = kind == ModelKind::flow && jumps(*program, model);
  model.nonautonomous = program->uses_time();
  model.program = program;
  return model;
}

}  // namespace khaos
