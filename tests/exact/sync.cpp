// SPDX-License-Identifier: BSD-3-Clause
// Coupled copies: forces against their potentials, steppers against exact laws, quadratures against closed
// forms.
#include "../../experiments/sync-redundancy/estimates.hpp"
#include "../../experiments/sync-redundancy/forces.hpp"
#include "../../experiments/sync-redundancy/gibbs.hpp"
#include "../../experiments/sync-redundancy/stepper.hpp"
#include "../../experiments/sync-redundancy/theory.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace sync_redundancy;
constexpr int W = KHAOS_LANES;

NoiseStreams streams() {
  return {make_stream(4, 0, "noise"), make_stream(4, 0, "common"), make_stream(4, 0, "reading")};
}

NetworkParams network(long n, const std::string& topology, double kappa) {
  NetworkParams p;
  p.n = n, p.topology = topology, p.kappa = kappa;
  return p;
}

template <class Force>
std::vector<double> force_at(const Force& force, const std::vector<double>& x) {
  Lanes in[most_components], out[most_components];
  for (std::size_t c = 0; c < x.size(); ++c) in[c] = x[c];
  force(in, out);
  std::vector<double> f;
  for (std::size_t c = 0; c < x.size(); ++c) f.push_back(out[c][W - 1]);
  return f;
}

TEST(Potentials, have_no_force_at_their_minimum) {
  const RegressionSpec data{5, 30, 0.2, 0.5, 3};
  const Potential ridge = ridge_potential(data), logistic = logistic_potential(data);
  for (const double f : force_at(DenseForce(ridge), ridge.minimum)) EXPECT_NEAR(f, 0, 1e-14);
  for (const double f : force_at(LogisticForce(logistic), logistic.minimum)) EXPECT_NEAR(f, 0, 1e-14);
  for (const double f : {-0.3, 0.0, 1.0}) {
    const Potential quartic = quartic_potential(2, 1, 1, f), wells = doublewell_potential(1, 0.3 * f);
    for (const double force : force_at(SeparableForce(quartic), quartic.minimum))
      EXPECT_NEAR(force, 0, 1e-14);
    EXPECT_NEAR(force_at(LineForce(wells), wells.minimum)[0], 0, 1e-14);
    EXPECT_GE(wells.h_minimum, 0) << "a minimum, not the top between the wells";
  }
  EXPECT_LT(doublewell_potential(1, -0.1).minimum[0], 0);  // the lower one of the two
}

TEST(Potentials, bound_their_curvature) {
  // The logistic force is steepest at x = 0, where V'' = ridge + Phi^T Phi / (4 m): the bound is reached
  // there.
  const Potential v = logistic_potential({4, 25, 0.3, 0, 7});
  const LogisticForce force(v);
  const double step = 1e-4;
  double steepest = 0;
  for (int trial = 0; trial < 200; ++trial) {
    std::vector<double> x, direction, moved;
    double length = 0;
    for (int c = 0; c < 4; ++c) {
      const Stream s = make_stream(1, 0, "directions");
      x.push_back(trial < 100 ? 0 : s.normal(std::uint64_t(trial), std::uint64_t(c)));
      direction.push_back(s.normal(std::uint64_t(trial), std::uint64_t(4 + c)));
      length += direction.back() * direction.back();
    }
    for (int c = 0; c < 4; ++c) moved.push_back(x[c] + step * direction[c]);
    const std::vector<double> a = force_at(force, x), b = force_at(force, moved);
    double curvature = 0;
    for (int c = 0; c < 4; ++c) curvature += (a[c] - b[c]) / step * direction[c] / length;
    EXPECT_GE(curvature, v.h_low - 1e-6);  // central differences would be exact to step^2; these are to step
    EXPECT_LE(curvature, v.h_high + 1e-6);
    steepest = std::max(steepest, curvature);
  }
  EXPECT_GT(steepest, v.h_low + 0.5 * (v.h_high - v.h_low));
}

