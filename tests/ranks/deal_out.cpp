// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>

#include "expect_error.hpp"
#include "run/stop.hpp"
#include "run/work_through.hpp"

namespace khaos {
namespace {

using Clock = Control::Clock;

// The numbers that the groups of `dealing` are dealt, sorted.
std::vector<double> dealt(const Comm& world, const Dealing& dealing, long total) {
  Control control(world, "", total, {}, true);
  std::vector<double> mine;
  long flushed = 0;
  deal_out(world, dealing, control, total,
           [&](long from, long to, const Comm& group) {
             EXPECT_EQ(group.size(), std::min(dealing.ranks_per_point, world.size() - (world.rank() - group.rank())));
             const std::vector<long> seen = group.max(std::vector<long>{from, to});  // equal on all ranks of the group
             EXPECT_EQ(seen, (std::vector<long>{from, to}));
             EXPECT_LE(to - from, dealing.batch > 0 ? dealing.batch : total);
             for (long i = from; i < to && group.root(); ++i) mine.push_back(double(i));
             return true;
           },
           [&] { ++flushed; });
  EXPECT_EQ(flushed, 1);
  std::vector<double> all = world.gather(mine);
  std::sort(all.begin(), all.end());
  return all;
}

TEST(DealOut, deals_every_number_once_whatever_the_groups_and_batches) {
  const Comm world = Comm::world();
  for (const long total : {0L, 1L, 3L, 1000L})
    for (const int per_point : {1, 2, 7})
      for (const long batch : {0L, 1L, 7L, 5000L}) {
        std::vector<double> expected(std::size_t(total), 0.0);
        for (std::size_t i = 0; i < expected.size(); ++i) expected[i] = double(i);
        EXPECT_EQ(dealt(world, {per_point, batch}, total), expected) << total << " " << per_point << " " << batch;
      }
}

TEST(DealOut, deals_multiples_of_the_grain_but_for_the_last_take) {
  const Comm world = Comm::world();
  Control control(world, "", 1000, {}, true);
  bool whole = true;
  deal_out(world, {1, 0, 64}, control, 1000,
           [&](long from, long to, const Comm&) {
             whole = whole && from % 64 == 0 && (to % 64 == 0 || to == 1000);
             return true;
           },
           [] {});
  EXPECT_TRUE(whole);
}

TEST(DealOut, gives_the_other_points_to_the_other_ranks_while_one_has_a_long_one) {
  const Comm world = Comm::world();
  Control control(world, "", 40, {}, true);
  long mine = 0;
  bool had_the_long_one = false;
  deal_out(world, {}, control, 40,
           [&](long from, long to, const Comm&) {
             mine += to - from;
             had_the_long_one = had_the_long_one || from == 0;
             for (long i = from; i < to; ++i) usleep(i == 0 ? 300'000 : 5'000);
             return true;
           },
           [] {});
  EXPECT_EQ(world.sum(mine), 40);
  const long most = world.size() > 1 ? 20 : 40;
  if (had_the_long_one) {
    EXPECT_LE(mine, most);
  }
}

TEST(DealOut, a_rank_that_leaves_off_does_not_hold_up_the_others) {
  const Comm world = Comm::world();
  Control control(world, "", 100, {}, true);
  long calls = 0;
  deal_out(world, {1, 1}, control, 100, [&](long, long, const Comm&) { return ++calls < 2; }, [] {});
  EXPECT_LE(calls, 2);
}

TEST(DealOut, throws_a_storage_error_of_one_rank_on_all_and_deals_no_more) {
  const Comm world = Comm::world();
  Control control(world, "", 1'000'000, {}, true);
  const std::string text = testing::error_of<StorageError>([&] {
    deal_out(world, {1, 1}, control, 1'000'000,
             [&](long from, long, const Comm&) {
               if (from == 5) throw StorageError("disk full");
               usleep(100);
               return true;
             },
             [] {});
  });
  EXPECT_EQ(text, "disk full");
  EXPECT_EQ(control.stop(), Stop::storage);
  EXPECT_LT(control.dealt(), 100'000);
}

TEST(DealOut, stops_on_all_ranks_for_a_signal_to_one) {
  const Comm world = Comm::world();
  const StopSignals signals;
  Control control(world, "", 1'000'000, {}, true);
  deal_out(world, {1, 1}, control, 1'000'000,
           [&](long from, long, const Comm&) {
             if (from == 20) std::raise(SIGTERM);
             usleep(100);
             return true;
           },
           [] {});
  EXPECT_EQ(control.stop(), Stop::signal);
  EXPECT_LT(control.dealt(), 100'000);
  world.barrier();  // else a rank could see the end of the counters
}

TEST(DealOut, stops_at_the_deadline) {
  const Comm world = Comm::world();
  const StopSignals none;
  Control control(world, "", 1'000'000, Clock::now() + std::chrono::milliseconds(50), true);
  const auto start = Clock::now();
  deal_out(world, {1, 1}, control, 1'000'000, [](long, long, const Comm&) { return usleep(1000) == 0; }, [] {});
  EXPECT_EQ(control.stop(), Stop::time_limit);
  EXPECT_LT(std::chrono::duration<double>(Clock::now() - start).count(), 5);
}

}  // namespace
}  // namespace khaos
