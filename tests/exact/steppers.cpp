// SPDX-License-Identifier: BSD-3-Clause
// Time steppers of solvers/spectral. Most tests solve Bernoulli's equation u' = l u - u^2 in every mode:
// u(t) = u0 e^(l t) / (1 + u0 (e^(l t) - 1) / l).
#include "spectral/adaptive.hpp"
#include "spectral/stepper.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <map>
#include <type_traits>

namespace {

using namespace khaos;
using C = std::complex<double>;

C number(Mode z) { return {z.real(), z.imag()}; }
constexpr long count = 7, fields = 3;  // a whole block and a part of one, several times

/// l of mode k: growing, neutral and decaying ones; complex ones turn as well.
template <class S>
Factors<S> symbol() {
  const Factors<S> l("l", count);
  for (long k = 0; k < count; ++k) {
    if constexpr (std::is_same_v<S, double>)
      l(k) = 0.5 - 0.3 * double(k);
    else
      l(k) = Mode(0.5 - 0.3 * double(k), 0.7 * double(k));
  }
  return l;
}
C start(long m) { return {0.8, 0.03 * double(m)}; }
Modes starts() {
  const Modes u("u", count * fields);
  for (long m = 0; m < count * fields; ++m) u(m) = Mode(start(m).real(), start(m).imag());
  return u;
}
void minus_square(double, const Modes& u, const Modes& n) {
  for (std::size_t m = 0; m < u.extent(0); ++m) n(m) = -u(m) * u(m);
}
template <class S>
double error_at_1(const Modes& u) {
  const Factors<S> l = symbol<S>();
  double largest = 0;
  for (long m = 0; m < count * fields; ++m) {
    const C rate = number(Mode(l(m % count))), growth = std::exp(rate);
    largest = std::max(largest,
                       std::abs(number(u(m)) - start(m) * growth / (1.0 + start(m) * (growth - 1.0) / rate)));
  }
  return largest;
}
template <class S>
double error_with(const std::string& name, long steps) {
  const Modes u = starts();
  const Stepper<S> stepper(name, symbol<S>(), count * fields, 1 / double(steps));
  for (long i = 0; i < steps; ++i) stepper.step(double(i) / double(steps), u, minus_square);
  return error_at_1<S>(u);
}

TEST(Steppers, have_their_order_for_real_and_complex_symbols) {
  const std::map<std::string, int> orders{{"etdrk4", 4},   {"ars443", 3}, {"ark3", 3}, {"ark4", 4},
                                          {"cn_euler", 1}, {"rk4", 4},    {"rk43", 4}};
  EXPECT_EQ(orders.size(), stepper_names().size());
  for (const std::string& name : stepper_names()) {
    const double real = std::log2(error_with<double>(name, 40) / error_with<double>(name, 80));
    const double complex = std::log2(error_with<Mode>(name, 40) / error_with<Mode>(name, 80));
    EXPECT_NEAR(real, orders.at(name), 0.1) << name;
    EXPECT_NEAR(complex, orders.at(name), 0.1) << name;
  }
  EXPECT_THROW(Stepper<double>("euler", symbol<double>(), count, 0.1), std::invalid_argument);
}

TEST(Steppers, give_a_mode_the_same_bits_at_every_place) {
  const Factors<double> l("l", count);
  const Modes u("u", count * fields);
  Kokkos::deep_copy(l, -0.7);
  for (const std::string& name : stepper_names()) {
    Kokkos::deep_copy(u, Mode(0.3, 0.4));
    const Stepper<double> stepper(name, l, count * fields, 0.1);
    for (int i = 0; i < 10; ++i) stepper.step(0.1 * i, u, minus_square);
    for (long m = 1; m < count * fields; ++m) EXPECT_EQ(number(u(m)), number(u(0))) << name << " " << m;
  }
}

/// u' = l u + cos t: N depends on time alone, so wrong nodes c show.
TEST(Steppers, evaluate_their_stages_at_the_right_times) {
  const auto force = [](double t, const Modes&, const Modes& n) { Kokkos::deep_copy(n, Mode(std::cos(t))); };
  for (const auto& [name, tolerance] : std::map<std::string, double>{{"etdrk4", 1e-8},
                                                                     {"ars443", 1e-6},
                                                                     {"ark3", 1e-6},
                                                                     {"ark4", 1e-8},
                                                                     {"rk4", 1e-8},
                                                                     {"rk43", 1e-8}}) {
    const Factors<double> l("l", 1);
    l(0) = -1;
    const Modes u("u", 1);
    const Stepper<double> stepper(name, l, 1, 0.02);
    for (int i = 0; i < 50; ++i) stepper.step(0.02 * i, u, force);
    EXPECT_NEAR(u(0).real(), 0.5 * (std::cos(1) + std::sin(1) - std::exp(-1)), tolerance) << name;
  }
}

/// The functions by their Taylor series, which converge everywhere; in long double, for |z| up to 20.
struct Phi {
  long double stage = 0, first = 0, middle = 0, last = 0;
  explicit Phi(long double z) {
    long double power = 1, factorial = 1, half = 0.5L;  // z^n, n!, 1/2^(n + 1)
    for (int n = 0; n < 120; ++n, power *= z, factorial *= n, half /= 2) {
      const long double m = n, f3 = factorial * (m + 1) * (m + 2) * (m + 3);  // (n + 3)!
      stage += power * half / (factorial * (m + 1));
      first += power * (4 - 3 * (m + 3) + (m + 3) * (m + 2)) / f3;
      middle += power * 2 * ((m + 3) - 2) / f3;
      last += power * (4 - (m + 3)) / f3;
    }
  }
};

TEST(Etdrk4, has_weights_right_to_rounding_where_their_formulas_cancel_and_where_not) {
  const std::vector<double> z{0, 1e-8, -1e-4, 0.01, -0.3, 1, -2, 5, -10};
  const Factors<double> l("l", z.size());
  for (std::size_t k = 0; k < z.size(); ++k) l(k) = z[k];
  const auto w = detail::etd_weights(l, 1.0, 32);
  for (std::size_t k = 0; k < z.size(); ++k) {
    const Phi exact(z[k]);
    const auto near = [&](double x, long double y) {
      EXPECT_NEAR(x, double(y), 1e-14 * std::max(1.0L, y)) << z[k];
    };
    near(w.stage(k), exact.stage);
    near(w.first(k), exact.first);
    near(w.middle(k), exact.middle);
    near(w.last(k), exact.last);
    EXPECT_EQ(w.full(k), std::exp(z[k]));
    EXPECT_EQ(w.half(k), std::exp(z[k] / 2));
  }
}

TEST(Imex, schemes_remove_a_stiff_mode_in_one_step_if_they_are_said_to) {
  const Factors<double> l("l", 1);
  l(0) = -1e9;
  const auto nothing = [](double, const Modes&, const Modes& n) { Kokkos::deep_copy(n, Mode(0)); };
  for (const ImexTable& table : imex_tables()) {
    const Modes u("u", 1);
    u(0) = 1;
    ImexRungeKutta<double>(table, l, 1, 1).step(0, u, nothing);
    if (table.name == "cn_euler")
      EXPECT_NEAR(u(0).real(), -1, 1e-8);
    else
      EXPECT_LT(std::abs(u(0).real()), 1e-7) << table.name;
  }
}

template <class Scheme, class Table>
double estimate(const Table& table, double h) {
  const Modes u = starts(), error("error", u.extent(0));
  Scheme(table, symbol<double>(), count * fields, h).step(0, u, minus_square, error);
  double largest = 0;
  for (std::size_t m = 0; m < error.extent(0); ++m) largest = std::max(largest, std::abs(number(error(m))));
  return largest;
}

TEST(EmbeddedErrors, shrink_by_their_order) {
  int seen = 0;
  const auto expect = [&](const auto& table, double coarse, double fine) {
    EXPECT_NEAR(std::log2(coarse / fine), table.error_order + 1, 0.15) << table.name;
    ++seen;
  };
  for (const ImexTable& table : imex_tables())
    if (table.error_order > 0)
      expect(table, estimate<ImexRungeKutta<double>>(table, 0.02),
             estimate<ImexRungeKutta<double>>(table, 0.01));
  for (const RungeKuttaTable& table : runge_kutta_tables())
    if (table.error_order > 0)
      expect(table, estimate<RungeKutta<double>>(table, 0.02), estimate<RungeKutta<double>>(table, 0.01));
  EXPECT_EQ(seen, 3);  // ark3, ark4, rk43
}

TEST(AdaptiveSteps, keep_the_error_near_the_tolerance_and_end_on_time) {
  double before = 1;
  for (const double tolerance : {1e-5, 1e-7, 1e-9}) {
    const Modes u = starts();
    ImexRungeKutta<double> scheme(imex_table("ark4"), symbol<double>(), count * fields, 1);  // far too long
    const auto norm = [tolerance](const Modes& error, const Modes&) {
      double largest = 0;
      for (std::size_t m = 0; m < error.extent(0); ++m)
        largest = std::max(largest, std::abs(number(error(m))));
      return largest / tolerance;
    };
    const AdaptiveCounts counts = advance_adaptively(scheme, u, 0, 1, minus_square, norm);
    EXPECT_TRUE(counts.arrived);
    EXPECT_GT(counts.rejected, 0);
    const double error = error_at_1<double>(u);
    EXPECT_LT(error, 10 * tolerance);
    EXPECT_LT(error, before / 5);
    before = error;
  }
}

TEST(AdaptiveSteps, give_up_where_no_step_is_short_enough) {
  const Modes u = starts();
  RungeKutta<double> scheme(runge_kutta_table("rk43"), symbol<double>(), count * fields, 0.1);
  const auto never = [](const Modes&, const Modes&) { return std::nan(""); };
  EXPECT_FALSE(advance_adaptively(scheme, u, 1, 2, minus_square, never).arrived);
  EXPECT_EQ(number(u(0)), start(0));
}

}  // namespace
