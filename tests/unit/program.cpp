// SPDX-License-Identifier: BSD-3-Clause
#include "models/program.hpp"

#include "core/error.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace khaos {
namespace {

/// The value of one expression of x, y at (0.7, -1.3), parameters a = 2 and w = {{3, 4}, {5, 6}}, time 0.5.
double value(const std::string& text) {
  const Program::Symbols symbols{ModelKind::flow, {"x", "y"}, {{"a", {}, 0}, {"w", {2, 2}, 1}}};
  const Program::Equation result{"it", text};
  const Program program(symbols, {}, std::span(&result, 1));
  const double parameters[] = {2, 3, 4, 5, 6}, x[] = {0.7, -1.3};
  std::vector<double> c(static_cast<std::size_t>(program.constants()));
  program.prepare(parameters, c.data());
  double out = 0;
  program.run(x, 0.5, c.data(), &out);
  return out;
}

template <class F>
std::string message(F f) {
  try {
    f();
  } catch (const UserError& error) {
    return error.what();
  }
  return "";
}
std::string message_of(const std::string& text) {
  return message([&] { value(text); });
}
std::string model_message(const std::string& equations, const std::string& constants,
                          std::vector<double> start, ModelKind kind = ModelKind::flow) {
  return message([&] { interpreted_model(kind, equations, constants, start); });
}

std::vector<Lanes> derivative(const Model& model, const std::vector<double>& x, double t) {
  const Bound bound(model, model.parameters);
  std::vector<Lanes> dx(model.state.size());
  bound.flow()(std::vector<Lanes>(x.begin(), x.end()).data(), t, dx.data());
  return dx;
}

}  // namespace

TEST(Expression, follows_the_usual_precedence) {
  EXPECT_EQ(value("1 + 2*3^2"), 19);
  EXPECT_EQ(value("2^3^2"), 512);
  EXPECT_EQ(value("-2^2"), -4);
  EXPECT_EQ(value("2^-1"), 0.5);
  EXPECT_EQ(value("10^(-2)"), 0.01);
  EXPECT_EQ(value("8/4/2"), 1);
  EXPECT_EQ(value("1 - 2 - 3"), -4);
  EXPECT_EQ(value("1/2"), 0.5);
  EXPECT_EQ(value("-(-x)"), 0.7);
  EXPECT_EQ(value("2*-x"), -1.4);
  EXPECT_EQ(value("1.5e-3 + .5 + 2."), 1.5e-3 + .5 + 2.);
}

TEST(Expression, knows_its_symbols) {
  EXPECT_EQ(value("x*y"), 0.7 * -1.3);
  EXPECT_EQ(value("w[0][1] + 10*w[1][0]"), 54);
  EXPECT_EQ(value("a*t"), 1);
  EXPECT_EQ(value("pi"), std::numbers::pi);
}

TEST(Expression, has_the_functions_of_the_grammar) {
  const double x = 0.7, y = -1.3;
  EXPECT_DOUBLE_EQ(value("sin(x) + cos(x) + tan(x)"), std::sin(x) + std::cos(x) + std::tan(x));
  EXPECT_DOUBLE_EQ(value("sinh(x) + cosh(x) + tanh(x)"), std::sinh(x) + std::cosh(x) + std::tanh(x));
  EXPECT_DOUBLE_EQ(value("exp(x) + log(x) + sqrt(x)"), std::exp(x) + std::log(x) + std::sqrt(x));
  EXPECT_DOUBLE_EQ(value("acos(x) + atan2(y, x) + abs(y)"), std::acos(x) + std::atan2(y, x) + 1.3);
  EXPECT_EQ(value("floor(y) + mod(y, 1)"), -2 + (1 + std::fmod(y, 1)));
  EXPECT_EQ(value("sign(y) + sign(0)"), -1);
  EXPECT_EQ(value("step(x) + 2*step(0) + 4*step(y)"), 1);
  EXPECT_EQ(value("min(x, y, -4, 2) + max(x)"), -4 + x);
  EXPECT_EQ(value("x^a"), std::pow(x, 2));
  EXPECT_DOUBLE_EQ(value("x^1.25"), std::pow(x, 1.25));
}

