// SPDX-License-Identifier: BSD-3-Clause
// Oscillators as an interface: linear theory against published sums, couplings, times of looks, exponents
// from curves that are known.
#include "../../experiments/sync-kpz/estimates.hpp"
#include "../../experiments/sync-kpz/point.hpp"
#include "../../experiments/sync-kpz/results.hpp"
#include "../../experiments/sync-kpz/theory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace {

using namespace sync_kpz;

PhaseParams noisy(long L, double D) {
  PhaseParams p;
  p.L = L, p.D = D;
  return p;
}
PhaseParams columnar(long L, double sigma) {
  PhaseParams p;
  p.randomness = "columnar", p.L = L, p.sigma = sigma;
  return p;
}

TEST(LinearTheory, has_the_mode_sums_that_were_computed_independently) {
  const PhaseParams noise = noisy(1024, 1), disorder = columnar(1024, 1);
  const double t[] = {1, 10, 100, 1000};
  const double of_noise[] = {0.769552, 2.495679, 7.781039, 23.277412};
  const double of_disorder[] = {0.341500, 9.883688, 302.23994, 8878.189};
  for (int k = 0; k < 4; ++k) {  // to the digits that are given
    EXPECT_NEAR(linear_width2(noise, 1, t[k]) / of_noise[k], 1, 1e-6);
    EXPECT_NEAR(linear_width2(disorder, 1, t[k]) / of_disorder[k], 1, 2e-6);
  }
  EXPECT_NEAR(linear_slope(columnar(4096, 1), 1, 100), 0.7474, 5e-5);
}

TEST(LinearTheory, saturates_where_its_sums_do) {
  EXPECT_NEAR(linear_saturation2(noisy(64, 1), 1), 5.332031, 1e-6);
  EXPECT_NEAR(linear_saturation2(noisy(1024, 1), 1), 85.333252, 1e-6);
  EXPECT_NEAR(linear_saturation2(columnar(64, 1), 1), 364.977539, 1e-6);
  for (const PhaseParams& p : {noisy(64, 0.3), columnar(64, 0.3)})
    EXPECT_NEAR(linear_width2(p, 0.7, 1e5) / linear_saturation2(p, 0.7), 1, 1e-12);
}

TEST(LinearTheory, has_no_coupling_where_nu_is_zero) {
  EXPECT_NEAR(linear_width2(noisy(1024, 0.5), 0, 10), 9.990234375, 1e-12);  // 2 D t (1 - 1/L)
  EXPECT_NEAR(linear_width2(columnar(1024, 0.5), 0, 10), 24.9755859375, 1e-11);
}

TEST(Couplings, have_the_continuum_limits_of_their_formulas) {
  PhaseParams p = noisy(64, 0.1);
  p.K = 1.7, p.delta = 0.6;
  EXPECT_NEAR(continuum_of(p).nu, 1.7 * std::cos(0.6), 1e-13);
  EXPECT_NEAR(continuum_of(p).lambda, -2 * 1.7 * std::sin(0.6), 1e-12);
  p.delta = 0;
  EXPECT_EQ(continuum_of(p).lambda, 0);
  p.coupling = "two-harmonic", p.gamma2 = 0.4;
  EXPECT_NEAR(continuum_of(p).nu, 1.7, 1e-13);
  EXPECT_NEAR(continuum_of(p).lambda, 2 * 1.7 * 0.4, 1e-12);
}

TEST(StableStep, is_that_of_each_method) {
  EXPECT_NEAR(stable_step(ChainMethod::heun, 0), 0.5, 1e-12);
  EXPECT_NEAR(stable_step(ChainMethod::euler_maruyama, 2), 0.5 / (1 + 4),
              2e-4);  // |1 - z| <= 1; steps of 1e-4
  EXPECT_LT(stable_step(ChainMethod::heun, 2), 0.22);
}

