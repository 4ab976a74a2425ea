// SPDX-License-Identifier: BSD-3-Clause
// Ranks that share the patterns of a memory get the bits of one that goes through all of them.
#include "../../experiments/hopfield/memory.hpp"

#include <gtest/gtest.h>

namespace {

using namespace hopfield;

TEST(Memory, has_the_bits_of_one_rank_where_ranks_share_the_patterns) {
  const Comm world = Comm::world();
  const Memory::Look go_on = [] {};
  const Memory::Apart apart = [&](const auto& work) { work(go_on); };
  for (const long N : {1L, 40L, 1100L, 40000L}) {  // one strand, one of them, two, and 64
    const Patterns patterns({.law = "gaussian", .N = N, .d = 11}, make_stream(1, 0, "patterns"));
    const Memory memory(patterns);
    Queries queries;
    for (long q = 0; q < 1030; ++q) {  // more than one chunk
      std::vector<double> xi(11);
      normals(make_stream(1, 0, "queries"), static_cast<std::uint64_t>(q), 11, xi.data());
      queries.add(xi, 0.5, q % N, patterns.pattern(q % N));
    }
    const Recall shared = memory.recall(queries, world, apart), alone = memory.recall(queries, go_on);
    EXPECT_EQ(shared.next, alone.next) << N;
    EXPECT_EQ(shared.shift, alone.shift) << N;
    EXPECT_EQ(shared.lse, alone.lse) << N;
    EXPECT_EQ(shared.entropy, alone.entropy) << N;
    EXPECT_EQ(shared.other_score, alone.other_score) << N;
  }
}

}  // namespace
