// SPDX-License-Identifier: BSD-3-Clause
// The associative memory against plain sums, its energy and Jacobian against differentiation, and the
// formulas of the Hopfield family against equations they have to satisfy.
#include "../../experiments/hopfield/attention.hpp"
#include "../../experiments/hopfield/bags.hpp"
#include "../../experiments/hopfield/bounds.hpp"
#include "../../experiments/hopfield/jacobian.hpp"
#include "../../experiments/hopfield/mil_nets.hpp"
#include "../../experiments/hopfield/potts.hpp"
#include "../../experiments/hopfield/settle.hpp"
#include "core/dual.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numbers>
#include <set>

namespace {

using namespace hopfield;
const Memory::Look go_on = [] {};

Patterns sphere(long N, long d, double K = 1) {
  return {{.law = "sphere", .N = N, .d = d, .K = K}, make_stream(1, 0, "patterns")};
}
std::vector<double> noisy(const std::vector<double>& x, long q, double size) {
  std::vector<double> g(x.size());
  normals(make_stream(1, 0, "noise"), static_cast<std::uint64_t>(q), static_cast<long>(x.size()), g.data());
  for (std::size_t k = 0; k < x.size(); ++k) g[k] = x[k] + size * g[k];
  return g;
}

/// Everything a Recall has, by plain sums in long double.
struct Plain {
  std::vector<long double> next, shift;
  long double lse = 0, entropy = 0;
  Plain(const Patterns& patterns, const std::vector<double>& xi, double beta, long own) {
    const long N = patterns.count(), d = patterns.dimension();
    std::vector<long double> z(static_cast<std::size_t>(N));
    long double largest = -1e300L, total = 0;
    for (long j = 0; j < N; ++j) {
      const std::vector<double> x = patterns.pattern(j);
      for (long k = 0; k < d; ++k) z[j] += static_cast<long double>(beta) * x[k] * xi[k];
      largest = std::max(largest, z[j]);
    }
    for (const long double s : z) total += std::exp(s - largest);
    lse = (largest + std::log(total)) / beta;
    next.resize(d), shift.resize(d);
    const std::vector<double> mine = patterns.pattern(own);
    for (long j = 0; j < N; ++j) {
      const long double p = std::exp(z[j] - largest) / total;
      const std::vector<double> x = patterns.pattern(j);
      entropy -= p > 0 ? p * std::log(p) : 0;
      for (long k = 0; k < d; ++k)
        next[k] += p * x[k], shift[k] += p * (static_cast<long double>(x[k]) - mine[k]);
    }
  }
};

TEST(Memory, gives_the_plain_sums_for_any_number_of_patterns_and_queries) {
  // 1 pattern, less than a block, a block, one more, several strands with a rest; 1 to 3 registers of
  // queries.
  for (const long N : {1L, 5L, 64L, 65L, 1100L})
    for (const long count : {1L, 9L, 20L}) {
      const Patterns patterns = sphere(N, 13);
      const Memory memory(patterns);
      Queries queries;
      for (long q = 0; q < count; ++q)
        queries.add(noisy(patterns.pattern(q % N), q, 0.2), 0.3 + 0.1 * static_cast<double>(q), q % N,
                    patterns.pattern(q % N));
      const Recall recall = memory.recall(queries, go_on);
      for (long q = 0; q < count; ++q) {
        const std::vector<double> xi(&queries.state[q * 13], &queries.state[q * 13] + 13);
        const Plain plain(patterns, xi, queries.beta[q], q % N);
        for (long k = 0; k < 13; ++k) {
          // Scores of size M^2 = 12 carry a dozen roundings, beta <= 2.3 of them reach the exponent.
          EXPECT_NEAR(recall.next[q * 13 + k], static_cast<double>(plain.next[k]), 2e-14) << N << " " << q;
          EXPECT_NEAR(recall.shift[q * 13 + k], static_cast<double>(plain.shift[k]),
                      1e-13 * static_cast<double>(std::abs(plain.shift[k])) + 2e-14);
        }
        EXPECT_NEAR(recall.lse[q], static_cast<double>(plain.lse), 5e-14);
        EXPECT_NEAR(recall.entropy[q], static_cast<double>(plain.entropy), 1e-13);
      }
    }
}

TEST(Memory, knows_errors_far_below_the_rounding_of_the_state) {
  // Well separated: |xi_new - x| is 1e-17 and less where |x| = 13.
  const Patterns patterns = sphere(64, 20, 3);
  const Memory memory(patterns);
  Queries queries;
  for (long q = 0; q < 64; ++q) queries.add(patterns.pattern(q), 1, q, patterns.pattern(q));
  const Recall recall = memory.recall(queries, go_on);
  double smallest = 1;
  for (long q = 0; q < 64; ++q) {
    const Plain plain(patterns, patterns.pattern(q), 1, q);
    double error = 0, exact = 0;
    for (long k = 0; k < 20; ++k) {
      error += recall.shift[q * 20 + k] * recall.shift[q * 20 + k];
      exact += static_cast<double>(plain.shift[k] * plain.shift[k]);
    }
    // A score of size 171 is rounded, so its exponential is off by some 1e-13.
    EXPECT_NEAR(std::sqrt(error) / std::sqrt(exact), 1, 2e-12);
    smallest = std::min(smallest, std::sqrt(error));
  }
  EXPECT_LT(smallest, 1e-20);
}

TEST(Memory, has_the_bits_of_a_query_alone_beside_any_others) {
  const Patterns patterns = sphere(700, 21);
  const Memory memory(patterns);
  Queries many, one;
  for (long q = 0; q < 37; ++q) many.add(noisy(patterns.pattern(q), q, 0.5), 0.7, q, patterns.pattern(q));
  one.add(many, 11);
  const Recall together = memory.recall(many, go_on), alone = memory.recall(one, go_on);
  for (long k = 0; k < 21; ++k) EXPECT_EQ(together.next[11 * 21 + k], alone.next[k]);
  EXPECT_EQ(together.lse[11], alone.lse[0]);
  EXPECT_EQ(together.entropy[11], alone.entropy[0]);
}

TEST(Memory, is_attention_with_other_values) {
  const Patterns keys = sphere(300, 16),
                 values({.law = "gaussian", .N = 300, .d = 7}, make_stream(2, 0, "v"));
  const Memory memory(keys, values);
  Queries queries;
  Matrix<double> Q(16, 5), K(16, 300), V(7, 300);
  keys.fill(0, 300, K.data());
  values.fill(0, 300, V.data());
  for (long q = 0; q < 5; ++q) {
    queries.add(noisy(keys.pattern(q), q, 1), 0.25);
    std::copy_n(&queries.state[q * 16], 16, Q.column(q));
  }
  const Recall recall = memory.recall(queries, go_on);
  const Matrix<double> out = attention(Q, K, V, 0.25);
  for (long i = 0; i < 5 * 7; ++i) EXPECT_NEAR(recall.next[i], out.data()[i], 1e-14 * 4);  // |V| reaches 4
}

TEST(Energy, has_the_gradient_xi_minus_the_update_and_lies_in_its_bounds) {
  const Patterns patterns = sphere(50, 8);
  const Memory memory(patterns);
  Matrix<double> X(8, 50);
  patterns.fill(0, 50, X.data());
  const double M = patterns.largest_norm(Comm::self());
  for (long q = 0; q < 20; ++q) {
    Queries one;
    one.add(noisy(std::vector<double>(8, 0.0), q, 0.5), 0.8);
    const Recall recall = memory.recall(one, go_on);
    using D = Dual<8, double>;
    std::vector<D> x;
    for (int k = 0; k < 8; ++k) x.push_back(D::variable(one.state[k], k));
    const D E = bare_energy(X, x.data(), 0.8);
    for (int k = 0; k < 8; ++k) EXPECT_NEAR(E.grad[k], one.state[k] - recall.next[k], 1e-13);
    const double whole = energy(recall.lse[0], one.state.data(), 8, 0.8, 50, M);
    EXPECT_NEAR(whole, E.value + std::log(50.0) / 0.8 + M * M / 2, 1e-13);
    EXPECT_GE(whole, 0);
    EXPECT_LE(whole, 2 * M * M);
  }
}

TEST(Jacobian, is_the_derivative_of_the_update) {
  for (const long N : {6L, 40L}) {  // fewer and more patterns than dimensions
    const Patterns patterns = sphere(N, 10);
    const Memory memory(patterns);
    const std::vector<double> xi = noisy(patterns.pattern(0), 3, 0.4);
    const std::vector<double> spectrum = Jacobian(patterns).spectrum(xi.data(), 0.4);
    ASSERT_EQ(spectrum.size(), static_cast<std::size_t>(std::min(N, 10L)));
    // tr J and tr J^2 by central differences of the update.
    constexpr double h = 1e-5;
    std::vector<double> J;
    for (int k = 0; k < 10; ++k) {
      Queries both;
      for (const double sign : {1.0, -1.0}) {
        std::vector<double> moved = xi;
        moved[k] += sign * h;
        both.add(moved, 0.4);
      }
      const Recall recall = memory.recall(both, go_on);
      for (int i = 0; i < 10; ++i) J.push_back((recall.next[i] - recall.next[10 + i]) / (2 * h));
    }
    double trace = 0, square = 0, sum = 0, sum_of_squares = 0;
    for (int i = 0; i < 10; ++i) {
      trace += J[11 * i];
      for (int k = 0; k < 10; ++k) square += J[10 * i + k] * J[10 * k + i];
    }
    for (const double lambda : spectrum) sum += lambda, sum_of_squares += lambda * lambda;
    EXPECT_NEAR(sum, trace, 1e-8);  // h^2 times third derivatives of order 1, and 1e-16 / h
    EXPECT_NEAR(sum_of_squares, square, 1e-8);
    EXPECT_GE(spectrum.front(), -1e-14);
  }
}

TEST(LambertW, inverts_w_exp_w) {
  for (const double w :
       {-0.999, -0.9, -0.5, -1e-3, -1e-12, 1e-300, 1e-12, 0.1, 1.0, 2.0, 10.0, 300.0, 700.0}) {
    const double x = w * std::exp(w);
    // Near the branch point a rounding of x moves w by its ratio to w + 1.
    EXPECT_NEAR(lambert_w0(x) / w, 1,
                4e-16 * (1 + 1 / std::abs((w + 1) * std::max(std::abs(w), 1.0)) + std::abs(w)))
        << w;
  }
  EXPECT_NEAR(lambert_w0(-1 / std::numbers::e), -1, 1e-7);
  EXPECT_NEAR(lambert_w0(1), 0.5671432904097838, 2e-16);
  EXPECT_EQ(lambert_w0(0), 0);
  EXPECT_TRUE(std::isnan(lambert_w0(-0.4)));
}

TEST(CapacityBound, solves_the_equation_it_comes_from) {
  for (const double K : {0.7, 1.0, 3.0}) {
    const long d = 40;
    const CapacityBound bound = capacity_bound(0.9, K, d, 0.01);
    // c = b / W0(exp(a + ln b)) means a + ln c = b / c: the last inequality of the proof, as an equality.
    const double a = 2.0 / 39 * (1 + std::log(2 * 0.9 * K * K * 0.01 * 39)), b = 2 * K * K * 0.9 / 5;
    EXPECT_NEAR(a + std::log(bound.c), b / bound.c, 1e-13) << K;
    EXPECT_NEAR(bound.N, 0.1 * std::pow(bound.c, 39.0 / 4), 1e-12 * bound.N);
  }
}

TEST(AnnealedRate, is_a_maximum_over_overlaps) {
  for (const double b : {0.01, 0.3, 1.0, 9.0}) {
    double most = -1;
    for (int i = 0; i < 200000; ++i) {
      const double t = i / 200000.0;
      most = std::max(most, b * t + 0.5 * std::log(1 - t * t));
    }
    EXPECT_NEAR(annealed_rate(b), b - most, 1e-9);  // a grid of 5e-6 around a maximum, second derivative < 40
  }
}

TEST(Potts, fold_is_the_least_kappa_and_equal_energies_lie_between_it_and_N) {
  for (const long N : {3L, 4L, 10L, 100L, 1000L}) {
    const Fold fold = potts_fold(N);
    for (const double m : {fold.m - 0.01, fold.m - 1e-3, fold.m + 1e-3, fold.m + 0.01})
      EXPECT_GT(potts_kappa(m, N), fold.kappa) << N;
    EXPECT_GT(potts_transition(N), fold.kappa);
    EXPECT_LT(potts_transition(N), static_cast<double>(N));
    EXPECT_NEAR(potts_kappa((N - 1.0) / N, N), potts_transition(N), 1e-13 * N);
    EXPECT_NEAR(potts_kappa(1.0 / N, N), N, 1e-9 * N);
  }
}

TEST(Pitchfork, solves_its_equation_on_the_stable_branch) {
  EXPECT_EQ(pitchfork(0.5), 0);
  EXPECT_EQ(pitchfork(1), 0);
  for (const double kappa : {1.001, 1.1, 2.0, 10.0}) {
    const double s = pitchfork(kappa);
    EXPECT_NEAR(std::tanh(kappa * s), s, 1e-15);
    EXPECT_LT(kappa * (1 - s * s), 1);
    EXPECT_GT(s, 0);
  }
}

TEST(Settle, keeps_the_bits_of_a_query_alone_and_traces_the_mean_energy) {
  const Patterns patterns = sphere(90, 12);
  const Memory memory(patterns);
  const Starts starts = [&](long q, Queries& batch) {
    batch.add(noisy(patterns.pattern(q), q, 0.6), 0.6, q, patterns.pattern(q));
  };
  const SettleControl control{.M = std::sqrt(11.0), .traced = 5, .keep_states = true};
  const Settled all = settle_alone(memory, 0, 50, starts, control, go_on);
  std::vector<ExactSum> trace(5);
  for (long q = 0; q < 50; ++q) {
    Settled one = settle_alone(memory, q, q + 1, starts, control, go_on);
    EXPECT_EQ(one.iterations[0], all.iterations[q]);
    EXPECT_EQ(one.energy[0], all.energy[q]);
    EXPECT_EQ(one.shift[0], all.shift[q]);
    EXPECT_EQ(std::vector<double>(&all.states[q * 12], &all.states[q * 12] + 12), one.states);
    for (int s = 0; s < 5; ++s) trace[s].add(one.trace[s].value());
  }
  for (int s = 0; s < 5; ++s) EXPECT_EQ(trace[s].value(), all.trace[s].value());
  EXPECT_EQ(all.energy_rises, 0);
}

TEST(Patterns, have_the_norms_and_overlaps_of_their_laws) {
  const Stream numbers = make_stream(3, 0, "patterns");
  const auto dot = [](const std::vector<double>& x, const std::vector<double>& y) {
    double s = 0;
    for (std::size_t k = 0; k < x.size(); ++k) s += x[k] * y[k];
    return s;
  };
  for (const std::string& law : laws) {
    const long N = law == "opposite" ? 2 : 10;
    const Patterns patterns({.law = law, .N = N, .d = 11, .clusters = 2, .K = 1.5, .spread = 0.1}, numbers);
    const double M = patterns.largest_norm(Comm::self());
    double largest = 0;
    for (long j = 0; j < N; ++j)
      largest = std::max(largest, std::sqrt(dot(patterns.pattern(j), patterns.pattern(j))));
    EXPECT_NEAR(largest, M, 1e-14 * M) << law;
    const double overlap = dot(patterns.pattern(0), patterns.pattern(1)) / (M * M);
    if (law == "orthogonal") {
      EXPECT_EQ(overlap, 0);
    }
    if (law == "opposite") {
      EXPECT_NEAR(overlap, -1, 1e-15);
    }
    if (law == "clusters") {
      EXPECT_GT(dot(patterns.pattern(0), patterns.pattern(2)) / (M * M), 0.95);
    }
  }
}

TEST(Normals, are_normal_and_do_not_depend_on_how_many_are_drawn) {
  std::vector<double> many(30001), few(7);
  normals(make_stream(4, 0, "g"), 5, 30001, many.data());
  normals(make_stream(4, 0, "g"), 5, 7, few.data());
  for (int k = 0; k < 7; ++k) EXPECT_EQ(few[k], many[k]);
  double mean = 0, square = 0, fourth = 0, neighbours = 0;
  for (std::size_t k = 0; k < many.size(); ++k) {
    mean += many[k] / 30001, square += many[k] * many[k] / 30001, fourth += std::pow(many[k], 4) / 30001;
    if (k > 0) neighbours += many[k] * many[k - 1] / 30001;
  }
  EXPECT_NEAR(mean, 0, 4 / std::sqrt(30001.0));  // four standard errors each
  EXPECT_NEAR(square, 1, 4 * std::sqrt(2 / 30001.0));
  EXPECT_NEAR(fourth, 3, 4 * std::sqrt(96 / 30001.0));
  EXPECT_NEAR(neighbours, 0, 4 / std::sqrt(30001.0));
}

TEST(Bags, have_signals_in_positive_ones_alone) {
  const BagShape shape{.bags = 400, .instances = 5, .bits = 6, .signals = 4, .per_bag = 2};
  const Bags bags = draw_bags(shape, make_stream(5, 0, "bags"));
  ASSERT_EQ(bags.train_label.size(), 300u);
  ASSERT_EQ(bags.test_label.size(), 100u);
  std::map<bool, std::map<long, long>> seen;  // label, pattern: how often
  long positive = 0;
  const auto count = [&](const std::vector<double>& bits, const std::vector<double>& label) {
    ASSERT_EQ(bits.size(), label.size() * 5 * 6);
    for (std::size_t i = 0; i < bits.size(); i += 6) {
      long pattern = 0;
      for (int bit = 0; bit < 6; ++bit) pattern += static_cast<long>(bits[i + bit]) << bit;
      ++seen[label[i / 30] > 0][pattern];
    }
    for (const double x : label) positive += x > 0;
  };
  count(bags.train, bags.train_label);
  count(bags.test, bags.test_label);
  EXPECT_EQ(positive, 200);
  std::set<long> signals;
  long signal_instances = 0;
  for (const auto& [pattern, times] : seen[true])
    if (!seen[false].contains(pattern)) signals.insert(pattern), signal_instances += times;
  EXPECT_EQ(signals.size(), 4u);
  EXPECT_EQ(signal_instances, 200 * 2);  // each positive bag has exactly two
  EXPECT_FALSE(seen[true].contains(0) || seen[false].contains(0));
}

TEST(PoolingLayer, has_the_gradient_of_its_loss) {
  // Central differences of step 2e-5: h^2 times a third derivative over the first.
  for (const long updates : {0L, 1L, 3L})
    EXPECT_LT(pooling_gradient_error(updates, make_stream(6, 0, "layer")), 1e-7) << updates;
}

}  // namespace