TEST(Schedule, holds_the_powers_of_ten_and_the_end) {
  PhaseParams p = noisy(64, 0.1);
  p.dt = 0.05, p.t_end = 250, p.frames = 5;
  const Schedule s = make_schedule(p);
  for (const double t : {1.0, 10.0, 100.0, 250.0})
    EXPECT_EQ(std::ranges::count_if(s.t, [&](double x) { return std::abs(x - t) < 1e-9; }), 1) << t;
  EXPECT_EQ(std::ssize(s.t_sample), p.samples);
  EXPECT_NEAR(s.t_sample.back(), 250, 1e-9);
  EXPECT_EQ(std::ssize(s.t_frame), 5);
  EXPECT_EQ(std::ranges::count_if(s.looks, [](const Look& l) { return l.reference; }), 1);
  EXPECT_TRUE(std::ranges::is_sorted(s.looks, {}, &Look::step));
}

/// Curves of the linear ring without any noise of sampling.
Curves exact_curves(const PhaseParams& p, const Schedule& s) {
  Curves c;
  const long kept = std::min(p.L / 2, Spectra::most_kept);
  const auto S = [&](long n, double t) {
    const double rate = 2 * (1 - std::cos(2 * std::numbers::pi * double(n) / double(p.L)));
    return p.noisy() ? -std::expm1(-2 * rate * t) / rate : std::pow(std::expm1(-rate * t) / rate, 2);
  };
  for (const double t : s.t) {
    c.W2.push_back(linear_width2(p, 1, t));
    c.variance.push_back(c.W2.back()), c.skew.push_back(0), c.kurt.push_back(0), c.rate.push_back(0);
    for (long n = 1; n <= kept; ++n) c.S.push_back(S(n, t));
  }
  for (const double t : s.t_sample) c.W2_sample.push_back(linear_width2(p, 1, t));
  for (long n = 1; n <= kept; ++n) c.S_sat.push_back(S(n, 1e9));
  return c;
}

TEST(Estimates, find_the_exponents_of_edwards_wilkinson_growth_in_its_exact_curves) {
  for (PhaseParams p : {noisy(4096, 1), columnar(4096, 1)}) {
    p.t_end = 10'000, p.fit_from = 100, p.fit_to = 1000;
    const Schedule s = make_schedule(p);
    const Curves c = exact_curves(p, s);
    const Windows w = windows_of(p, c, s);
    const auto found = numbers_of(p, c, s, w);
    EXPECT_FALSE(w.saturated);
    EXPECT_NEAR(found.beta, p.noisy() ? 0.25 : 0.75, 0.005);  // corrections of the lattice and of the size
    EXPECT_NEAR(found.alpha, p.noisy() ? 0.5 : 1.5, 1e-9);    // exact in 2 sin(q/2)
    EXPECT_NEAR(found.z_modes, 2, 0.01);                      // times lie on a grid of 8 to a decade
  }
}

TEST(Estimates, find_the_saturation_of_a_small_ring) {
  PhaseParams p = noisy(32, 1);
  p.t_end = 1000, p.dt = 0.1;
  const Schedule s = make_schedule(p);
  const Curves c = exact_curves(p, s);
  const Windows w = windows_of(p, c, s);
  const auto found = numbers_of(p, c, s, w);
  EXPECT_TRUE(w.saturated);
  EXPECT_NEAR(found.W_sat * found.W_sat, linear_saturation2(p, 1), 1e-9);
  EXPECT_NEAR(std::sqrt(linear_width2(p, 1, found.t_sat)) / found.W_sat, 0.95, 2e-3);  // interpolated
  Estimated all;
  all.windows = w, all.value = found;
  EXPECT_EQ(state_of(p, all, 0), State::sync);
  EXPECT_EQ(state_of(p, all, 0.1), State::slip);
  all.value.beta_end = 0.5;
  EXPECT_EQ(state_of(p, all, 0.1), State::random_deposition);
}

TEST(Groups, share_the_realisations_out) {
  for (const long members : {1L, 5L, 16L, 37L}) {
    const Groups groups{members};
    long all = 0;
    for (long g = 0; g < groups.count(); ++g) {
      EXPECT_GE(groups.size(g), 1);
      all += groups.size(g);
    }
    EXPECT_EQ(all, members);
  }
}

}  // namespace