TEST(Expression, says_what_is_wrong) {
  EXPECT_EQ(message_of("x + q"), "it: unknown symbol 'q'");
  EXPECT_EQ(message_of("sine(x)"), "it: unknown function 'sine'");
  EXPECT_EQ(message_of("sin(x, y)"), "it: sin takes 1 argument, got 2");
  EXPECT_EQ(message_of("atan2(x)"), "it: atan2 takes 2 arguments, got 1");
  EXPECT_EQ(message_of("(x + y"), "it: expected ')', found 'the end'");
  EXPECT_EQ(message_of("x +"), "it: expected a number, a name or '(', found 'the end'");
  EXPECT_EQ(message_of("x y"), "it: 'y' was not expected");
  EXPECT_EQ(message_of("2x"), "it: 'x' was not expected");
  EXPECT_EQ(message_of("x $ y"), "it: character '$' is not part of an expression");
  EXPECT_EQ(message_of("w[0]"), "it: 'w' has 2 indices");
  EXPECT_EQ(message_of("w[2][0]"), "it: index '2' of 'w' is not in 0..1");
  EXPECT_EQ(message_of("solve(x = 1)"), "it: solve(...) stands alone, as the value of a `let`");
  EXPECT_EQ(message_of(""), "it: expected a number, a name or '(', found 'the end'");
}

TEST(Expression, is_differentiated_like_finite_differences) {
  const char* texts[] = {"x*y - x/y",
                         "sin(x)*cos(y) + tan(x)",
                         "sinh(x)/cosh(y) - tanh(x*y)",
                         "exp(y)*log(x)",
                         "sqrt(x) + x^3 - y^2",
                         "x^1.25 + 2^y + x^y",
                         "acos(x/2)",
                         "atan2(y, x)",
                         "abs(y)*x",
                         "mod(3*x, 1) + mod(x, x + 0.1)",
                         "min(x, y*y) + max(x, y, 0.1)",
                         "step(x)*x^2 + sign(y)*y"};
  for (const std::string text : texts) {
    const Program::Symbols symbols{ModelKind::flow, {"x", "y"}, {}};
    const Program::Equation result{"it", text};
    const Program program(symbols, {}, std::span(&result, 1));
    std::vector<double> c(static_cast<std::size_t>(program.constants()));
    program.prepare(nullptr, c.data());
    const std::vector<Lanes> constants(c.begin(), c.end());
    std::vector<Lanes> registers(program.registers_needed(2));
    const Lanes x[] = {0.7, 1.0, 0.0, -1.3, 0.0, 1.0};
    Lanes out[3];
    program.run(x, 0.0, constants.data(), out, 2, registers.data());
    for (int j = 0; j < 2; ++j) {
      const double h = 1e-5;  // truncation h^2 f''' / 6 and rounding eps / h are both below 1e-9
      double at[] = {0.7, -1.3}, up = 0, down = 0;
      at[j] += h;
      program.run(at, 0, c.data(), &up);
      at[j] -= 2 * h;
      program.run(at, 0, c.data(), &down);
      EXPECT_NEAR(out[1 + j][0], (up - down) / (2 * h), 2e-9) << text << ", direction " << j;
    }
  }
}

TEST(InterpretedModel, is_the_compiled_one_to_rounding) {
  const double start[] = {1, 2, 3};
  const Model model = interpreted_model(ModelKind::flow, "x: sigma*(y-x); y: x*(rho-z)-y; z: x*y-beta*z",
                                        "sigma = 10, rho = 28, beta = 2.667", start);
  const Model& compiled = find_model("Lorenz");
  const std::vector<double> x{1.5, -2.5, 20};
  const std::vector<Lanes> here = derivative(model, x, 0), there = derivative(compiled, x, 0);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(here[i][0], there[i][0], 1e-14 * std::abs(there[i][0]));
  EXPECT_EQ(model.parameters, (std::vector<double>{10, 28, 2.667}));
  EXPECT_EQ(parameters_of(model, "rho = 30"), (std::vector<double>{10, 30, 2.667}));
}

