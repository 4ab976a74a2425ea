// SPDX-License-Identifier: BSD-3-Clause
/// Results of an ensemble, one row of numbers per member, that come in block by block: so a Point can be left
/// within a second and resumed, on any number of ranks.
#pragma once

#include "run/run.hpp"

#include <functional>
#include <vector>

namespace chaos_atlas {
using namespace khaos;

/// Called now and then by long work; breaks it off by an exception once a stop is asked for: see Run::apart.
using Look = std::function<void()>;

/// Rows of the first `done` members, in their order; equal on all ranks.
struct MemberRows {
  long done = 0;
  std::vector<double> numbers;
};

/// Computes the rows that are missing of `total` members. The ranks share blocks of KHAOS_LANES members in
/// rounds; a body that throws on one rank ends it on all, as a PointError.
///   body   (first, live, look) -> the rows of `live` members; without MPI
///   save   after each round: run.checkpoint(...) of all there is, or run.leave_if_stopped()
/// Collective.
void complete(MemberRows& rows, long total, Run& run,
              const std::function<std::vector<double>(long first, int live, const Look& look)>& body,
              const std::function<void()>& save);

}  // namespace chaos_atlas
