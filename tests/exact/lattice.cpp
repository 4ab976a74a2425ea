// SPDX-License-Identifier: BSD-3-Clause
// Chains: steps against formulas and exact linear theory, looks, structure factors, leapfrog, mean field.
#include "lattice/chain_look.hpp"
#include "lattice/chain_systems.hpp"
#include "lattice/host_replicas.hpp"
#include "lattice/leapfrog_chain.hpp"
#include "lattice/mean_field.hpp"
#include "lattice/structure_factor.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

namespace khaos {
namespace {

constexpr int W = KHAOS_LANES;
constexpr double pi = std::numbers::pi;

struct Sakaguchi {
  double sin_delta = 0, cos_delta = 1;
  KOKKOS_INLINE_FUNCTION Lanes operator()(Lanes s, Lanes c) const { return cos_delta * s + sin_delta * c; }
};
using Phases = PhaseChain<Sakaguchi>;

template <class System>
ChainState state_of(long sites, long blocks, bool driven) {
  ChainState s;
  s.x = Replicas(sites * System::components, blocks);
  if (driven) s.omega = Replicas(sites, blocks);
  if (System::components > 1) s.phase = Replicas(sites, blocks);
  s.winding = Replicas(sites, blocks);
  s.slips = Replicas(1, blocks);
  return s;
}

/// Sets component c of cell i of realisation r to value(r, i).
void fill(const Replicas& rows, int components, int c, const std::function<double(long, long)>& value) {
  for (long block = 0; block < rows.blocks; ++block)
    for (long i = 0; i < rows.rows / components; ++i) {
      Lanes x;
      for (int lane = 0; lane < W; ++lane) x.set(lane, value(block * W + lane, i));
      rows(block).set(i * components + c, x);
    }
}

template <ChainMethod method, class System>
void go(const System& system, ChainShape shape, const ChainNoise& noise, const ChainState& s, double dt,
        long steps, std::uint64_t member = 0) {
  const ChainWork work(s.x, method);
  chain_steps<method>(ChainProblem<System>{system, shape, noise, dt}, s, work, member, 0, steps);
}

/// Largest error of a linear ring with frequencies of size 1e-6 at t = 2, from its modes.
double columnar_error(double dt) {
  constexpr long L = 24;
  const auto omega = [](long r, long i) { return 1e-6 * std::cos(1.0 + double((i * i + 3 * r) % 17)); };
  const ChainState s = state_of<Phases>(L, 1, true);
  fill(s.omega, 1, 0, omega);
  go<ChainMethod::rk4>(Phases{{}, 1.5}, {L, ChainEnds::ring}, {}, s, dt, std::lround(2 / dt));
  double worst = 0;
  for (int lane = 0; lane < W; ++lane)
    for (long i = 0; i < L; ++i) {
      double exact = 0;  // sum over modes of omega_q (1 - exp(-nu_q t)) / nu_q
      for (long n = 0; n < L; ++n) {
        const double q = 2 * pi * double(n) / double(L), rate = 3 * (1 - std::cos(q));
        const double weight = n == 0 ? 2 : -std::expm1(-rate * 2) / rate;
        for (long j = 0; j < L; ++j)
          exact += weight / double(L) * omega(lane, j) * std::cos(q * double(i - j));
      }
      worst = std::max(worst, std::abs(s.x(0)(i)[lane] - exact));
    }
  return worst;
}

TEST(PhaseChain, follows_the_exact_modes_of_a_linear_columnar_ring_with_order_four) {
  const double coarse = columnar_error(0.1), fine = columnar_error(0.05);
  EXPECT_LT(fine, 1e-6 * 1e-4);  // (nu dt)^4 = 0.3^4 for the fastest mode, which has long decayed
  EXPECT_NEAR(std::log2(coarse / fine), 4, 0.3);
}

TEST(PhaseChain, takes_the_step_of_heun_that_the_formula_says) {
  constexpr long L = 13;
  const double K = 0.7, dt = 0.1, D = 0.2, delta = 0.4;
  const Stream stream = make_stream(3, 0, "noise");
  for (const ChainEnds ends : {ChainEnds::ring, ChainEnds::open}) {
    const ChainState s = state_of<Phases>(L, 1, true);
    const auto start = [](long r, long i) { return std::sin(double(i * (r + 2))); };
    const auto omega = [](long r, long i) { return 0.1 * double((i + r) % 5); };
    fill(s.x, 1, 0, start);
    fill(s.omega, 1, 0, omega);
    go<ChainMethod::heun>(Phases{{std::sin(delta), std::cos(delta)}, K}, {L, ends}, {D, stream}, s, dt, 1,
                          40);
    NormalRows normals(stream, 40, 0, L);
    Lanes z[L];
    for (Lanes& n : z) n = normals.next();
    for (int lane = 0; lane < W; ++lane) {
      std::vector<double> x(L), next(L), f(L), g(L);
      const auto force = [&](const std::vector<double>& y, std::vector<double>& out) {
        for (long i = 0; i < L; ++i) {
          const long right = (i + 1) % L, left = (i + L - 1) % L;
          out[i] = omega(lane, i);
          if (ends == ChainEnds::ring || i + 1 < L) out[i] += K * std::sin(y[right] - y[i] + delta);
          if (ends == ChainEnds::ring || i > 0) out[i] += K * std::sin(y[left] - y[i] + delta);
        }
      };
      for (long i = 0; i < L; ++i) x[i] = start(lane, i);
      force(x, f);
      for (long i = 0; i < L; ++i) next[i] = x[i] + dt * f[i] + std::sqrt(2 * D * dt) * z[i][lane];
      force(next, g);
      for (long i = 0; i < L; ++i) {
        const double expected = x[i] + 0.5 * dt * (f[i] + g[i]) + std::sqrt(2 * D * dt) * z[i][lane];
        EXPECT_NEAR(s.x(0)(i)[lane], expected, 1e-14);  // some roundings of numbers below 2
      }
    }
  }
}

TEST(PhaseChain, has_the_same_bits_alone_as_in_an_ensemble) {
  constexpr long L = 20;
  const Phases system{{0.5, std::sqrt(0.75)}, 1};
  const ChainNoise noise{0.3, make_stream(1, 0, "noise")};
  const ChainState all = state_of<Phases>(L, 3, false);
  go<ChainMethod::heun>(system, {L, ChainEnds::ring}, noise, all, 0.05, 50);
  for (const std::uint64_t member : {std::uint64_t(1), std::uint64_t(W + 3)}) {
    const ChainState one = state_of<Phases>(L, 1, false);
    go<ChainMethod::heun>(system, {L, ChainEnds::ring}, noise, one, 0.05, 50, member);
    for (long i = 0; i < L; ++i)
      EXPECT_EQ(one.x(0)(i)[0], all.x(long(member) / W)(i)[int(member) % W]) << member << " " << i;
  }
}

/// W^2 / D of the linear ring under stochastic Heun: mode by mode x' = R x + m z, R = 1 - a + a^2 / 2, m = 1
/// - a / 2, a = rate dt.
double heun_width2(long L, double K, double dt, long steps) {
  double sum = 0;
  for (long n = 1; n < L; ++n) {
    const double a = dt * 2 * K * (1 - std::cos(2 * pi * double(n) / double(L))), R = 1 - a + 0.5 * a * a;
    sum += 2 * dt * std::pow(1 - 0.5 * a, 2) * (1 - std::pow(R, 2 * double(steps))) / (1 - R * R);
  }
  return sum / double(L);
}

TEST(PhaseChain, has_the_structure_factor_of_the_edwards_wilkinson_law_of_its_own_scheme) {
  constexpr long L = 16, blocks = 2048 / W, steps = 100;
  const double D = 1e-8, dt = 0.2, K = 1;
  const ChainState s = state_of<Phases>(L, blocks, false);
  go<ChainMethod::heun>(Phases{{}, K}, {L, ChainEnds::ring}, {D, make_stream(1, 0, "noise")}, s, dt, steps);
  const std::vector<double> S = structure_factors(s.x, L / 2);
  const auto members = double(blocks * W);
  double W2 = 0;
  for (long n = 1; n <= L / 2; ++n) {
    double mean = 0;
    for (long m = 0; m < blocks * W; ++m) mean += S[std::size_t(m * (L / 2) + n - 1)] / members;
    const double a = dt * 2 * K * (1 - std::cos(2 * pi * double(n) / double(L))), R = 1 - a + 0.5 * a * a;
    const double law = 2 * D * dt * std::pow(1 - 0.5 * a, 2) * (1 - std::pow(R, 2.0 * steps)) / (1 - R * R);
    // |phi_k|^2 is exponential, at n = L/2 chi^2 of one degree: relative std 1, sqrt(2). Four standard
    // errors.
    EXPECT_NEAR(mean / law, 1, 4 * std::sqrt((n == L / 2 ? 2 : 1) / members)) << "mode " << n;
    W2 += (n < L / 2 ? 2 : 1) * mean / double(L);
  }
  EXPECT_NEAR(W2 / D / heun_width2(L, K, dt, steps), 1, 0.08);  // its relative std is 0.9 for a realisation
}

TEST(PhaseChain, counts_the_slips_of_a_bond_that_drifts) {
  constexpr long L = 8;  // open, not coupled: only the middle bond drifts, at rate 1
  const ChainState s = state_of<Phases>(L, 1, true);
  fill(s.omega, 1, 0, [](long, long i) { return i < L / 2 ? 0.0 : 1.0; });
  go<ChainMethod::rk4>(Phases{{}, 0}, {L, ChainEnds::open}, {}, s, 0.1, 200);
  for (int lane = 0; lane < W; ++lane) EXPECT_EQ(s.slips(0)(0)[lane], 3);  // at pi, 3 pi and 5 pi of 20
}

TEST(StuartLandauChain, rotates_with_its_frequency_on_its_limit_cycle) {
  constexpr long L = 9;
  const ChainState s = state_of<StuartLandauChain>(L, 1, true);
  fill(s.x, 2, 0, [](long, long) { return 1; });
  fill(s.omega, 1, 0, [](long r, long) { return 0.5 + 0.25 * double(r); });
  go<ChainMethod::rk4>(StuartLandauChain{1, 0.4}, {L, ChainEnds::ring}, {}, s, 0.02, 2000);
  for (int lane = 0; lane < W; ++lane)
    for (long i = 0; i < L; ++i) {
      EXPECT_NEAR(s.phase(0)(i)[lane], 40 * (0.5 + 0.25 * lane),
                  2e-4);  // t omega^5 dt^4 / 120 at omega = 2.25
      const double x = s.x(0)(2 * i)[lane], y = s.x(0)(2 * i + 1)[lane];
      EXPECT_NEAR(std::hypot(x, y), 1, 1e-6);
    }
}

TEST(StuartLandauChain, has_the_reduced_phase_dynamics_for_weak_disorder) {
  // To first order in omega: the amplitude follows, the phase diffuses with nu = K (1 + O(q^2)): here c = 0,
  // where the two are not coupled and the linear phase chain is exact.
  constexpr long L = 16;
  const auto omega = [](long, long i) { return 1e-6 * std::cos(double(i * i)); };
  const ChainState s = state_of<StuartLandauChain>(L, 1, true), p = state_of<Phases>(L, 1, true);
  fill(s.x, 2, 0, [](long, long) { return 1; });
  fill(s.omega, 1, 0, omega);
  fill(p.omega, 1, 0, omega);
  go<ChainMethod::rk4>(StuartLandauChain{0.8, 0}, {L, ChainEnds::ring}, {}, s, 0.02, 500);
  go<ChainMethod::rk4>(Phases{{}, 0.8}, {L, ChainEnds::ring}, {}, p, 0.02, 500);
  for (long i = 0; i < L; ++i) EXPECT_NEAR(s.phase(0)(i)[0], p.x(0)(i)[0], 1e-13);
}

TEST(ChainLook, sees_a_twisted_ring) {
  constexpr long L = 32;
  const ChainShape shape{L, ChainEnds::ring};
  const Phases system{{std::sin(0.3), std::cos(0.3)}, 2};
  const ChainState s = state_of<Phases>(L, 1, true);
  const auto turns = [](long r) { return double(r % 4) - 1; };
  fill(s.x, 1, 0, [&](long r, long i) { return 100 + 2 * pi * turns(r) * double(i) / double(L); });
  fill(s.omega, 1, 0, [](long r, long i) { return double(r) + (i % 2 == 0 ? 0.5 : -0.5); });
  for (long i = 0; i < L; ++i) {  // as the stepper leaves them
    Lanes winding = 0.0;
    for (int lane = 0; lane < W; ++lane) winding.set(lane, i + 1 < L ? 0 : -turns(lane));
    s.winding(0).set(i, winding);
  }
  const Replicas kept(L, 1), sight(ChainSight::count, 1);
  look_at_chains(system, shape, s, kept, true, sight);
  look_at_chains(system, shape, s, kept, false, sight);
  const LaneRows seen = sight(0);
  for (int lane = 0; lane < W; ++lane) {
    const double m = turns(lane), step = 2 * pi * m / double(L);
    EXPECT_NEAR(seen(ChainSight::cosine)[lane], std::cos(step), 1e-13);
    EXPECT_EQ(seen(ChainSight::winding)[lane], m);
    EXPECT_NEAR(seen(ChainSight::order)[lane], m == 0 ? 1 : 0, 1e-13);
    EXPECT_NEAR(seen(ChainSight::drive)[lane], lane, 1e-13);
    EXPECT_NEAR(seen(ChainSight::rate)[lane], lane + 4 * std::sin(0.3) * std::cos(step), 1e-12);
    const double variance = step * step * (double(L * L) - 1) / 12;  // of L equally spaced numbers
    EXPECT_NEAR(seen(ChainSight::m2)[lane], variance, 1e-12 * (1 + variance));
    EXPECT_NEAR(seen(ChainSight::overlap)[lane], variance, 1e-12 * (1 + variance));
    EXPECT_NEAR(seen(ChainSight::m3)[lane], 0, 1e-10);
  }
}

TEST(StructureFactor, has_the_width_and_all_correlations_in_space) {
  constexpr long L = 40;
  const Replicas phases(L, 1);
  fill(phases, 1, 0, [](long r, long i) { return 1e3 + std::sin(double(i * i + r)) + 0.1 * double(i % 7); });
  const std::vector<double> S = structure_factors(phases, L / 2);
  const std::vector<long> l = log_spaced(1, L / 2, 3);
  for (int lane = 0; lane < W; ++lane) {
    const std::span<const double> mine(S.data() + lane * (L / 2), L / 2);
    const SpaceCorrelations found = space_correlations(mine, L, l);
    const auto phi = [&](long i) { return phases(0)(i % L)[lane]; };
    double mean = 0, W2 = 0, from_S = 0;
    for (long i = 0; i < L; ++i) mean += phi(i) / L;
    for (long i = 0; i < L; ++i) W2 += std::pow(phi(i) - mean, 2) / L;
    for (long n = 1; n <= L / 2; ++n) from_S += (n < L / 2 ? 2 : 1) * mine[std::size_t(n - 1)] / L;
    EXPECT_NEAR(from_S, W2, 1e-12);
    for (std::size_t k = 0; k < l.size(); ++k) {
      double G = 0, C = 0, local = 0;
      for (long i = 0; i < L; ++i) {
        G += std::pow(phi(i + l[k]) - phi(i), 2) / L;
        C += (phi(i + l[k]) - mean) * (phi(i) - mean) / L;
        double sum = 0, square = 0;
        for (long j = 0; j <= l[k]; ++j) sum += phi(i + j) - mean, square += std::pow(phi(i + j) - mean, 2);
        const auto window = double(l[k] + 1);
        local += (square / window - std::pow(sum / window, 2)) / L;
      }
      EXPECT_NEAR(found.difference[k], G, 1e-12);
      EXPECT_NEAR(found.covariance[k], C, 1e-12);
      EXPECT_NEAR(found.local_width2[k], local, 1e-12);
    }
  }
}

TEST(LogSpaced, begins_with_every_number_and_keeps_to_its_rate) {
  EXPECT_EQ(log_spaced(1, 16, 2), (std::vector<long>{1, 2, 3, 4, 6, 8, 11, 16}));
  EXPECT_EQ(log_spaced(5, 4, 2), std::vector<long>{});
}

TEST(LeapfrogChain, has_the_exact_frequency_of_each_mode_of_a_harmonic_chain) {
  constexpr long N = 21;  // not a whole number of registers
  const double dt = 0.3;
  for (const int mode : {1, 5, 21}) {
    std::vector<double> q, v(N, 0.0);
    for (long i = 1; i <= N; ++i) q.push_back(std::sin(pi * double(mode * i) / double(N + 1)));
    LeapfrogChain<FputBeta> chain({0}, q, v, dt);
    const double omega = 2 * std::sin(0.5 * pi * mode / double(N + 1));
    const double numeric = 2 / dt * std::asin(0.5 * omega * dt);  // leapfrog of an oscillator
    chain.advance(100);
    const std::vector<double> later = chain.positions();
    for (long i = 0; i < N; ++i)
      EXPECT_NEAR(later[std::size_t(i)], q[std::size_t(i)] * std::cos(numeric * 100 * dt), 1e-12);
  }
}

template <class Force>
void expect_reversible_and_of_order_two(const Force& force) {
  constexpr long N = 50;
  std::vector<double> q, v;
  for (long i = 0; i < N; ++i) q.push_back(std::sin(double(i))), v.push_back(0.3 * std::cos(double(3 * i)));
  const auto drift = [&](double dt) {
    LeapfrogChain<Force> chain(force, q, v, dt);
    const double start = chain.energy();
    chain.advance(std::lround(10 / dt));
    return std::abs(chain.energy() - start) / start;
  };
  const double coarse = drift(0.05), fine = drift(0.025);
  EXPECT_LT(coarse, 1e-2);
  EXPECT_NEAR(coarse / fine, 4, 1.5);  // the phase of the error's oscillation differs
  LeapfrogChain<Force> chain(force, q, v, 0.05);
  chain.advance(200);
  std::vector<double> back = chain.velocities();
  for (double& x : back) x = -x;
  LeapfrogChain<Force> reversed(force, chain.positions(), back, 0.05);
  reversed.advance(200);
  for (long i = 0; i < N; ++i) EXPECT_NEAR(reversed.positions()[std::size_t(i)], q[std::size_t(i)], 1e-10);
}
TEST(LeapfrogChain, is_reversible_and_of_order_two_for_fput_beta) {
  expect_reversible_and_of_order_two(FputBeta{0.7});
}
TEST(LeapfrogChain, is_reversible_and_of_order_two_for_a_sine_on_each_site) {
  expect_reversible_and_of_order_two(SineOnSite{0.5});
}

TEST(MeanFieldKuramoto, takes_the_steps_of_euler_that_the_formula_says) {
  constexpr long N = 37;
  const double K = 1.3, dt = 0.05;
  std::vector<double> omega, theta;
  for (long i = 0; i < N; ++i)
    omega.push_back(0.1 * double(i % 11) - 0.5), theta.push_back(double(i * i % 13));
  const Comm comm = Comm::self();
  MeanFieldKuramoto model(comm, omega, theta, K, dt);
  model.advance(40);
  for (int step = 0; step < 40; ++step) {
    std::complex<double> z = 0;
    for (const double x : theta) z += std::polar(1.0, x) / double(N);
    for (long i = 0; i < N; ++i)
      theta[std::size_t(i)] +=
          dt * (omega[std::size_t(i)] + K * std::abs(z) * std::sin(std::arg(z) - theta[std::size_t(i)]));
  }
  for (long i = 0; i < N; ++i) EXPECT_NEAR(model.phases()[std::size_t(i)], theta[std::size_t(i)], 1e-12);
}

}  // namespace
}  // namespace khaos
