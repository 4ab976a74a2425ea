// SPDX-License-Identifier: BSD-3-Clause
#include "core/error.hpp"
#include "core/stream.hpp"
#include "stats/permutation_entropy.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

namespace khaos {
namespace {

const std::vector<double> bandt_pompe{4, 7, 9, 10, 6, 11, 3};

}  // namespace

TEST(PermutationEntropy, is_that_of_the_example_of_bandt_and_pompe) {
  // Phys. Rev. Lett. 88 (2002) 174102: four of six pairs rise, H(2) = 0.918 bit; H(3) = 1.522 bit of log2 6.
  EXPECT_EQ(ordinal_patterns(bandt_pompe, 2, 1), (std::vector<std::int64_t>{4, 2}));
  const double two = -(4 * std::log2(4.0 / 6) + 2 * std::log2(2.0 / 6)) / 6;
  EXPECT_NEAR(permutation_entropy(bandt_pompe, 2, 1), two, 1e-15);
  const double three = -(4 * std::log2(2.0 / 5) + std::log2(1.0 / 5)) / 5;
  EXPECT_NEAR(three, 1.522, 5e-4);
  EXPECT_NEAR(permutation_entropy(bandt_pompe, 3, 1), three / std::log2(6.0), 1e-15);
}

TEST(PermutationEntropy, numbers_rising_first_and_falling_last) {
  EXPECT_EQ(ordinal_patterns(std::vector<double>{1, 2, 3}, 3, 1).front(), 1);
  EXPECT_EQ(ordinal_patterns(std::vector<double>{3, 2, 1}, 3, 1).back(), 1);
  EXPECT_EQ(ordinal_patterns(std::vector<double>{5, 5, 5}, 3, 1).front(), 1);  // ties rise
}

TEST(PermutationEntropy, looks_every_delay_steps) {
  const std::vector<double> two_ramps{0, 9, 1, 8, 2, 7, 3, 6};
  EXPECT_EQ(ordinal_patterns(two_ramps, 3, 2), (std::vector<std::int64_t>{2, 0, 0, 0, 0, 2}));
}

TEST(PermutationEntropy, is_0_for_a_ramp_and_1_for_noise) {
  const Stream stream = make_stream(1, 0, "permutation");
  std::vector<double> ramp, noise;
  for (int i = 0; i < 20'000; ++i) {
    ramp.push_back(i);
    noise.push_back(stream.uniform(0, static_cast<std::uint64_t>(i)));
  }
  EXPECT_EQ(permutation_entropy(ramp, 4, 1), 0);
  // Missing from 1: (patterns - 1) / (2 windows ln 24) = 2e-4 on average (Miller 1955).
  EXPECT_NEAR(permutation_entropy(noise, 4, 1), 1, 1e-3);
  const std::vector<std::int64_t> counts = ordinal_patterns(noise, 4, 1);
  EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}), 20'000 - 3);
}

TEST(PermutationEntropy, refuses_orders_and_series_that_do_not_fit) {
  EXPECT_THROW(ordinal_patterns(bandt_pompe, 1, 1), UserError);
  EXPECT_THROW(ordinal_patterns(bandt_pompe, 9, 1), UserError);
  EXPECT_THROW(ordinal_patterns(bandt_pompe, 3, 0), UserError);
  EXPECT_THROW(ordinal_patterns(bandt_pompe, 3, 4), UserError);
  EXPECT_THROW(ordinal_patterns(std::vector<double>{1, std::nan(""), 2}, 2, 1), UserError);
}

}  // namespace khaos
