// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "models/model.hpp"

#include <map>
#include <tuple>

namespace khaos {

/// Expressions given as text, in the grammar of systems.json, as a flat list of instructions on registers.
/// Knows nothing of the generator: it is what compiled models are tested against, and what runs equations
/// given at run time.
class Program {
 public:
  /// What the expressions may use: the state (delay: also <state>_tau), the parameters, pi, and the time t of
  /// a flow or the iteration number n of a map, unless the model declares these names itself.
  struct Symbols {
    ModelKind kind = ModelKind::flow;
    std::vector<std::string> state;
    std::vector<Model::Parameter> parameters;
  };
  struct Equation {
    std::string name, text;
  };

  /// let: intermediates, which later ones may use. results: what run() computes. Throws UserError
  /// "<name>: unknown symbol 'q'" and the like.
  Program(const Symbols& symbols, std::span<const Equation> let, std::span<const Equation> results);

  int inputs() const { return inputs_; }  // D; delay: 2 D, the state at t and then at t - tau
  int results() const { return static_cast<int>(results_.size()); }
  int constants() const { return static_cast<int>(slots_.size()); }
  /// Numbers of the branches that sign, step, floor and mod are on: of those whose argument depends on the
  /// state. Where one of them changes along an orbit, the results may jump.
  int branches() const { return static_cast<int>(branches_.size()); }
  void branches_at(const double* x, double t, const double* c, double* out) const;
  bool hidden_branches() const { return hidden_branches_; }  // some are inside of a solve() and not counted
  bool uses_parameter(int index) const;                      // into Model::parameters
  bool uses_time() const { return uses_time_; }

  /// c (constants): literals, parameters, and expressions of them.
  void prepare(const double* parameters, double* c) const;
  /// out (results) from x (inputs).
  void run(const double* x, double t, const double* c, double* out) const;
  /// The same with derivatives in `directions` directions: x and out are rows (value, derivatives).
  /// `registers` has registers_needed(directions) elements.
  void run(const Lanes* x, Lanes t, const Lanes* c, Lanes* out, int directions, Lanes* registers) const;
  std::size_t registers_needed(int directions) const;

  enum class Op {
    literal,
    parameter,
    add,
    subtract,
    multiply,
    divide,
    negate,
    ipow,
    pow,
    sin,
    cos,
    tan,
    sinh,
    cosh,
    tanh,
    exp,
    log,
    sqrt,
    abs,
    acos,
    floor,
    sign,
    step,
    atan2,
    mod,
    min,
    max,
    solve
  };
  struct Ref {  // where a value lies
    enum Where { constant, input, time, temporary } where = constant;
    int index = 0;
    bool inner = false;   // depends on the unknown of the solve() being read
    bool varies = false;  // depends on the state
    bool operator<(const Ref& o) const { return std::tie(where, index) < std::tie(o.where, o.index); }
  };
  struct Instruction {
    Op op;
    Ref a, b;
    int n;   // exponent of ipow; which of roots_
    int to;  // temporary
  };

 private:
  friend class ProgramParser;
  struct Slot {  // of a constant
    Op op;
    int a, b, n;
    double value;
  };
  struct Root {  // of an equation residual = 0, searched from `start`
    Ref start, residual;
    int unknown;  // temporary
    std::vector<Instruction> inner;
  };
  template <class V>
  void execute(const std::vector<Instruction>& code, const V* x, const V* t, const V* c, V* registers,
               int directions) const;
  template <class V>
  void find_root(const Root& root, const V* x, const V* t, const V* c, V* registers, int directions) const;
  template <class V>
  void run_rows(const V* x, const V& t, const V* c, V* out, V* registers, int directions) const;

  int inputs_ = 0, temporaries_ = 0;
  bool hidden_branches_ = false, uses_time_ = false;
  std::vector<Slot> slots_;
  std::vector<Instruction> code_;
  std::vector<Root> roots_;
  std::vector<Ref> results_, branches_;
};

/// The equations of a compiled model as a Program: what systems.json says, interpreted.
Program program_of(const Model& model);
/// Functions of a model's state and parameters, "r*cos(theta)", in the same grammar. The model's `let`s may
/// be used. For observables, invariants and conditions.
Program program_of(const Model& model, std::span<const std::string> expressions);
/// A single value of such an expression.
double evaluate(const Model& model, const std::string& expression, std::span<const double> x, double t,
                std::span<const double> parameters);

}  // namespace khaos
