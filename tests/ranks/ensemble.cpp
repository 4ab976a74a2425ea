// SPDX-License-Identifier: BSD-3-Clause
#include "ode/ensemble.hpp"

#include "core/stream.hpp"
#include "expect_error.hpp"
#include "ode/ensemble_moments.hpp"
#include "stats/moments.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace khaos {
namespace {

using testing::error_of;

constexpr int dimension = 3;

double value(const Stream& stream, long member, int component) {
  return (component - 1) * 1e6 + stream.normal(std::uint64_t(member), std::uint64_t(component));
}

States states_of(const Stream& stream, long first, long count) {
  States states(dimension, 1, count);
  for (int i = 0; i < dimension; ++i)
    for (long m = 0; m < count; ++m) states.x(i, m) = value(stream, first + m, i);
  states.pad();
  return states;
}

ComponentMoments moments_on(const Comm& comm, long total, long chunk, long stopped = -1) {
  const Stream stream = make_stream(3, 0, "ensemble");
  const Ensemble ensemble(total, comm, 64);
  EnsembleMoments moments(ensemble, std::vector<double>{-1e6, 0, 1e6});
  ensemble.for_each_chunk(chunk, [&](long first, long count) {
    const States states = states_of(stream, first, count);
    if (stopped >= first && stopped < first + count) states.stop(stopped - first) = Stop::diverged;
    moments.add(states, first);
  });
  return moments.result();
}

TEST(Ensemble, gives_every_member_to_one_rank_and_whole_grains_to_all_but_the_last) {
  const Comm world = Comm::world();
  for (const long total : {1L, 63L, 64L, 1000L, 4096L}) {
    const Ensemble ensemble(total, world, 64);
    std::vector<double> mine;
    for (long m = 0; m < ensemble.count(); ++m) mine.push_back(double(ensemble.first() + m));
    std::vector<double> expected;
    for (long m = 0; m < total; ++m) expected.push_back(double(m));
    EXPECT_EQ(ensemble.gather(mine), expected);
    if (ensemble.count() > 0) {
      EXPECT_EQ(ensemble.first() % 64, 0);
    }
  }
}

TEST(Ensemble, works_through_chunks_of_whole_grains_in_order) {
  const Comm world = Comm::world();
  const Ensemble ensemble(1000, world, 64);
  long next = ensemble.first();
  ensemble.for_each_chunk(200, [&](long first, long count) {
    EXPECT_EQ(first, next);
    EXPECT_TRUE(count == 192 || first + count == ensemble.first() + ensemble.count());
    next = first + count;
  });
  EXPECT_EQ(next, ensemble.first() + ensemble.count());
}

TEST(Ensemble, calls_collective_bodies_equally_often_on_all_ranks) {
  const Comm world = Comm::world();
  for (const long total : {1L, 64L, 65L, 700L, 4097L}) {
    const Ensemble ensemble(total, world, 64);
    long seen = 0;
    ensemble.for_each_round(128, [&](long first, long count) {
      seen += count;
      EXPECT_LE(first + count, ensemble.first() + ensemble.count());
      world.barrier();
    });
    EXPECT_EQ(seen, ensemble.count());
    EXPECT_EQ(world.sum(seen), total);
  }
}

TEST(Ensemble, adds_in_an_order_that_knows_no_ranks) {
  const Comm world = Comm::world(), alone = Comm::self();
  const auto sums_on = [](const Comm& comm) {
    const Stream stream = make_stream(1, 0, "sum");
    const Ensemble ensemble(10'000, comm, 64);
    std::vector<double> mine(std::size_t(2 * ensemble.grains()), 0.0);
    for (long m = 0; m < ensemble.count(); ++m)
      for (long column : {0, 1})
        mine[std::size_t(2 * (m / ensemble.grain()) + column)] +=
            std::exp(20 * stream.normal(std::uint64_t(ensemble.first() + m), std::uint64_t(column)));
    return ensemble.sum(mine, 2);
  };
  EXPECT_EQ(sums_on(world), sums_on(alone));
}

TEST(Ensemble, refuses_what_is_none) {
  const Comm world = Comm::world();
  EXPECT_EQ(error_of([&] { Ensemble(0, world); }), "an ensemble needs at least one member, got 0");
  EXPECT_NE(error_of([&] { Ensemble(8, world, 0); }).find("a grain is a multiple of"), std::string::npos);
}

TEST(EnsembleMoments, are_those_of_all_values_at_once) {
  const Comm world = Comm::world();
  const long total = 1001;
  const Stream stream = make_stream(3, 0, "ensemble");
  const ComponentMoments found = moments_on(world, total, 256);
  EXPECT_EQ(found.samples, total);
  for (int i = 0; i < dimension; ++i) {
    std::vector<double> all;
    for (long m = 0; m < total; ++m) all.push_back(value(stream, m, i));
    const Moments expected = moments(all);
    // A value of 1e6 has a last place of 1e-10, which the differences from the origin inherit.
    EXPECT_NEAR(found.mean[std::size_t(i)], expected.mean, 2e-10);
    EXPECT_NEAR(found.std[std::size_t(i)], expected.std, 1e-10);
    EXPECT_EQ(found.min[std::size_t(i)], expected.min);
    EXPECT_EQ(found.max[std::size_t(i)], expected.max);
  }
}

TEST(EnsembleMoments, have_the_same_bits_on_any_ranks_and_in_any_chunks) {
  const Comm world = Comm::world(), alone = Comm::self();
  const ComponentMoments a = moments_on(alone, 3000, 1 << 20);
  for (const long chunk : {1L, 64L, 640L}) {
    const ComponentMoments b = moments_on(world, 3000, chunk);
    EXPECT_EQ(a.mean, b.mean);
    EXPECT_EQ(a.std, b.std);
    EXPECT_EQ(a.min, b.min);
    EXPECT_EQ(a.max, b.max);
  }
}

TEST(EnsembleMoments, of_parts_have_the_bits_of_the_whole) {
  const Comm world = Comm::world();
  const Stream stream = make_stream(3, 0, "ensemble");
  const std::vector<double> origin{-1e6, 0, 1e6};
  const ComponentMoments whole = moments_on(world, 3000, 64);
  for (const long section : {64L, 960L, 2048L}) {
    MomentTotals totals(dimension);
    for (long done = 0; done < 3000; done += section) {
      const Ensemble part(std::min(section, 3000 - done), world, 64);
      EnsembleMoments moments(part, origin);
      part.for_each_chunk(
          64, [&](long first, long count) { moments.add(states_of(stream, done + first, count), first); });
      totals.add(moments.rows());
      const std::vector<double> stored = totals.state();  // as a checkpoint does
      totals = MomentTotals(dimension);
      totals.state() = stored;
    }
    const ComponentMoments found = totals.result(origin);
    EXPECT_EQ(found.samples, 3000);
    EXPECT_EQ(found.mean, whole.mean) << section;
    EXPECT_EQ(found.std, whole.std) << section;
    EXPECT_EQ(found.min, whole.min) << section;
  }
}

TEST(EnsembleMoments, leave_out_members_that_have_stopped) {
  const Comm world = Comm::world();
  const Stream stream = make_stream(3, 0, "ensemble");
  const ComponentMoments all = moments_on(world, 200, 64), without = moments_on(world, 200, 64, 70);
  EXPECT_EQ(without.samples, 199);
  EXPECT_NEAR(without.mean[1], (200 * all.mean[1] - value(stream, 70, 1)) / 199, 1e-14);
}

TEST(EnsembleMoments, of_single_members_agree_with_those_of_blocks) {
  const Comm world = Comm::world();
  const Stream stream = make_stream(3, 0, "ensemble");
  const std::vector<double> origin{-1e6, 0, 1e6};
  const Ensemble ensemble(500, world, 64);
  EnsembleMoments moments(ensemble, origin);
  ensemble.for_each_chunk(64, [&](long first, long count) {
    MemberSums sums(count, origin);
    for (long m = count - 1; m >= 0; --m) {
      double x[dimension];
      for (int i = 0; i < dimension; ++i) x[i] = value(stream, first + m, i);
      sums.add(m, x);
    }
    moments.add(sums, first);
  });
  const ComponentMoments expected = moments_on(world, 500, 64), found = moments.result();
  EXPECT_EQ(found.samples, 500);
  for (std::size_t i = 0; i < dimension; ++i) {
    EXPECT_NEAR(found.mean[i], expected.mean[i], 2e-10);  // sums in another order
    EXPECT_NEAR(found.std[i], expected.std[i], 1e-14);
    EXPECT_EQ(found.max[i], expected.max[i]);
  }
}

}  // namespace
}  // namespace khaos