/// Of `blocks` blocks after `steps` steps from 0: sums over the replicas of |xtilde|^2 and of the mean
/// squared.
struct Seen {
  double fluct = 0, mean_square = 0;
  double count = 0;
};
Seen stepped(const System& s, long steps, long blocks) {
  const auto stepper = make_stepper(s, streams());
  const Replicas x(stepper->rows(), blocks);
  stepper->advance(x, 0, 0, steps);
  Seen seen;
  for (long b = 0; b < blocks; ++b)
    for (int lane = 0; lane < W; ++lane) {
      double mean = 0, square = 0;
      for (long i = 0; i < s.p.n; ++i) {
        mean += x(b)(i)[lane] / double(s.p.n);
        square += x(b)(i)[lane] * x(b)(i)[lane];
      }
      seen.fluct += square - double(s.p.n) * mean * mean;
      seen.mean_square += mean * mean;
      ++seen.count;
    }
  return seen;
}

TEST(Steppers, sum_over_all_or_over_links_alike) {
  NetworkParams p = network(6, "all-to-all", 0.3);
  for (const char* integrator : {"euler-maruyama", "heun"})
    for (const double eta : {0.0, 0.4}) {
      p.integrator = integrator, p.eta = eta;
      System all = make_system(p, quartic_potential(2, 1, 1, 0.2)), links = all;
      links.coupling = coupling_of(complete_graph(6), 0.3, Normalise::link);
      const auto a = make_stepper(all, streams()), b = make_stepper(links, streams());
      const Replicas x(12, 2), y(12, 2);
      a->advance(x, 0, 0, 25), b->advance(y, 0, 0, 25);
      for (long row = 0; row < 12; ++row)  // sums in another order, over 25 steps
        EXPECT_NEAR(x(1)(row)[0], y(1)(row)[0], 1e-13) << integrator << eta;
    }
}

TEST(Steppers, have_the_discrete_laws_of_networks) {
  const long blocks = 1000;
  for (const char* integrator : {"euler-maruyama", "heun"})
    for (const char* topology : {"all-to-all", "ring", "star"}) {
      NetworkParams p = network(6, topology, 0.5);
      p.integrator = integrator, p.dt = 0.1, p.rho = 0.25, p.input = 0.3;
      const System s = make_system(p, quadratic_potential({1}, 0));
      const Theory theory = theory_of(s);
      const Seen seen = stepped(s, 200, blocks);  // e^-40 of the start is left
      const double error =
          5 * std::sqrt(2 / (5 * seen.count)) * 1.5;  // five errors; modes of unequal weight: 1.5
      EXPECT_NEAR(seen.fluct / seen.count / theory.discrete, 1, error) << integrator << topology;
      const double mean = theory.discrete_error - theory.discrete / 6;
      EXPECT_NEAR(seen.mean_square / seen.count / mean, 1, 5 * std::sqrt(2 / seen.count))
          << integrator << topology;
    }
}

TEST(Steppers, with_measurement_noise_have_the_law_of_regular_networks) {
  // K commutes with L: mode k gets eta^2 (strength - mu_k)^2 of variance, the mean eta^2 strength^2.
  const long n = 5;
  const double eta = 0.5, kappa = 0.4, strength = kappa * (n - 1), mu = kappa * n, dt = 0.02;
  NetworkParams p = network(n, "all-to-all", kappa);
  p.eta = eta, p.dt = dt, p.integrator = "heun";
  const System s = make_system(p, quadratic_potential({1}, 0));
  const Seen seen = stepped(s, 600, 1000);
  const double mode = std::sqrt(1 + eta * eta * (strength - mu) * (strength - mu));
  const double mean = std::sqrt((1 + eta * eta * strength * strength) / n);
  EXPECT_NEAR(seen.fluct / seen.count / (4 * stationary_variance("heun", 1 + mu, mode, dt)), 1,
              5 * std::sqrt(2 / (4 * seen.count)));
  EXPECT_NEAR(seen.mean_square / seen.count / stationary_variance("heun", 1, mean, dt), 1,
              5 * std::sqrt(2 / seen.count));
  EXPECT_TRUE(std::isnan(theory_of(s).high)) << "no bound with measurement noise";
}

