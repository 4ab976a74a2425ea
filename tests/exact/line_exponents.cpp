// SPDX-License-Identifier: BSD-3-Clause
// Lyapunov exponents of lines where they are known: around a state at rest they are those of L.
#include "spectral/line_exponents.hpp"

#include "models/line_equations.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace {

using namespace khaos;

/// Members of 1 + tangents lines: a state at rest and perturbations of all waves.
std::vector<double> at_rest(long members, long tangents, long n) {
  std::vector<double> lines;
  for (long m = 0; m < members; ++m)
    for (long j = 0; j <= tangents; ++j)
      for (long i = 0; i < n; ++i) {
        double v = 0;
        for (long k = 1; k < 6 && j > 0; ++k)
          v += std::cos(2 * std::numbers::pi * double(k * i) / double(n) + double(j * j * k) +
                        0.3 * double(m));
        lines.push_back(v);
      }
  return lines;
}

TEST(LineExponents, of_a_line_at_rest_are_the_rates_of_its_waves) {
  const long n = 32, members = 3;
  LineExponentsOptions options;
  options.exponents = 5;
  options.transient = 4000;
  options.steps_per_block = 100;
  options.blocks = 2;
  LineEvolution evolution(KuramotoSivashinsky{},
                          Lines(members * 6, n, 2 * std::numbers::pi / 0.6, Lines::dealiased(n, 2)), "etdrk4",
                          0.05, 5);
  evolution.start(at_rest(members, 5, n));
  const std::vector<MemberExponents> all = line_exponents(evolution, options);
  const KuramotoSivashinsky e;
  const double exact[] = {e.symbol(0.6), e.symbol(0.6), e.symbol(1.2), e.symbol(1.2), e.symbol(1.8)};
  ASSERT_EQ(std::ssize(all), members);
  for (const MemberExponents& m : all) {
    EXPECT_EQ(m.failure.reason, MemberFailure::none);
    EXPECT_EQ(m.time, 2 * 100 * 0.05);
    for (int b = 0; b < 2; ++b)
      for (int j = 0; j < 5; ++j) EXPECT_NEAR(m.local[std::size_t(5 * b + j)], exact[j], 1e-10) << j;
  }
}

TEST(LineExponents, of_a_member_have_the_same_bits_alone) {
  const long n = 32;
  LineExponentsOptions options;
  options.exponents = 3;
  options.transient = 20;
  options.steps_per_block = 50;
  options.blocks = 4;
  const auto spectrum = [&](std::span<const double> lines) {
    LineEvolution evolution(KuramotoSivashinsky{},
                            Lines(std::ssize(lines) / n, n, 22, Lines::dealiased(n, 2)), "etdrk4", 0.1, 3);
    evolution.start(lines);
    return line_exponents(evolution, options);
  };
  std::vector<double> lines = at_rest(11, 3, n);
  for (std::size_t i = 0; i < lines.size(); ++i) lines[i] += 0.1 * std::sin(double(i));  // moving states, too
  const auto together = spectrum(lines);
  for (std::size_t m = 0; m < 11; ++m)
    EXPECT_EQ(spectrum(std::span(lines).subspan(m * 4 * n, 4 * n))[0].local, together[m].local) << m;
}

TEST(LineExponents, give_up_a_member_that_is_not_finite_and_no_other) {
  const long n = 32;
  LineExponentsOptions options;
  options.exponents = 2;
  options.transient = 0;
  options.steps_per_block = 20;
  options.blocks = 2;
  std::vector<double> lines = at_rest(2, 2, n);
  for (long i = 0; i < n; ++i) lines[std::size_t(i)] = 1e200 * std::sin(2 * std::numbers::pi * double(i) / n);
  LineEvolution evolution(KuramotoSivashinsky{}, Lines(6, n, 22, Lines::dealiased(n, 2)), "etdrk4", 0.1, 2);
  evolution.start(lines);
  const auto all = line_exponents(evolution, options);
  EXPECT_EQ(all[0].failure.reason, MemberFailure::diverged);
  EXPECT_EQ(all[1].failure.reason, MemberFailure::none);
}

}  // namespace
