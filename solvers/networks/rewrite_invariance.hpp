// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/stream.hpp"
#include "mpi/comm.hpp"
#include "networks/rewrite_evolution.hpp"

#include <functional>
#include <vector>

namespace khaos {

enum class Invariance { invariant, no, undecided };

/// Random orders compared: whether all lead to one state and one causal graph.
struct InvarianceTest {
  Invariance verdict = Invariance::undecided;
  bool same_states = true, same_causal_graphs = true;  // as far as they are known
  long state_hashes = 0, causal_hashes = 0;            // different ones
  long terminal = 0;                                   // orders that ended since nothing matched
  long incomplete = 0;                                 // orders that a guard stopped
  long unknown = 0;  // orders whose state could not be compared within the budget of `isomorphic`
  std::vector<double> events, causal_edges, causal_distinct, vertices, edges;  // (orders) at their ends
};

/// Each of `orders` (at least 2) runs in the order `random` of its own numbers to the same number of
/// generations, or until nothing matches; final states are compared up to isomorphism with that of order 0,
/// causal graphs by `causal_hash`. `no`: two finished ones differ; `invariant`: none does (which is evidence,
/// not proof: other orders were not tried); `undecided`: none does, but some did not finish or could not be
/// compared. Collective; ranks share orders, and the result does not depend on their number. What `apart`
/// is: `run.apart`, or a call of its argument.
using Apart = std::function<bool(const std::function<void(const std::function<void()>&)>&)>;
InvarianceTest test_invariance(const std::vector<RewriteRule>& rules, const Hypergraph& initial,
                               const RewriteLimits& limits, long orders, const Stream& stream,
                               const Comm& comm, const Apart& apart);

}  // namespace khaos
