// SPDX-License-Identifier: BSD-3-Clause
#include "mpi/shared_counters.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace khaos {
namespace {

TEST(SharedCounters, give_every_number_to_one_rank_under_contention) {
  const Comm world = Comm::world();
  const SharedCounters counters(world, 2);
  constexpr int each = 2000;
  std::vector<double> mine;
  for (int i = 0; i < each; ++i) mine.push_back(double(counters.add(0, 1)));
  EXPECT_TRUE(std::is_sorted(mine.begin(), mine.end()));
  std::vector<double> all = world.gather(mine);
  std::sort(all.begin(), all.end());
  ASSERT_EQ(all.size(), std::size_t(each * world.size()));
  for (std::size_t i = 0; i < all.size(); ++i) ASSERT_EQ(all[i], double(i));
  EXPECT_EQ(counters.get(0), each * world.size());
  EXPECT_EQ(counters.get(1), 0);
}

TEST(SharedCounters, add_any_amount_and_raise_to_the_largest) {
  const Comm world = Comm::world();
  const SharedCounters counters(world, 2);
  for (int i = 0; i < 100; ++i) counters.add(0, world.rank() - 7);
  for (int i = 0; i < 100; ++i) counters.raise(1, 1000 * i + world.rank());
  world.barrier();
  const long n = world.size();
  EXPECT_EQ(counters.get(0), 100 * (n * (n - 1) / 2 - 7 * n));
  EXPECT_EQ(counters.get(1), 99'000 + n - 1);
  counters.raise(1, 5);
  EXPECT_EQ(counters.get(1), 99'000 + n - 1);
}

TEST(SharedCounters, of_several_lifetimes_do_not_disturb_each_other) {
  const Comm world = Comm::world();
  for (int life = 0; life < 20; ++life) {
    const SharedCounters counters(world, 3), others(world, 1);
    EXPECT_EQ(counters.get(2), 0);
    world.barrier();
    counters.add(2, 1);
    world.barrier();
    EXPECT_EQ(counters.get(2), world.size());
    EXPECT_EQ(others.get(0), 0);
    world.barrier();
  }
}

}  // namespace
}  // namespace khaos
