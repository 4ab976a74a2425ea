// SPDX-License-Identifier: BSD-3-Clause
#include "core/stream.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <set>

namespace khaos {
namespace {

using Words = std::array<std::uint32_t, 4>;

Words words(const Words& counter, std::uint32_t key_low, std::uint32_t key_high) {
  const Stream stream{std::uint64_t(key_high) << 32 | key_low};
  const auto w = stream.words(std::uint64_t(counter[3]) << 32 | counter[2], std::uint64_t(counter[1]) << 32 | counter[0]);
  return {w[0], w[1], w[2], w[3]};
}

// Random123 1.14, tests/kat_vectors, philox4x32 with 10 rounds.
TEST(Stream, gives_the_known_answers_of_random123) {
  EXPECT_EQ(words({0, 0, 0, 0}, 0, 0), (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(words({~0u, ~0u, ~0u, ~0u}, ~0u, ~0u), (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(words({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, 0xa4093822, 0x299f31d0),
            (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

struct Moments {
  double mean = 0, variance = 0, kurtosis = 0, least = 1e9, largest = -1e9;
};
template <class F>
Moments moments(int n, const F& number) {
  Moments m;
  for (int i = 0; i < n; ++i) {
    const double x = number(std::uint64_t(i));
    m.mean += x / n;
    m.least = std::min(m.least, x);
    m.largest = std::max(m.largest, x);
  }
  for (int i = 0; i < n; ++i) {
    const double d = number(std::uint64_t(i)) - m.mean;
    m.variance += d * d / n;
    m.kurtosis += d * d * d * d / n;
  }
  return m;
}
constexpr int n = 100'000;
// Five standard errors of a mean over n numbers of variance v.
double five_sigma(double v) { return 5 * std::sqrt(v / n); }

TEST(Stream, uniform_numbers_have_the_moments_of_the_unit_interval) {
  const Stream s{12345};
  const Moments m = moments(n, [&](std::uint64_t i) { return s.uniform(i, 0); });
  EXPECT_NEAR(m.mean, 0.5, five_sigma(1.0 / 12));
  EXPECT_NEAR(m.variance, 1.0 / 12, five_sigma(1.0 / 180));
  EXPECT_GT(m.least, 0);
  EXPECT_LT(m.largest, 1);
}

TEST(Stream, normal_numbers_have_the_moments_of_the_normal_law) {
  const Stream s{12345};
  const Moments m = moments(n, [&](std::uint64_t i) { return s.normal(0, i); });
  EXPECT_NEAR(m.mean, 0, five_sigma(1));
  EXPECT_NEAR(m.variance, 1, five_sigma(2));
  EXPECT_NEAR(m.kurtosis, 3, five_sigma(96));
}

TEST(Stream, neighbouring_members_and_indices_do_not_correlate) {
  const Stream s{7};
  double members = 0, indices = 0;
  for (std::uint64_t i = 0; i < n; ++i) {
    members += s.normal(i, 0) * s.normal(i + 1, 0) / n;
    indices += s.normal(0, i) * s.normal(0, i + 1) / n;
  }
  EXPECT_NEAR(members, 0, five_sigma(1));
  EXPECT_NEAR(indices, 0, five_sigma(1));
}

TEST(Stream, seed_replicate_purpose_and_point_each_make_another_stream) {
  const std::set<std::uint64_t> keys = {make_stream(1, 0, "a").key,    make_stream(2, 0, "a").key, make_stream(1, 1, "a").key,
                                        make_stream(1, 0, "b").key,    make_stream(1, 0, "a", 1).key,
                                        make_stream(0, 1, "a").key,    make_stream(1, 0, "").key};
  EXPECT_EQ(keys.size(), 7u);
  EXPECT_EQ(make_stream(3, 4, "purpose", 5).key, make_stream(3, 4, "purpose", 5).key);
}

}  // namespace
}  // namespace khaos
