// SPDX-License-Identifier: BSD-3-Clause
#include "mpi/comm.hpp"

#include "expect_error.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <utility>

namespace khaos {
namespace {

using testing::error_of;

TEST(Comm, world_is_a_duplicate_and_split_keeps_the_order_of_ranks) {
  const Comm world = Comm::world();
  int same = MPI_IDENT;
  MPI_Comm_compare(world.get(), MPI_COMM_WORLD, &same);
  EXPECT_EQ(same, MPI_CONGRUENT);
  const Comm pair = world.split(world.rank() / 2);
  EXPECT_EQ(pair.rank(), world.rank() % 2);
  EXPECT_EQ(pair.size(), std::min(2, world.size() - world.rank() / 2 * 2));
  EXPECT_EQ(Comm::self().size(), 1);
}

TEST(Comm, moves_leave_one_owner) {
  Comm a = Comm::world();
  const int size = a.size();
  Comm b = std::move(a);
  EXPECT_EQ(b.sum(1), size);
  b = Comm::self();
  EXPECT_EQ(b.size(), 1);
}

TEST(Comm, all_any_max_and_sum_are_over_all_ranks) {
  const Comm world = Comm::world();
  const int n = world.size(), last = n - 1;
  EXPECT_TRUE(world.any(world.rank() == last));
  EXPECT_FALSE(world.any(false));
  EXPECT_TRUE(world.all(true));
  EXPECT_FALSE(world.all(world.rank() != last));
  EXPECT_EQ(world.max(long(world.rank())), last);
  EXPECT_EQ(world.sum(world.rank()), n * last / 2);
  EXPECT_EQ(world.max(std::vector<long>{world.rank(), -world.rank()}), (std::vector<long>{last, 0}));
}

// With so few numbers in one call a gather has to go rank by rank, as one of more than 2^31 numbers does.
TEST(Comm, gathers_more_than_fits_into_one_call_and_on_root_alone) {
  const Comm world = Comm::world();
  std::vector<double> mine(std::size_t(3 + 2 * world.rank()) * (world.rank() != 1), world.rank() + 0.25);
  const std::vector<double> expected = world.gather(mine);
  std::size_t total = 0;
  for (int r = 0; r < world.size(); ++r) total += r == 1 ? 0 : std::size_t(3 + 2 * r);
  EXPECT_EQ(expected.size(), total);
  EXPECT_EQ(world.gather(mine, 2), expected);
  std::vector<double> all = {-1};
  world.gather_on_root(mine, all);
  if (world.root())
    EXPECT_EQ(std::vector<double>(all.begin() + 1, all.end()), expected);
  else
    EXPECT_EQ(all, std::vector<double>{-1});
}

TEST(Comm, broadcasts_values_texts_and_vectors_of_any_length) {
  const Comm world = Comm::world();
  const int last = world.size() - 1;
  EXPECT_EQ(world.broadcast(world.rank() + 1.5), 1.5);
  EXPECT_EQ(world.broadcast(world.rank(), last), last);
  EXPECT_EQ(world.broadcast(world.root() ? std::string("two\nlines") : std::string("other")), "two\nlines");
  EXPECT_EQ(world.broadcast(world.root() ? std::string() : std::string("other")), "");
  std::vector<double> data(world.rank() == last ? 1000 : 3, 0.5 + world.rank());
  world.broadcast(data, last);
  EXPECT_EQ(data, std::vector<double>(1000, 0.5 + last));
  std::vector<double> nothing;
  if (!world.root()) nothing = data;
  world.broadcast(nothing);
  EXPECT_TRUE(nothing.empty());
}

TEST(Comm, gathers_contributions_of_unequal_length_in_the_order_of_ranks) {
  const Comm world = Comm::world();
  const std::vector<double> mine(std::size_t(world.rank()), double(world.rank()));
  std::vector<double> expected;
  std::vector<std::string> texts;
  for (int r = 0; r < world.size(); ++r) {
    expected.insert(expected.end(), std::size_t(r), double(r));
    texts.push_back(std::string(std::size_t(r), 'x'));
  }
  EXPECT_EQ(world.gather(mine), expected);
  EXPECT_EQ(world.gather(std::string(std::size_t(world.rank()), 'x')), texts);
}

TEST(Comm, sums_lists_and_keeps_a_nan_in_a_maximum) {
  const Comm world = Comm::world();
  const long n = world.size(), last = n - 1;
  EXPECT_EQ(world.sum(std::vector<long>{1, world.rank()}), (std::vector<long>{n, n * last / 2}));
  EXPECT_EQ(world.max(0.5 * world.rank()), 0.5 * double(last));
  EXPECT_EQ(world.max(-1.0 - world.rank()), -1.0);
  EXPECT_TRUE(std::isnan(world.max(world.rank() == last ? std::nan("") : 1.0)));
}

TEST(Comm, exchanges_a_piece_between_any_two_ranks) {
  const Comm world = Comm::world();
  const int n = world.size(), me = world.rank();
  Comm::Pieces sent, received;  // rank s sends rank r one complex number more than s + r, s and r themselves
  long out_size = 0, in_size = 0;
  for (int r = 0; r < n; ++r) {
    for (Comm::Pieces* pieces : {&sent, &received}) pieces->counts.push_back(1 + me + r);
    sent.places.push_back(std::exchange(out_size, out_size + 2 + me + r));  // with a gap
    received.places.push_back(std::exchange(in_size, in_size + 1 + me + r));
  }
  std::vector<double> out(std::size_t(2 * out_size), -1), in(std::size_t(2 * in_size), -2);
  for (int r = 0; r < n; ++r)
    for (long i = 0; i < sent.counts[std::size_t(r)]; ++i) {
      out[std::size_t(2 * (sent.places[std::size_t(r)] + i))] = me;
      out[std::size_t(2 * (sent.places[std::size_t(r)] + i) + 1)] = r;
    }
  world.exchange(out.data(), sent, in.data(), received);
  for (int s = 0; s < n; ++s)
    for (long i = 0; i < received.counts[std::size_t(s)]; ++i) {
      EXPECT_EQ(in[std::size_t(2 * (received.places[std::size_t(s)] + i))], s);
      EXPECT_EQ(in[std::size_t(2 * (received.places[std::size_t(s)] + i) + 1)], me);
    }
}

TEST(Comm, on_root_works_on_rank_0_and_throws_on_all) {
  const Comm world = Comm::world();
  int calls = 0;
  world.on_root([&] { ++calls; });
  EXPECT_EQ(calls, world.root() ? 1 : 0);
  EXPECT_EQ(error_of<UserError>([&] { world.on_root([] { throw UserError("wrong key"); }); }), "wrong key");
  EXPECT_EQ(error_of<StorageError>([&] { world.on_root([] { throw StorageError("disk full"); }); }),
            "disk full");
  EXPECT_EQ(error_of<UserError>([&] { world.on_root([] { throw UserError(""); }); }), "");
}

TEST(Share, deals_everything_once_and_evenly) {
  const Comm world = Comm::world();
  for (const long total : {0L, 1L, 2L, 7L, 1000L}) {
    const auto [first, last] = share(total, world);
    EXPECT_LE(last - first, total / world.size() + 1);
    EXPECT_EQ(world.sum(last - first), total);
    std::vector<double> mine(std::size_t(last - first)), all(std::size_t(total), 0.0);
    std::iota(mine.begin(), mine.end(), double(first));
    std::iota(all.begin(), all.end(), 0.0);
    EXPECT_EQ(world.gather(mine), all);
  }
}

TEST(CheckMpi, tells_the_words_of_mpi) {
  check_mpi(MPI_SUCCESS, "MPI_Something");
  const std::string text = error_of<std::runtime_error>([] { check_mpi(MPI_ERR_RANK, "MPI_Send"); });
  EXPECT_EQ(text.substr(0, 10), "MPI_Send: ");
  EXPECT_GT(text.size(), 12u);
}

}  // namespace
}  // namespace khaos
