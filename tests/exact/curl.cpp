// SPDX-License-Identifier: BSD-3-Clause
// Curl descent: edges and densities of free probability against eigenvalues, the flow against the engine,
// blow-up, companions.
#include "../../experiments/curl-descent/companions.hpp"
#include "../../experiments/curl-descent/edges.hpp"
#include "../../experiments/curl-descent/students.hpp"
#include "../../experiments/curl-descent/toy_members.hpp"
#include "linalg/lapack.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace curl_descent;
const Stream numbers = make_stream(7, 0, "test");

TEST(Edges, have_their_closed_forms) {
  for (const double c : {0.05, 0.3, 0.9}) {
    const double minus = std::pow(1 - std::sqrt(c), 2) / c, plus = std::pow(1 + std::sqrt(c), 2) / c;
    for (const auto& [alpha, shift] : {std::pair{0.0, 1.0}, {1.0, -1.0}}) {
      EXPECT_NEAR(edges(c, {alpha, 0}).left, minus + shift, 1e-12 * plus);
      EXPECT_NEAR(edges(c, {alpha, 0}).right, plus + shift, 1e-12 * plus);
    }
    EXPECT_NEAR(edges(c, {0, 1}).left, 1 - plus, 1e-12 * plus);
  }
  EXPECT_EQ(edges(1.5, {0.8, 0}).left, -1);  // more flipped neurons than W^T W has rank
}

TEST(Edges, of_few_flips_pass_zero_where_single_ones_do) {
  EXPECT_EQ(critical_hidden(0.25), 1);
  EXPECT_EQ(critical_hidden(0.67), 0);
  EXPECT_GT(critical_hidden(0.66), 0);
  EXPECT_LT(critical_hidden(0.66), 1e-3);
  EXPECT_NEAR(critical_readout(1e-6), 0.5, 1e-3);
  EXPECT_NEAR(16 * 1e4 * critical_readout(1e4), 1, 1e-2);
}

TEST(Densities, and_atoms_have_mass_one) {
  const int count = 200'000;
  for (const Flips flips : {Flips{0.3, 0}, Flips{0, 0.3}, Flips{0, 0}, Flips{1, 0}, Flips{0, 1}})
    for (const double c : {0.3, 1.2, 3.0}) {
      const Edges edge = edges(c, flips);
      const double low = edge.left - 1e-3, width = (edge.right - edge.left + 2e-3) / count;
      double mass = mass_of_atoms(c, flips);
      for (int k = 0; k < count; ++k) mass += width * density(c, flips, low + (k + 0.5) * width);
      EXPECT_NEAR(mass, 1, 1e-4) << c << flips.alpha_h << flips.alpha_r;
    }
}

TEST(Edges, bound_the_eigenvalues_of_random_students_with_flips_of_any_kind) {
  const long M = 900;
  for (const Flips flips : {Flips{0.3, 0}, Flips{0, 0.2}, Flips{0.3, 0.2}, Flips{0.7, 0.6}}) {
    const long N = 1500;
    const auto values = hermitian_eigenvalues(random_stability_matrix(
        M, N, {std::lround(flips.alpha_h * M), std::lround(flips.alpha_r * N)}, numbers, 5));
    const Edges edge = edges(double(M) / N, flips);
    EXPECT_NEAR(values.front(), edge.left, 0.08);  // fluctuations M^(-2/3) = 0.01 times a few
    EXPECT_NEAR(values.back(), edge.right, 0.12);
  }
}

TEST(StabilityMatrix, is_the_sum_written_out) {
  const long M = 3, N = 600;  // three blocks of rows
  const FlipCounts flips{1, 300};
  std::vector<double> W1, w2;
  for (long k = 0; k < N * M; ++k) W1.push_back(numbers.normal(1, std::uint64_t(k)));
  for (long k = 0; k < N; ++k) w2.push_back(numbers.normal(2, std::uint64_t(k)));
  const Matrix<double> A = stability_matrix(W1, w2, M, flips);
  for (long a = 0; a < M; ++a)
    for (long b = 0; b < M; ++b) {
      double sum = 0;
      for (long i = 0; i < N; ++i) {
        sum += (i < 300 ? -1 : 1) * W1[std::size_t(i * M + a)] * W1[std::size_t(i * M + b)];
        if (a == b) sum += (a < 1 ? -1 : 1) * w2[std::size_t(i)] * w2[std::size_t(i)];
      }
      EXPECT_NEAR(A(a, b), sum, 1e-10);
    }
}

std::vector<double> signs(long flipped, long n) {
  std::vector<double> d(std::size_t(n), 1.0);
  std::fill_n(d.begin(), flipped, -1.0);
  return d;
}

