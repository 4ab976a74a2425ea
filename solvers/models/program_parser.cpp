// SPDX-License-Identifier: BSD-3-Clause
#include "models/program_parser.hpp"

#include "core/error.hpp"
#include "models/program_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <numbers>

namespace khaos {
namespace {

using Op = Program::Op;

struct Function {
  const char* name;
  Op op;
  int arguments;  // 0: any number
};
constexpr Function functions[] = {{"sin", Op::sin, 1},     {"cos", Op::cos, 1},   {"tan", Op::tan, 1},
                                  {"sinh", Op::sinh, 1},   {"cosh", Op::cosh, 1}, {"tanh", Op::tanh, 1},
                                  {"exp", Op::exp, 1},     {"log", Op::log, 1},   {"sqrt", Op::sqrt, 1},
                                  {"abs", Op::abs, 1},     {"acos", Op::acos, 1}, {"sign", Op::sign, 1},
                                  {"floor", Op::floor, 1}, {"step", Op::step, 1}, {"mod", Op::mod, 2},
                                  {"atan2", Op::atan2, 2}, {"min", Op::min, 0},   {"max", Op::max, 0}};

const Function* function_named(const std::string& name) {
  for (const Function& function : functions)
    if (name == function.name) return &function;
  return nullptr;
}

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) || c == '_'; }
bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)); }

}  // namespace

ProgramParser::ProgramParser(Program& program, const Program::Symbols& symbols) : program_(program) {
  const int d = static_cast<int>(symbols.state.size());
  program.inputs_ = symbols.kind == ModelKind::delay ? 2 * d : d;
  where_ = "names";
  for (const Model::Parameter& parameter : symbols.parameters) {
    check_new(parameter.name);
    parameters_[parameter.name] = parameter;
  }
  for (int i = 0; i < d; ++i) {
    const std::string& name = symbols.state[static_cast<std::size_t>(i)];
    check_new(name);
    symbols_[name] = {Ref::input, i, false, true};
    if (symbols.kind == ModelKind::delay) {
      check_new(name + "_tau");
      symbols_[name + "_tau"] = {Ref::input, d + i, false, true};
    }
  }
  built_in_["pi"] = literal(std::numbers::pi);
  built_in_[symbols.kind == ModelKind::map ? "n" : "t"] = {Ref::time, 0};
}

void ProgramParser::fail(const std::string& what) const { throw UserError(where_ + ": " + what); }

void ProgramParser::check_new(const std::string& name) const {
  if (name.empty() || !is_letter(name[0])) fail("'" + name + "' is not a name");
  for (const char c : name)
    if (!is_letter(c) && !is_digit(c)) fail("'" + name + "' is not a name");
  if (function_named(name) || name == "solve") fail("'" + name + "' is a function");
  if (symbols_.count(name) || parameters_.count(name)) fail("'" + name + "' is already defined");
}

void ProgramParser::read_tokens(const std::string& text) {
  tokens_.clear();
  place_ = 0;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    std::size_t end = i + 1;
    if (std::isspace(static_cast<unsigned char>(c))) {
    } else if (is_digit(c) || (c == '.' && end < text.size() && is_digit(text[end]))) {
      double value = 0;
      const char* rest = std::from_chars(text.data() + i, text.data() + text.size(), value).ptr;
      end = static_cast<std::size_t>(rest - text.data());
      tokens_.push_back({Token::number, text.substr(i, end - i)});
    } else if (is_letter(c)) {
      while (end < text.size() && (is_letter(text[end]) || is_digit(text[end]))) ++end;
      tokens_.push_back({Token::name, text.substr(i, end - i)});
    } else if (std::string("+-*/^()[],=").find(c) != std::string::npos) {
      tokens_.push_back({Token::sign, std::string(1, c)});
    } else {
      fail(fmt::format("character '{}' is not part of an expression", c));
    }
    i = end;
  }
  tokens_.push_back({Token::end, "the end"});
}

bool ProgramParser::take(const char* sign) {
  if (peek().kind != Token::sign || peek().text != sign) return false;
  ++place_;
  return true;
}

