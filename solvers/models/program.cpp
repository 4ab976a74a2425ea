// SPDX-License-Identifier: BSD-3-Clause
#include "models/program.hpp"

#include "core/error.hpp"
#include "models/program_parser.hpp"
#include "models/program_values.hpp"

#include <algorithm>

namespace khaos {

Program::Program(const Symbols& symbols, std::span<const Equation> let, std::span<const Equation> results) {
  ProgramParser parser(*this, symbols);
  for (const Equation& equation : let) parser.define(equation.name, equation.text);
  for (const Equation& equation : results)
    results_.push_back(parser.expression(equation.name, equation.text));
}

void Program::prepare(const double* parameters, double* c) const {
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const Slot& slot = slots_[i];
    c[i] = slot.op == Op::literal     ? slot.value
           : slot.op == Op::parameter ? parameters[slot.n]
                                      : value_of(slot.op, c[slot.a], c[slot.b], slot.n);
  }
}

std::size_t Program::registers_needed(int directions) const {
  return static_cast<std::size_t>(temporaries_) * static_cast<std::size_t>(1 + directions) + 1;
}

namespace {
/// The row of an operand: its value, then its derivatives if it has any.
template <class V>
struct Row {
  const V* values;
  bool varies;  // else it depends on neither the state nor the unknown
};

template <class V>
Row<V> row_of(Program::Ref ref, const V* x, const V* t, const V* c, const V* registers, int row) {
  switch (ref.where) {
    case Program::Ref::constant:
      return {c + ref.index, false};
    case Program::Ref::input:
      return {x + ref.index * row, true};
    case Program::Ref::time:
      return {t, false};
    case Program::Ref::temporary:
      break;
  }
  return {registers + ref.index * row, true};
}
}  // namespace

template <class V>
void Program::execute(const std::vector<Instruction>& code, const V* x, const V* t, const V* c, V* registers,
                      int directions) const {
  const int row = 1 + directions;
  for (const Instruction& instruction : code) {
    if (instruction.op == Op::solve) {
      find_root(roots_[static_cast<std::size_t>(instruction.n)], x, t, c, registers, directions);
      continue;
    }
    const Row<V> a = row_of<V>(instruction.a, x, t, c, registers, row);
    const Row<V> b = row_of<V>(instruction.b, x, t, c, registers, row);
    V* const to = registers + instruction.to * row;
    to[0] = value_of(instruction.op, a.values[0], b.values[0], instruction.n);
    if (directions == 0) continue;
    const Slopes<V> slope = slopes_of(instruction.op, a.values[0], b.values[0], instruction.n, to[0]);
    for (int j = 1; j < row; ++j) {
      V derivative(0.0);
      if (a.varies) derivative = slope.a * a.values[j];
      if (b.varies) derivative = derivative + slope.b * b.values[j];
      to[j] = derivative;
    }
  }
}

/// Bisection of a bracket that grows around the start; each lane by itself. Derivatives by the implicit
/// function theorem.
template <class V>
void Program::find_root(const Root& root, const V* x, const V* t, const V* c, V* registers,
                        int directions) const {
  const int row = 1 + directions;
  V* const unknown = registers + root.unknown * row;
  std::fill(unknown, unknown + row, V(0.0));
  const auto residual = [&](const V& q) {
    unknown[0] = q;
    execute(root.inner, x, t, c, registers, directions);
    return row_of<V>(root.residual, x, t, c, registers, row).values;
  };
  V low = row_of<V>(root.start, x, t, c, registers, row).values[0], high = low, width(1.0);
  for (int k = 0; k < 60; ++k) {
    const auto above = residual(low)[0] > 0.0, below = residual(high)[0] < 0.0;
    if (!any(above | below)) break;
    low = select(above, low - width, low);
    high = select(below, high + width, high);
    width = width * V(2.0);
  }
  for (int k = 0; k < 120; ++k) {
    const V middle = V(0.5) * (low + high);
    const auto below = residual(middle)[0] < 0.0;
    low = select(below, middle, low);
    high = select(below, high, middle);
  }
  const V q = V(0.5) * (low + high);
  if (directions == 0) {
    residual(q);
    return;
  }
  const V* r = residual(q);
  std::vector<V> partial(r + 1, r + row);
  // Derivatives are linear: one so large outweighs those of the inputs to the last bit.
  const double large = 0x1p200;
  unknown[1] = V(large);
  const V slope = (residual(q)[1] - partial[0]) / V(large);
  for (int j = 1; j < row; ++j) unknown[j] = -partial[static_cast<std::size_t>(j - 1)] / slope;
}

template <class V>
void Program::run_rows(const V* x, const V& t, const V* c, V* out, V* registers, int directions) const {
  const int row = 1 + directions;
  execute(code_, x, &t, c, registers, directions);
  for (const Ref& ref : results_) {
    const Row<V> result = row_of<V>(ref, x, &t, c, registers, row);
    *out++ = result.values[0];
    for (int j = 1; j < row; ++j) *out++ = result.varies ? result.values[j] : V(0.0);
  }
}

bool Program::uses_parameter(int index) const {
  return std::ranges::any_of(slots_, [&](const Slot& s) { return s.op == Op::parameter && s.n == index; });
}

void Program::branches_at(const double* x, double t, const double* c, double* out) const {
  std::vector<double> registers(registers_needed(0));
  execute(code_, x, &t, c, registers.data(), 0);
  for (const Ref& ref : branches_) *out++ = row_of<double>(ref, x, &t, c, registers.data(), 1).values[0];
}

void Program::run(const double* x, double t, const double* c, double* out) const {
  std::vector<double> registers(registers_needed(0));
  run_rows(x, t, c, out, registers.data(), 0);
}

void Program::run(const Lanes* x, Lanes t, const Lanes* c, Lanes* out, int directions,
                  Lanes* registers) const {
  run_rows(x, t, c, out, registers, directions);
}

}  // namespace khaos
