// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "models/program.hpp"

namespace khaos {

/// Reads expressions into a Program. The grammar is that of generator/grammar.py: ^ binds tighter than the
/// sign and is right associative; solve(f(q) = g) stands alone as the definition of q.
class ProgramParser {
 public:
  ProgramParser(Program& program, const Program::Symbols& symbols);
  Program::Ref expression(const std::string& name, const std::string& text);
  /// Makes `name` known as the value of `text`.
  void define(const std::string& name, const std::string& text);

 private:
  using Ref = Program::Ref;
  using Op = Program::Op;
  struct Token {
    enum Kind { number, name, sign, end } kind;
    std::string text;
  };
  [[noreturn]] void fail(const std::string& what) const;
  void read_tokens(const std::string& text);
  const Token& peek() const { return tokens_[place_]; }
  bool take(const char* sign);  // if it is next
  void expect(const char* sign);
  Ref sum(), product(), signed_(), power(), atom(), call(const std::string&function);
  Ref named(const std::string& name);
  Ref solve();
  Ref literal(double value);
  Ref emit(Op op, Ref a, Ref b = {}, int n = 0);
  Ref emit_constant(Op op, Ref a, Ref b, int n);
  Ref raise(Ref base, Ref exponent);
  void note_branch(Op op, const std::vector<Ref>& arguments);
  void check_new(const std::string& name) const;

  Program& program_;
  std::map<std::string, Ref> symbols_;
  std::map<std::string, Model::Parameter> parameters_;
  std::map<std::string, Ref> built_in_;                 // t or n, pi
  std::map<std::tuple<Op, Ref, Ref, int>, Ref> known_;  // values computed before
  std::vector<Token> tokens_;
  std::size_t place_ = 0;
  std::string where_, defining_;
  Program::Root* root_ = nullptr;  // being read
};

}  // namespace khaos