TEST(Theory, puts_exact_values_between_the_bounds_and_lets_transients_end_there) {
  for (const char* topology : {"all-to-all", "ring", "star", "path", "torus", "small-world"}) {
    NetworkParams p = network(16, topology, 0.3);
    const System s = make_system(p, quadratic_potential({0.5, 1, 3}, 0));
    const Theory t = theory_of(s);
    EXPECT_LE(t.low, t.fluct * (1 + 1e-14)) << topology;
    EXPECT_GE(t.high, t.fluct * (1 - 1e-14)) << topology;
    const std::vector<double> f = transient(s, 0.7, {0, 200});
    EXPECT_NEAR(f[0], 15 * 3 * 0.49, 1e-12);
    EXPECT_NEAR(f[1], t.fluct, 1e-12 * t.fluct);
  }
}

TEST(Gibbs, of_a_quadratic_potential_is_normal) {
  const Potential v = quartic_potential(1, 1, 1e-9, 0.5);  // the cubic term is below the tolerance
  const double sigma = 0.8, coupling = 1.5, variance = sigma * sigma / 2;
  const GibbsLaw one = gibbs_law(v, 1, 0, sigma), two = gibbs_law(v, 2, coupling, sigma);
  EXPECT_NEAR(one.mean, 0.5, 1e-8);
  EXPECT_NEAR(one.var_mean, variance, 1e-8);
  EXPECT_EQ(one.fluct, 0);
  EXPECT_NEAR(one.negative, 0.5 * std::erfc(0.5 / std::sqrt(2 * variance)), 1e-5);
  EXPECT_NEAR(two.var_mean, variance / 2, 1e-8);
  EXPECT_NEAR(two.fluct, sigma * sigma / (2 * (1 + 2 * coupling)), 1e-8);
}

TEST(PassageTime, of_a_flat_stretch_behind_a_wall_is_that_of_diffusion) {
  // In V = a x^2/2 with tiny a the passage from the centre to b takes the reflected problem's time from far
  // away to b; with a = 1, from 0 to b: sqrt(pi) int_0^(b/sigma) e^(y^2) (1 + erf y) dy (Siegert 1951).
  const double sigma = 1, b = 0.9;
  double siegert = 0;
  const long n = 20000;
  for (long i = 0; i < n; ++i) {
    const double y = (double(i) + 0.5) / double(n) * b / sigma;
    siegert += std::sqrt(std::acos(-1.0)) * std::exp(y * y) * (1 + std::erf(y)) * b / sigma / double(n);
  }
  EXPECT_NEAR(mean_passage_time(quartic_potential(1, 1, 1e-12, 0), 0, b, sigma), siegert, 1e-6);
}

TEST(Relaxation, is_found_in_an_exponential) {
  std::vector<double> t, f;
  for (int k = 0; k <= 40; ++k) t.push_back(0.05 * k), f.push_back(2 + 7 * std::exp(-3 * t.back()));
  const Relaxation r = relaxation_of(t, f, 2);
  EXPECT_NEAR(r.rate, 3, 1e-12);
  EXPECT_NEAR(r.time, 1.0 / 3, 1e-3);  // linear between instants 0.05 apart: 0.05^2 / 8 times 3
  EXPECT_TRUE(std::isnan(relaxation_of(t, std::vector<double>(41, 2.01), 2).rate));
}

TEST(Estimate, has_the_standard_error_of_the_mean) {
  const Estimate e = estimate(std::vector<double>{1, 2, 3, 4});
  EXPECT_EQ(e.mean, 2.5);
  EXPECT_NEAR(e.error, std::sqrt(5.0 / 3 / 4), 1e-15);
  EXPECT_TRUE(std::isnan(estimate(std::vector<double>{1}).error));
}

}  // namespace
