// SPDX-License-Identifier: BSD-3-Clause
#include "core/stream.hpp"
#include "stats/nonlinearity.hpp"
#include "stats/pause.hpp"
#include "stats/sample_entropy.hpp"
#include "stats/surrogates.hpp"
#include "stats/time_scales.hpp"
#include "stats/zero_one_test.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace khaos {
namespace {

std::vector<double> noise(int n) {
  const Stream stream = make_stream(3, 0, "pause");
  std::vector<double> x;
  for (int i = 0; i < n; ++i) x.push_back(stream.normal(0, static_cast<std::uint64_t>(i)));
  return x;
}

/// How often `work` pauses; the share that is done must rise to no more than 1.
template <class Work>
int pauses_of(const Work& work) {
  int count = 0;
  work([&](double done) {
    EXPECT_GE(done, 0);
    EXPECT_LE(done, 1);
    ++count;
  });
  return count;
}

struct Stop {};

}  // namespace

TEST(InStretches, gives_each_item_once_and_pauses_as_often_as_asked) {
  for (const long n : {0L, 1L, 7L, 1000L})
    for (const long pauses : {1L, 3L, 64L}) {
      long next = 0;
      const int count = pauses_of([&](const Pause& pause) {
        in_stretches(n, pauses, pause, [&](long first, long last) {
          EXPECT_EQ(first, next);
          EXPECT_LT(first, last);
          next = last;
        });
      });
      EXPECT_EQ(next, n);
      EXPECT_EQ(count, pauses);
    }
}

TEST(Pauses, are_as_many_for_every_surrogate_of_a_series) {
  const std::vector<double> x = noise(200);
  const Stream stream = make_stream(3, 0, "surrogates");
  const auto count = [&](std::uint64_t member) {
    return pauses_of([&](const Pause& pause) { surrogate(x, Surrogate::iaaft, stream, member, pause); });
  };
  for (std::uint64_t member = 1; member < 20; ++member) EXPECT_EQ(count(member), count(0));
  EXPECT_GT(count(0), 10);
}

TEST(Pauses, of_entropies_are_as_many_for_series_of_any_length) {
  for (const int n : {10, 50, 1000}) {
    const std::vector<double> x = noise(n);
    EXPECT_EQ(pauses_of([&](const Pause& pause) { sample_entropy(x, 2, 0.2, pause, 17); }), 17);
    EXPECT_EQ(pauses_of([&](const Pause& pause) { fuzzy_entropy(x, 2, 0.2, pause, 17); }), 17);
    EXPECT_DOUBLE_EQ(fuzzy_entropy(x, 2, 0.5, {}, 17), fuzzy_entropy(x, 2, 0.5));
  }
}

TEST(Pauses, of_a_prediction_are_as_many_for_a_constant_series) {
  const auto count = [](const std::vector<double>& x) {
    return pauses_of([&](const Pause& pause) { prediction_error(x, {}, pause); });
  };
  EXPECT_EQ(count(noise(500)), count(std::vector<double>(500, 1.0)));
  EXPECT_GT(count(noise(500)), 0);
}

TEST(Pauses, may_end_the_work) {
  const std::vector<double> x = noise(300);
  const Stream stream = make_stream(3, 0, "end");
  const Pause stop = [](double) { throw Stop{}; };
  EXPECT_THROW(time_scales(x, 1, Surrogate::shuffle, stream, 0, 100, 0.95, stop), Stop);
  EXPECT_THROW(zero_one_test(x, stream, 0, 100, stop), Stop);
  EXPECT_THROW(matching_ends(noise(1000), 0.1, stop), Stop);
  EXPECT_THROW(prediction_error(x, {}, stop), Stop);
}

}  // namespace khaos