TEST(InterpretedModel, has_intermediates_and_is_a_map_or_a_delay_equation_too) {
  const double one[] = {0.5}, two[] = {1, 2};
  const Model henon =
      interpreted_model(ModelKind::map, "let q = a*x^2; x: 1 - q + y; y: b*x", "a=1.4, b=0.3", two);
  EXPECT_DOUBLE_EQ(derivative(henon, {1, 2}, 0)[0][0], 1 - 1.4 + 2);
  const Model glass = interpreted_model(ModelKind::delay, "x: -x + x_tau", "tau = 2", one);
  EXPECT_EQ(glass.delay, 0);
  EXPECT_DOUBLE_EQ(derivative(glass, {0.5, 0.75}, 0)[0][0], 0.25);
  const Model forced = interpreted_model(ModelKind::map, "x: x + n", "", one);
  EXPECT_DOUBLE_EQ(derivative(forced, {0.5}, 3)[0][0], 3.5);
}

TEST(InterpretedModel, solves_implicit_equations_with_their_derivatives) {
  const double one[] = {1};
  const Model kepler =
      interpreted_model(ModelKind::map, "let q = solve(q - e*sin(q) = x); x: q", "e = 0.9", one);
  const Bound bound(kepler, kepler.parameters);
  const Lanes x[] = {2.0, 1.0};
  Lanes q[2];
  bound.tangent()(x, 0.0, q);
  EXPECT_NEAR(q[0][0] - 0.9 * std::sin(q[0][0]), 2.0, 1e-15 * 4);
  EXPECT_NEAR(q[1][0], 1 / (1 - 0.9 * std::cos(q[0][0])), 1e-13);  // implicit function theorem
}

TEST(InterpretedModel, has_as_many_dimensions_as_one_writes) {
  const int n = 40;  // Lorenz 1996: dx_i/dt = (x_(i+1) - x_(i-2)) x_(i-1) - x_i + F, divergence -n
  std::string equations;
  std::vector<double> start(n, 1.0);
  for (int i = 0; i < n; ++i) {
    start[static_cast<std::size_t>(i)] += 0.01 * i;
    const auto x = [](int k) { return "x" + std::to_string((k + n) % n); };
    equations += x(i) + ": (" + x(i + 1) + " - " + x(i - 2) + ")*" + x(i - 1) + " - " + x(i) + " + F;";
  }
  const Model model = interpreted_model(ModelKind::flow, equations, "F = 8", start);
  const Bound bound(model, model.parameters);
  std::vector<Lanes> x(static_cast<std::size_t>(n * (1 + n)), 0.0), dx(x);
  for (int i = 0; i < n; ++i) {
    x[static_cast<std::size_t>(i * (1 + n))] = start[static_cast<std::size_t>(i)];
    x[static_cast<std::size_t>(i * (1 + n) + 1 + i)] = 1.0;
  }
  bound.tangent()(x.data(), 0.0, dx.data());
  double trace = 0;
  for (int i = 0; i < n; ++i) trace += dx[static_cast<std::size_t>(i * (1 + n) + 1 + i)][0];
  EXPECT_EQ(trace, -n);
  EXPECT_DOUBLE_EQ(dx[static_cast<std::size_t>(5 * (1 + n))][0], (1.06 - 1.03) * 1.04 - 1.05 + 8);
}

