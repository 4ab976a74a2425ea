// SPDX-License-Identifier: BSD-3-Clause
#include "core/error.hpp"
#include "spectral/real_series.hpp"
#include "stats/moments.hpp"
#include "stats/surrogates.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace khaos {
namespace {

const Stream stream = make_stream(5, 0, "surrogates");

/// A skewed coloured noise: exp of an autoregressive process.
std::vector<double> coloured(long n) {
  std::vector<double> x;
  double state = 0;
  for (long i = 0; i < n; ++i) {
    state = 0.8 * state + stream.normal(1'000'000, static_cast<std::uint64_t>(i));
    x.push_back(std::exp(0.3 * state));
  }
  return x;
}
std::vector<double> sorted(std::vector<double> x) {
  std::sort(x.begin(), x.end());
  return x;
}
/// Root mean square difference of the amplitudes, over that of the amplitudes themselves, mode 0 aside.
double misfit(const std::vector<double>& a, const std::vector<double>& b) {
  const RealSeries transform(static_cast<long>(a.size()));
  const std::vector<double> p = transform.power(a), q = transform.power(b);
  double difference = 0, size = 0;
  for (std::size_t k = 1; k < p.size(); ++k) {
    difference += std::pow(std::sqrt(p[k]) - std::sqrt(q[k]), 2);
    size += q[k];
  }
  return std::sqrt(difference / size);
}

}  // namespace

TEST(Surrogates, of_random_phase_keep_the_power_spectrum) {
  for (const long n : {1000L, 1001L, 1009L}) {
    const std::vector<double> x = coloured(n), s = surrogate(x, Surrogate::random_phase, stream, 0);
    const RealSeries transform(n);
    const std::vector<double> p = transform.power(x), q = transform.power(s);
    for (std::size_t k = 0; k < p.size(); ++k) EXPECT_NEAR(q[k], p[k], 1e-10 * p[k]) << n << ", mode " << k;
    EXPECT_GT(std::abs(s[10] - x[10]), 0);
    // Equal power: equal mean and variance, too.
    EXPECT_NEAR(moments(s).mean, moments(x).mean, 1e-13);
    EXPECT_NEAR(moments(s).std, moments(x).std, 1e-13);
    EXPECT_LT(std::abs(moments(s).skewness), 0.5 * moments(x).skewness);  // but Gaussian values
  }
}

TEST(Surrogates, have_phases_that_are_uniform) {
  const std::vector<double> x = coloured(64);
  const RealSeries transform(64);
  std::vector<double> phases;
  for (std::uint64_t member = 0; member < 400; ++member)
    phases.push_back(
        std::arg(transform.coefficients(surrogate(x, Surrogate::random_phase, stream, member))[5]));
  const Moments m = moments(phases);
  const double std = std::numbers::pi / std::sqrt(3.0);
  EXPECT_NEAR(m.mean, 0, 4 * std / 20);  // four standard errors of 400 values
  EXPECT_NEAR(m.std, std, 0.1 * std);
  EXPECT_NEAR(m.excess_kurtosis, -1.2, 0.3);  // of a uniform distribution
}

TEST(Surrogates, of_shuffle_and_iaaft_keep_the_values) {
  const std::vector<double> x = coloured(777);
  for (const Surrogate kind : {Surrogate::shuffle, Surrogate::iaaft}) {
    const std::vector<double> s = surrogate(x, kind, stream, 3);
    EXPECT_NE(s, x);
    EXPECT_EQ(sorted(s), sorted(x));
  }
}

TEST(Surrogates, of_iaaft_come_close_to_the_spectrum) {
  const std::vector<double> x = coloured(1024);
  const double shuffled = misfit(surrogate(x, Surrogate::shuffle, stream, 0), x),
               iterated = misfit(surrogate(x, Surrogate::iaaft, stream, 0), x);
  // What is left falls with n; Schreiber & Schmitz report a per cent or so for such lengths.
  EXPECT_LT(iterated, 0.03);
  EXPECT_GT(shuffled, 0.3);
}

TEST(Surrogates, depend_on_their_member_alone) {
  const std::vector<double> x = coloured(200);
  for (const Surrogate kind : {Surrogate::shuffle, Surrogate::random_phase, Surrogate::iaaft}) {
    EXPECT_EQ(surrogate(x, kind, stream, 7), surrogate(x, kind, stream, 7));
    EXPECT_NE(surrogate(x, kind, stream, 7), surrogate(x, kind, stream, 8));
  }
}

TEST(Surrogates, refuse_what_has_no_spectrum) {
  EXPECT_THROW(surrogate(std::vector<double>{1, 2, 3}, Surrogate::shuffle, stream, 0), UserError);
  EXPECT_THROW(surrogate(std::vector<double>{1, 2, 3, std::nan("")}, Surrogate::iaaft, stream, 0), UserError);
  EXPECT_THROW(surrogate_named("phases"), UserError);
}

TEST(MatchingEnds, cut_a_sine_to_whole_periods) {
  std::vector<double> x;  // 10.37 periods of 50 samples
  for (int i = 0; i < 518; ++i) x.push_back(std::sin(2 * std::numbers::pi * i / 50));
  const Stretch stretch = matching_ends(x);
  EXPECT_EQ(stretch.size, 500U);
  EXPECT_LE(stretch.first + stretch.size, x.size());
}

TEST(MatchingEnds, leave_out_no_more_than_they_may) {
  std::vector<double> ramp;
  for (int i = 0; i < 100; ++i) ramp.push_back(i);
  EXPECT_EQ(matching_ends(ramp, 0.1).size, 90U);  // the shorter, the smaller its jump
  EXPECT_EQ(matching_ends(ramp, 0).size, 100U);
}

TEST(RankPValue, counts_the_data_among_the_surrogates) {
  std::vector<double> surrogates;
  for (int i = 0; i < 19; ++i) surrogates.push_back(i);
  EXPECT_DOUBLE_EQ(rank_p_value(100, surrogates), 0.05);
  EXPECT_DOUBLE_EQ(rank_p_value(-1, surrogates), 1);
  EXPECT_DOUBLE_EQ(rank_p_value(9, surrogates), 11.0 / 20);  // ties count against the data
  EXPECT_TRUE(std::isnan(rank_p_value(std::nan(""), surrogates)));
}

}  // namespace khaos