void ProgramParser::expect(const char* sign) {
  if (!take(sign)) fail(fmt::format("expected '{}', found '{}'", sign, peek().text));
}

Program::Ref ProgramParser::expression(const std::string& name, const std::string& text) {
  where_ = name;
  read_tokens(text);
  const Ref value = sum();
  if (peek().kind != Token::end) fail("'" + peek().text + "' was not expected");
  return value;
}

void ProgramParser::define(const std::string& name, const std::string& text) {
  where_ = name;
  check_new(name);
  read_tokens(text);
  defining_ = name;
  const bool implicit = tokens_.size() > 2 && peek().text == "solve" && tokens_[1].text == "(";
  if (implicit) place_ += 2;
  const Ref value = implicit ? solve() : sum();
  if (peek().kind != Token::end) fail("'" + peek().text + "' was not expected");
  symbols_[name] = value;
}

Program::Ref ProgramParser::sum() {
  Ref value = product();
  for (;;) {
    if (take("+")) {
      value = emit(Op::add, value, product());
    } else if (take("-")) {
      value = emit(Op::subtract, value, product());
    } else {
      return value;
    }
  }
}

Program::Ref ProgramParser::product() {
  Ref value = signed_();
  for (;;) {
    if (take("*")) {
      value = emit(Op::multiply, value, signed_());
    } else if (take("/")) {
      value = emit(Op::divide, value, signed_());
    } else {
      return value;
    }
  }
}

Program::Ref ProgramParser::signed_() {
  if (take("-")) return emit(Op::negate, signed_());
  if (take("+")) return signed_();
  return power();
}

Program::Ref ProgramParser::power() {
  const Ref base = atom();
  return take("^") ? raise(base, signed_()) : base;
}

Program::Ref ProgramParser::raise(Ref base, Ref exponent) {
  if (exponent.where == Ref::constant) {
    const auto& slot = program_.slots_[static_cast<std::size_t>(exponent.index)];
    if (slot.op == Op::literal && slot.value == std::floor(slot.value) && std::abs(slot.value) <= 64)
      return emit(Op::ipow, base, {}, static_cast<int>(slot.value));
  }
  return emit(Op::pow, base, exponent);
}

Program::Ref ProgramParser::atom() {
  const Token token = peek();
  if (take("(")) {
    const Ref value = sum();
    expect(")");
    return value;
  }
  if (token.kind == Token::end || token.kind == Token::sign)
    fail(fmt::format("expected a number, a name or '(', found '{}'", token.text));
  ++place_;
  if (token.kind == Token::number) {
    double value = 0;
    std::from_chars(token.text.data(), token.text.data() + token.text.size(), value);
    return literal(value);
  }
  return take("(") ? call(token.text) : named(token.text);
}

Program::Ref ProgramParser::call(const std::string& name) {
  if (name == "solve") fail("solve(...) stands alone, as the value of a `let`");
  const Function* function = function_named(name);
  if (!function) fail("unknown function '" + name + "'");
  std::vector<Ref> arguments{sum()};
  while (take(",")) arguments.push_back(sum());
  expect(")");
  const int given = static_cast<int>(arguments.size());
  if (function->arguments && given != function->arguments)
    fail(fmt::format("{} takes {} argument{}, got {}", name, function->arguments,
                     function->arguments > 1 ? "s" : "", given));
  note_branch(function->op, arguments);
  if (function->arguments == 1) return emit(function->op, arguments[0]);
  Ref value = arguments[0];
  for (std::size_t i = 1; i < arguments.size(); ++i) value = emit(function->op, value, arguments[i]);
  return value;
}

/// An argument of parameters or of time alone jumps for all neighbours at once, which does nothing to the
/// differences between them.
void ProgramParser::note_branch(Op op, const std::vector<Ref>& arguments) {
  if (op != Op::sign && op != Op::step && op != Op::floor && op != Op::mod) return;
  if (std::ranges::none_of(arguments, [](const Ref& a) { return a.varies; })) return;
  const Ref branch =
      op == Op::mod ? emit(Op::floor, emit(Op::divide, arguments[0], arguments[1])) : emit(op, arguments[0]);
  if (branch.inner)
    program_.hidden_branches_ = true;
  else
    program_.branches_.push_back(branch);
}