TEST(Students, step_along_the_flow_with_flipped_signs) {
  StudentKind kind{.M = 5, .N = 4};
  kind.keep_norms = false;
  const double rate = 1e-3;
  std::vector<StudentMember> members;
  for (std::uint64_t m = 0; m < 11; ++m)
    members.push_back({numbers, make_stream(7, 0, "teacher"), numbers, m, {long(m % 6), long(m % 5)}, rate});
  Students students(kind, members, nullptr);
  const auto size = std::size_t(students.elements());
  const std::vector<double> before = students.weights();
  students.run_to(1);
  const std::vector<double> after = students.weights();
  for (std::size_t m = 0; m < members.size(); ++m) {
    // The teacher's weights are those that students draw with init = teacher from its stream; t = w2 W1.
    const auto& one = members[m];
    std::vector<double> t(5, 0.0);
    for (std::size_t j = 0; j < 5; ++j)
      for (std::size_t i = 0; i < 4; ++i)
        t[j] += (2 * one.teacher.uniform(m, i * 5 + j) - 1) / std::sqrt(5.0) *
                (2 * one.teacher.uniform(m, 20 + i) - 1) / std::sqrt(4.0);
    CurlFlow flow(5, 4);
    flow.set(0, t, signs(one.flips.hidden, 5), signs(one.flips.readout, 4), 0.5);
    std::vector<Lanes> x(size), slope(size);
    for (std::size_t k = 0; k < size; ++k) x[k] = before[m * size + k];
    flow(x.data(), 0.0, slope.data());
    for (std::size_t k = 0; k < size; ++k)
      EXPECT_NEAR(after[m * size + k] - before[m * size + k], rate * slope[k][0], 1e-16) << m << " " << k;
  }
}

TEST(Students, keep_their_norms_and_do_not_notice_their_companions) {
  StudentKind kind{.M = 6, .N = 8, .phi = "tanh", .output = "code-like"};
  kind.P = 20;
  kind.P_test = 10;
  kind.batch = 5;
  std::vector<StudentMember> members;
  for (std::uint64_t m = 0; m < 13; ++m)
    members.push_back({numbers, make_stream(7, 0, "t"), make_stream(7, 0, "x"), m, {long(m % 3), 1}, 0.02});
  Students all(kind, members, nullptr), alone(kind, {members[9]}, nullptr);
  const auto size = std::size_t(all.elements());
  const auto norm = [&](const std::vector<double>& w, std::size_t m) {
    double square = 0;
    for (std::size_t k = 0; k < 48; ++k) square += w[m * size + k] * w[m * size + k];
    return std::sqrt(square);
  };
  const double before = norm(all.weights(), 9);
  all.run_to(40);
  alone.run_to(40);
  const std::vector<double> w = all.weights();
  EXPECT_NEAR(norm(w, 9), before, 1e-14);
  EXPECT_EQ(std::vector<double>(w.begin() + long(9 * size), w.begin() + long(10 * size)), alone.weights());
  EXPECT_EQ(all.test_losses()[9], alone.test_losses()[0]);
  EXPECT_EQ(all.losses()[9], alone.losses()[0]);
}

TEST(Students, of_every_kind_follow_the_rule_written_out_by_hand) {
  for (const char* phi : {"linear", "tanh", "relu"})
    for (const char* output : {"none", "code-like"}) {
      StudentKind kind{.M = 7, .N = 5, .phi = phi, .output = output};
      kind.P = kind.batch = 12;
      kind.P_test = 3;
      const Students students(kind, {{numbers, make_stream(7, 0, "t"), numbers, 3, {2, 2}, 0.1}}, nullptr);
      EXPECT_LT(students.gradient_error(), 1e-14) << phi << output;
    }
}

TEST(Toy, with_both_signs_flipped_blows_up_at_its_time) {
  // w1 = w2 = w: dw/dt = w (w^2 - t), from 2 with t = 1 until ln(4/3) / 2.
  const ToyStart start{{1}, {-1}, {-1}, {2, 2}, 1};
  const ToyStart calm{{1}, {1}, {1}, {0.5, 0.7}, 1};
  const auto runs = run_toys({1, 1, 101, 1, 1e-10, "dop853"}, {start, calm}, [] {});
  EXPECT_EQ(runs[0].outcome, ToyOutcome::blew_up);
  EXPECT_NEAR(runs[0].t_end, 0.5 * std::log(4.0 / 3), 1e-8);
  EXPECT_TRUE(std::isfinite(runs[0].w[2 * 14]));
  EXPECT_TRUE(std::isnan(runs[0].w[2 * 15]));
  EXPECT_EQ(runs[1].outcome, ToyOutcome::moving);
  EXPECT_EQ(runs[1].t_end, 1);
}

TEST(Companions, of_gradient_descent_stay_near_and_those_of_unstable_students_leave) {
  // On the manifold of solutions a neighbour neither nears nor leaves: the exponent tends to 0.
  const StudentKind kind{.M = 199, .N = 20};
  std::vector<StudentMember> members;
  for (const long flips : {0, 100})
    members.push_back({numbers, make_stream(7, 0, "t"), numbers, 1, {flips, 0}, 0.1});
  Students students(kind, members, nullptr);
  Companions companions(kind, members, nullptr);
  EXPECT_TRUE(std::isnan(companions.exponents()[0]));
  students.run_to(3000);
  companions.leave(students);
  for (long step = 3010; step <= 6000; step += 10) {
    students.run_to(step);
    companions.run_to(step);
    companions.renew(students);
  }
  EXPECT_LT(students.losses()[0], 1e-25);
  EXPECT_GT(students.losses()[1], 1e-2);
  EXPECT_LT(std::abs(companions.exponents()[0]), 1e-3);
  EXPECT_GT(companions.exponents()[1], 5e-3);  // 0.01 in a long run: chaos
}

}  // namespace