TEST(InterpretedModel, says_what_is_wrong) {
  EXPECT_EQ(model_message("x: y; y: q", "", {1, 2}), "ydot: unknown symbol 'q'");
  EXPECT_EQ(model_message("x: y; y: -x", "", {1}), "x, y need 2 start values, got 1");
  EXPECT_EQ(model_message("x: -x", "", {1, 2}), "x needs 1 start value, got 2");
  EXPECT_EQ(model_message("x -> y", "", {1}), "equations: 'x -> y' is not of the form name: expression");
  EXPECT_EQ(model_message("", "", {1}), "equations: none given (write \"x: y; y: -x\")");
  EXPECT_EQ(model_message("x: a*x", "a = b", {1}), "constants: a = 'b' is not a number");
  EXPECT_EQ(model_message("x: a*x", "a", {1}), "constants: 'a' is not of the form name = number");
  EXPECT_EQ(model_message("x: -x; x: x", "", {1, 1}), "names: 'x' is already defined");
  EXPECT_EQ(model_message("x: a*x", "a = 1, x = 2", {1}), "names: 'x' is already defined");
  EXPECT_EQ(model_message("sin: 1", "", {1}), "names: 'sin' is a function");
  EXPECT_EQ(model_message("x: a*x", "a = 1, b = 2", {1}), "constants: no equation uses 'b'");
  EXPECT_EQ(model_message("x: x_tau", "", {1}, ModelKind::delay),
            "equations: a delay equation needs a constant tau");
  EXPECT_EQ(model_message("x: x_tau", "tau = -1", {1}, ModelKind::delay), "delay tau must be positive");
}

TEST(InterpretedModel, that_names_the_time_is_nonautonomous) {
  const double one[] = {1};
  EXPECT_TRUE(interpreted_model(ModelKind::flow, "x: cos(t)", "", one).nonautonomous);
  EXPECT_FALSE(interpreted_model(ModelKind::flow, "x: t*x", "t = 2", one).nonautonomous);
}

TEST(InterpretedModel, is_discontinuous_where_its_equations_jump) {
  const std::vector<double> start{1, 0.5};
  const auto jumps = [&](const char* of_x, const char* constants = "") {
    return interpreted_model(ModelKind::flow, std::string("x: y - 0.1*x + ") + of_x + "; y: -x", constants,
                             start)
        .discontinuous;
  };
  for (const char* text : {"sign(x)", "step(x - y)", "floor(3*x)", "mod(x, 1)", "sin(mod(x, 2))", "y*sign(x)",
                           "sign(x)*(x + 1e-3)", "step(x)*sign(y)*x"})
    EXPECT_TRUE(jumps(text)) << text;
  EXPECT_TRUE(jumps("sign(x - 1e9)")) << "where it jumps is out of sight";
  // Continuous; or of parameters or time alone, which jumps for all neighbours at once.
  for (const char* text : {"abs(x)", "x*sign(x)", "x^2*step(x)", "sin(mod(x, 2*pi))", "(mod(x, 1) - 0.5)^2",
                           "sign(sin(t))", "floor(t)*x", "x*step(x)*y"})
    EXPECT_FALSE(jumps(text)) << text;
  EXPECT_FALSE(jumps("sign(a)*x", "a = 2"));
}

TEST(InterpretedModel, has_the_limits_of_powers_at_zero) {
  const std::vector<double> start{0, 0};
  const Model model = interpreted_model(ModelKind::flow, "x: x^y; y: y", "", start);
  Bound bound(model, model.parameters);
  std::vector<Lanes> in(6, Lanes(0.0)), out(6);
  in[1] = in[5] = 1.0;
  bound.tangent()(in.data(), Lanes(0.0), out.data());
  EXPECT_EQ(out[0][0], 1);
  EXPECT_EQ(out[1][0], 0);
  EXPECT_EQ(out[2][0], 0);
}

TEST(ProgramOf, evaluates_observables_of_a_model) {
  const Model& model = find_model("BlinkingRotlet");
  const double x[] = {0.5, 1.0, 2.0};
  EXPECT_DOUBLE_EQ(evaluate(model, model.observables[0], x, 0, model.parameters), 0.5 * std::cos(1.0));
  EXPECT_EQ(message([&] { evaluate(model, "r*q", x, 0, model.parameters); }),
            "BlinkingRotlet: unknown symbol 'q'");
}

}  // namespace khaos