Program::Ref ProgramParser::named(const std::string& name) {
  const auto parameter = parameters_.find(name);
  if (parameter == parameters_.end()) {
    if (const auto symbol = symbols_.find(name); symbol != symbols_.end()) return symbol->second;
    if (const auto symbol = built_in_.find(name); symbol != built_in_.end()) {
      program_.uses_time_ = program_.uses_time_ || symbol->second.where == Ref::time;
      return symbol->second;
    }
    fail("unknown symbol '" + name + "'");
  }
  int offset = 0;
  for (const int size : parameter->second.shape) {
    if (!take("[")) fail(fmt::format("'{}' has {} indices", name, parameter->second.shape.size()));
    int index = -1;
    std::from_chars(peek().text.data(), peek().text.data() + peek().text.size(), index);
    if (peek().kind != Token::number || index < 0 || index >= size)
      fail(fmt::format("index '{}' of '{}' is not in 0..{}", peek().text, name, size - 1));
    ++place_;
    expect("]");
    offset = offset * size + index;
  }
  return emit(Op::parameter, {}, {}, parameter->second.first + offset);
}

/// After "solve(": the residual is code of its own, run again for each trial value of the unknown.
Program::Ref ProgramParser::solve() {
  Program::Root root;
  root.unknown = program_.temporaries_++;
  symbols_[defining_] = {Ref::temporary, root.unknown, true, true};
  root_ = &root;
  const Ref left = sum();
  expect("=");
  const Ref right = sum();
  root.residual = emit(Op::subtract, left, right);
  root_ = nullptr;
  expect(")");
  if (right.inner) fail("the right side of the equation depends on '" + defining_ + "'");
  root.start = right;
  symbols_.erase(defining_);
  std::erase_if(known_, [](const auto& item) { return item.second.inner; });  // only valid for a trial value
  program_.code_.push_back({Op::solve, right, {}, static_cast<int>(program_.roots_.size()), root.unknown});
  program_.roots_.push_back(root);
  return {Ref::temporary, root.unknown, false, true};
}

Program::Ref ProgramParser::literal(double value) {
  for (std::size_t i = 0; i < program_.slots_.size(); ++i)
    if (program_.slots_[i].op == Op::literal && program_.slots_[i].value == value)
      return {Ref::constant, static_cast<int>(i)};
  program_.slots_.push_back({Op::literal, 0, 0, 0, value});
  return {Ref::constant, static_cast<int>(program_.slots_.size()) - 1};
}

Program::Ref ProgramParser::emit(Op op, Ref a, Ref b, int n) {
  const auto key = std::make_tuple(op, a, b, n);
  if (const auto found = known_.find(key); found != known_.end()) return found->second;
  Ref value;
  if (a.where == Ref::constant && b.where == Ref::constant) {
    value = emit_constant(op, a, b, n);
  } else {
    value = {Ref::temporary, program_.temporaries_++, a.inner || b.inner, a.varies || b.varies};
    (value.inner ? root_->inner : program_.code_).push_back({op, a, b, n, value.index});
  }
  return known_[key] = value;
}

/// A constant of the Program; literals are folded, so that 2^(-1) has an integer exponent.
Program::Ref ProgramParser::emit_constant(Op op, Ref a, Ref b, int n) {
  std::vector<Program::Slot>& slots = program_.slots_;
  const bool number = op != Op::parameter && slots[static_cast<std::size_t>(a.index)].op == Op::literal &&
                      slots[static_cast<std::size_t>(b.index)].op == Op::literal;
  if (number)
    return literal(value_of(op, slots[static_cast<std::size_t>(a.index)].value,
                            slots[static_cast<std::size_t>(b.index)].value, n));
  slots.push_back({op, a.index, b.index, n, 0});
  return {Ref::constant, static_cast<int>(slots.size()) - 1};
}

}  // namespace khaos
