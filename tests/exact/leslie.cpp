// SPDX-License-Identifier: BSD-3-Clause
// Populations with age classes: spectra and the standing rule against closed forms, the kernel of random
// competitions against step by step evolution, gradients of fits against differences.
#include "../../experiments/leslie/fit.hpp"
#include "../../experiments/leslie/modes.hpp"
#include "../../experiments/leslie/pattern.hpp"
#include "../../experiments/leslie/populations.hpp"
#include "../../experiments/leslie/spectra.hpp"
#include "../../experiments/leslie/trials.hpp"
#include "learning/training.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace leslie {
namespace {

Pair reference_pair() { return pair_of(PairParams{}); }

double total(const std::vector<double>& v) { return std::accumulate(v.begin(), v.end(), 0.0); }

TEST(Spectra, of_one_class_pairs_are_the_roots_of_a_quadratic) {
  // lambda = (a + d)/2 +- sqrt(((a - d)/2)^2 + p q) for competition in the signs of S.
  PairParams p;
  p.f1 = {1.2}, p.s1 = {}, p.f2 = {0.9}, p.s2 = {}, p.P1 = {0.3}, p.P2 = {0.2};
  const Standing rule = standing(pair_of(p));
  const double root = std::sqrt(0.15 * 0.15 + 0.06);
  EXPECT_NEAR(rule.root, 1.05 + root, 1e-14);
  EXPECT_NEAR(rule.second, 1.05 - root, 1e-14);
  // Left vector (u, v) with u (1.2 - lambda) + v 0.2 = 0: x/y on the separatrix is v/u.
  const double y_over_x = 0.2 / (rule.root - 1.2);
  EXPECT_NEAR(rule.critical_ratio(std::vector{1.0}, std::vector{1.0}), y_over_x, 1e-12);
}

TEST(Spectra, standing_number_is_the_amplitude_of_the_leading_mode) {
  const Pair pair = reference_pair();
  const Standing rule = standing(pair);
  const std::vector<double> x{1, 2, 3}, y{2, 0.5, 1};
  Populations flow(pair, Law::competition, Clip::none, {}, x, y);
  const int steps = 400;  // second / root = 0.913: the next mode is down to 1e-16
  for (int t = 0; t < steps; ++t) flow.step();
  const double amplitude = (flow.total(1) - flow.total(2)) / std::pow(rule.root, steps);
  EXPECT_NEAR(amplitude / rule.c(x, y), 1, 1e-11);  // 400 steps of rounding, and as much in the power
}

TEST(Pattern, is_primitive_from_wielandts_power_on) {
  // Wielandt's matrix, a cycle with one shortcut, needs power (n - 1)^2 + 1: the longest there is.
  for (const int n : {1, 2, 3, 7, 40, 64}) {
    const auto cycle = [n](int i, int j) { return j == (i + 1) % n; };
    EXPECT_EQ(primitive_pattern(n, cycle), n == 1) << n;
    EXPECT_TRUE(primitive_pattern(n, [&](int i, int j) { return cycle(i, j) || (i == n - 1 && j == 1 % n); }))
        << n;
  }
  EXPECT_FALSE(primitive_pattern(2, [](int i, int j) { return i <= j; }));  // reducible
}

TEST(Trials, agree_with_step_by_step_evolution_and_lapack) {
  const Pair pair = reference_pair();
  const Matrix<double> b = block_matrix(pair, 1, 1);
  const Standing rule = standing(pair);
  TrialLaw law;
  law.draws = make_stream(5, 0, "trials");
  law.given = true;
  law.matrix = Kokkos::View<double*>("B", 36);
  const auto host = Kokkos::create_mirror_view(law.matrix);
  for (long i = 0; i < 6; ++i)
    for (long j = 0; j < 6; ++j) host(std::size_t(6 * i + j)) = b(i, j);
  Kokkos::deep_copy(law.matrix, host);
  const std::vector<Trial> trials = run_trials(law, 1000, 50);
  for (std::uint64_t k = 0; k < 50; ++k) {
    std::vector<double> x, y;
    for (std::uint64_t i = 0; i < 6; ++i) (i < 3 ? x : y).push_back(law.draws.uniform(1000 + k, i));
    EXPECT_NEAR(trials[k].c, rule.c(x, y), 1e-11) << k;  // 60 squarings against zgeev
    Populations race(pair, Law::competition, Clip::total, {}, x, y);
    long t = 0;
    while (race.winner() == Winner::undecided) race.step(), ++t;
    EXPECT_EQ(trials[k].first, double(race.winner())) << k;
    EXPECT_EQ(trials[k].time, double(t)) << k;
    EXPECT_EQ(trials[k].linear, double(rule.c(x, y) > 0 ? Winner::species_1 : Winner::species_2)) << k;
    EXPECT_EQ(trials[k].primitive, 1);
  }
}

TEST(Trials, are_what_they_are_alone) {
  TrialLaw law;
  law.draws = make_stream(5, 0, "trials"), law.absent = make_stream(5, 0, "absent"), law.zeros = 0.3;
  const std::vector<Trial> many = run_trials(law, 0, 100);
  for (const long k : {0L, 3L, 50L, 99L}) {
    const Trial one = run_trials(law, k, 1)[0], among = many[std::size_t(k)];
    EXPECT_EQ(one.c, among.c);
    EXPECT_EQ(one.first, among.first);
    EXPECT_EQ(one.time, among.time);
    EXPECT_EQ(one.linear, among.linear);
  }
}

TEST(Populations, of_a_complex_pair_turn_and_end) {
  PairParams p;
  p.f1 = {0.5, 1.2}, p.s1 = {0.6}, p.P1 = {0.3};
  const Pair pair = pair_of(p, true);
  Populations z(pair, Law::complex_valued, Clip::none, {}, {1, 1}, {0, 0});
  const Complex lambda = Complex((0.5 + std::sqrt(0.25 + 4 * 0.72)) / 2, 0.3);
  for (int t = 0; t < 300; ++t) z.step();
  Populations later = z;
  later.step();
  const Complex before(z.total(1), z.total(2)), after(later.total(1), later.total(2));
  EXPECT_NEAR(std::abs(after / before - lambda), 0, 1e-12);
}

TEST(Populations, that_are_extinct_do_nothing_to_the_others) {
  Populations race(reference_pair(), Law::competition, Clip::total, {}, {10, 10, 10}, {10, 10, 10});
  while (race.winner() == Winner::undecided) race.step();
  ASSERT_EQ(race.winner(), Winner::species_1);
  EXPECT_EQ(race.total(2), 0);
  const std::vector<double> x = race.x();
  race.step();
  const Matrix<double> L = reference_pair().L1;
  for (long i = 0; i < 3; ++i) {
    double alone = 0;
    for (long j = 0; j < 3; ++j) alone += L(i, j) * x[std::size_t(j)];
    EXPECT_NEAR(race.x()[std::size_t(i)], alone, 1e-14 * total(x));
  }
}

TEST(Populations, clipped_by_class_never_have_a_negative_one) {
  Populations race(reference_pair(), Law::competition, Clip::single_class, {}, {10, 0, 0}, {0, 0, 10});
  for (int t = 0; t < 60; ++t) {
    race.step();
    for (const double v : race.y()) EXPECT_GE(v, 0);
  }
}

TEST(Populations, that_saturate_settle_where_births_balance_crowding) {
  // One class: x' = f x / (1 + c x) rests at (f - 1) / c.
  PairParams p;
  p.f1 = p.f2 = {1.5}, p.s1 = p.s2 = {}, p.P1 = p.P2 = {0};
  Populations both(pair_of(p), Law::saturating, Clip::total, {0.01, 0, 0, 0.02}, {1}, {1});
  for (int t = 0; t < 200; ++t) both.step();  // contracts by 2/3 a step
  EXPECT_NEAR(both.total(1), 50, 1e-12);
  EXPECT_NEAR(both.total(2), 25, 1e-12);
}

TEST(Modes, conserve_their_total_number_and_follow_rabi) {
  Matrix<Complex> w(2, 2);
  w(0, 0) = 1, w(1, 1) = 2, w(0, 1) = 0.5, w(1, 0) = 0.5;
  const ModeEvolution two(w);
  for (const double t : {0.0, 1.0, 7.5}) {
    const std::vector<double> n = two.occupation({1, 0}, t);
    EXPECT_NEAR(n[0], 1 - 0.5 * std::pow(std::sin(std::sqrt(2) * t / 2), 2), 1e-13);
    EXPECT_NEAR(n[0] + n[1], 1, 1e-14);
  }
  Matrix<Complex> same(3, 3);  // equal frequencies and a complex coupling
  for (long k = 0; k < 3; ++k) same(k, k) = 1;
  same(0, 1) = {0, 0.3}, same(1, 0) = {0, -0.3};
  EXPECT_NEAR(total(ModeEvolution(same).occupation({1, 2, 4}, 3)), 7, 1e-13);
  EXPECT_NEAR(ModeEvolution(same).occupation({1, 2, 4}, 3)[2], 4, 1e-13);
}

TEST(Fits, have_the_jacobian_of_their_residuals) {
  for (const auto& [model, species] :
       {std::pair{"logistic", 1}, {"LV", 2}, {"CO", 2}, {"DD", 2}, {"DD", 1}, {"CO", 1}}) {
    const Fit fit(fit_model(model, species, 3, CouplingForm::full), gause(species == 1 ? "Pa" : "mixture"));
    const std::vector<double> z = fit.start(make_stream(2, 0, "starts"), 1);
    const auto m = std::size_t(fit.residuals());
    Matrix<double> j(fit.residuals(), fit.parameters());
    fit.jacobian(z, j);
    std::vector<double> low(m), high(m);
    for (long c = 0; c < fit.parameters(); ++c) {
      const double h = 1e-5;
      std::vector<double> moved = z;
      moved[std::size_t(c)] += h;
      fit.residual(moved, high);
      moved[std::size_t(c)] -= 2 * h;
      fit.residual(moved, low);
      double scale = 1;
      for (std::size_t i = 0; i < m; ++i)
        scale = std::fmax(scale, std::fmax(std::abs(j(long(i), c)), std::abs(high[i])));
      for (std::size_t i = 0; i < m; ++i)  // h^2 of the difference, rounding / h
        EXPECT_NEAR(j(long(i), c), (high[i] - low[i]) / (2 * h), 1e-7 * scale) << model << " " << c;
    }
  }
}

TEST(Fits, have_the_same_gradient_in_reverse) {
  const Fit fit(fit_model("DD", 2, 2, CouplingForm::full), gause("mixture"));
  const Stream stream = make_stream(2, 0, "starts");
  std::vector<double> z;
  for (long k = 0; k < 3; ++k)
    for (const double v : fit.start(stream, k)) z.push_back(v);
  Training<double> training(fit.loss(), Networks(3, stream), {});
  training.set_weights(z);
  const std::vector<double> gradient = training.gradient(fit.loss());
  const long p = fit.parameters();
  for (long k = 0; k < 3; ++k) {
    const auto at = std::span(z).subspan(std::size_t(k * p), std::size_t(p));
    std::vector<double> r(std::size_t(fit.residuals()));
    Matrix<double> j(fit.residuals(), p);
    fit.residual(at, r);
    fit.jacobian(at, j);
    for (long c = 0; c < p; ++c) {
      double expected = 0, size = 0;
      for (long i = 0; i < fit.residuals(); ++i) {
        expected += 2 * r[std::size_t(i)] * j(i, c) / fit.spread();
        size += std::abs(2 * r[std::size_t(i)] * j(i, c) / fit.spread());
      }
      EXPECT_NEAR(gradient[std::size_t(k * p + c)], expected, 1e-12 * (1 + size));
    }
  }
}

TEST(Fits, count_extinctions_that_nobody_saw) {
  // Day 3 of P. caudatum in the mixture has no count. There a negative total is a residual, a positive one is
  // not.
  const Fit fit(fit_model("CO", 2, 1, CouplingForm::scalar), gause("mixture"));
  const auto z_of = [](double value) { return std::log(std::expm1(value)); };  // scale 100 of populations
  std::vector<double> z;
  for (const double value : {1.0, 1.0, 1.0, 3.0, 0.5, 0.5}) z.push_back(z_of(value));  // f1 x1 f2 y1 P1 P2
  std::vector<double> r(std::size_t(fit.residuals()));
  fit.residual(z, r);
  EXPECT_EQ(r[0], 0);                   // day 2: 100 individuals
  EXPECT_NEAR(r[2], 100 - 150, 1e-12);  // day 3: 100 - 300 / 2
  double counts = 0;
  const std::vector<double> course = fit.course(z);
  const Census census = gause("mixture");
  for (std::size_t day = 0; day < Census::days; ++day)
    for (std::size_t k = 0; k < 2; ++k)
      if (const double seen = census.species[k][day]; !std::isnan(seen))
        counts += (course[2 * day + k] - seen) * (course[2 * day + k] - seen);
  EXPECT_NEAR(fit.squares(z), counts, 1e-12 * counts);
}

TEST(Fits, keep_parameters_within_their_bounds) {
  const Fit fit(fit_model("DD", 2, 3, CouplingForm::full), gause("mixture"));
  for (const double z : {-700.0, -1.0, 0.0, 1.0, 700.0}) {
    const std::vector<double> values = fit.values(std::vector<double>(std::size_t(fit.parameters()), z));
    for (std::size_t i = 0; i < values.size(); ++i) {
      EXPECT_GE(values[i], 0);
      EXPECT_LE(values[i], fit.model().parameters[i].share ? 1 : HUGE_VAL);
      EXPECT_TRUE(std::isfinite(values[i]));
    }
  }
}

TEST(Census, has_the_points_that_gause_counted) {
  EXPECT_EQ(gause("Pc").points(), 23);
  EXPECT_EQ(gause("Pa").points(), 16);
  EXPECT_EQ(gause("mixture").points(), 39);
}

TEST(PairParams, are_refused_with_the_element_that_is_wrong) {
  const auto refused = [](const auto& change) {
    PairParams p;
    change(p);
    try {
      pair_of(p);
    } catch (const UserError& wrong) {
      return std::string(wrong.what());
    }
    return std::string("accepted");
  };
  EXPECT_EQ(refused([](PairParams& p) { p.s1 = {0.7, 1.5}; }), "s1: survival s_2=1.5 outside (0, 1]");
  EXPECT_EQ(refused([](PairParams& p) { p.f2 = {0.3, -1, 0.7}; }), "f2: fecundity f_2=-1 outside [0, inf)");
  EXPECT_EQ(refused([](PairParams& p) {
              p.f2 = {0.3, 1}, p.s2 = {1};
            }),
            "L1 is 3x3, L2 is 2x2: competing species need equal class counts unless P1, P2 are given as "
            "rectangular");
  EXPECT_EQ(refused([](PairParams& p) {
              p.f2 = {0.3, 1}, p.s2 = {1}, p.P1 = p.P2 = {0.1, 0, 0, 0.1, 0, 0};
            }),
            "accepted");
}

}  // namespace
}  // namespace leslie
