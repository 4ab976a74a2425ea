// SPDX-License-Identifier: BSD-3-Clause
// hypergraph-multiway: all orders of events at once. States are nodes, up to isomorphism; do branches meet
// again?
//   khaos run hypergraph-multiway --set depth=4
#include "networks/rewrite_multiway.hpp"
#include "rule_choice.hpp"
#include "run/experiment.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace hypergraph_observer {
namespace {

struct MultiwayParams : RuleParams {
  long depth = 4, max_states = 20'000, keep = 1;
  static void describe(Schema<MultiwayParams>& s) {
    using P = MultiwayParams;
    RuleParams::describe(s);
    s("depth", &P::depth, "1", "events from the initial state", within(0, 1000));
    s("max_states", &P::max_states, "1", "memory guard: states", within(1, 1e6));
    s("keep", &P::keep, "1", "transitions to keep for pictures", within(1, 100'000));
  }
};

struct Results {
  MultiwayGraph graph;
  BranchPairs pairs;
};

/// (rows, 4) from, to and their levels; filled up with -1.
std::vector<double> first_transitions(const MultiwayGraph& graph, long rows) {
  std::vector<double> kept;
  const auto level = [&](long state) {
    return static_cast<double>(graph.depth[static_cast<std::size_t>(state)]);
  };
  for (const auto& [from, to, events] : graph.transitions) {
    if (std::ssize(kept) == 4 * rows) break;
    for (const double number : {double(from), double(to), level(from), level(to)}) kept.push_back(number);
  }
  kept.resize(4 * static_cast<std::size_t>(rows), -1);
  return kept;
}

struct HypergraphMultiway {
  using Params = MultiwayParams;

  static std::vector<std::string> sources() {
    return {"Wolfram (2020), arXiv 2004.08210, sec. 5", "Gorard, Complex Systems 29 (2020) 599"};
  }
  static std::vector<Issue> validate(const Params& p) {
    try {
      choose_rule(p);
    } catch (const UserError& wrong) {
      return {error(wrong.what())};
    }
    return {};
  }
  static void outputs(const Params& p, Outputs& out) {
    std::vector<double> level;
    for (long d = 0; d <= p.depth; ++d) level.push_back(static_cast<double>(d));
    out.axis("level", level.size(), "1", level);
    out.axis("kept", static_cast<std::size_t>(p.keep));
    out.axis("from_to", 4);
    out.add("states", {"level"}, "1", "states first found so many events from the start", Type::integer);
    out.add("events", {"level"}, "1",
            "events from these, each match counted; 0 at the last level, which is not tried", Type::integer);
    out.add("states_total", {}, "1", "states", Type::integer);
    out.add("transitions", {}, "1", "pairs of states that events connect", Type::integer);
    out.add("terminal", {}, "1", "states that were tried and have no match", Type::integer);
    out.add("branch_pairs", {}, "1", "pairs of different states one event after a common one", Type::integer);
    out.add("resolved", {}, "1", "those that reach a common state within the levels explored", Type::integer);
    out.add("kept_transitions", {"kept", "from_to"}, "1",
            "the first transitions: from, to, their levels; filled up with -1", Type::integer);
  }

  static void run(const Params& p, Run& run) {
    const RuleChoice choice = choose_rule(p, run.stream("rule"));
    Results results;
    const bool whole = run.apart([&](const std::function<void()>& look) {
      if (!run.comm().root()) return;
      results.graph = explore_multiway(choice.rules, choice.start, p.depth, p.max_states, look);
      results.pairs = branch_pairs(results.graph, look);
    });
    if (!whole) run.leave_if_stopped();
    if (!run.comm().broadcast(results.graph.complete))
      run.partial(fmt::format("multiway graph exceeded max_states={}", p.max_states));
    if (!run.comm().root()) return;
    const MultiwayGraph& graph = results.graph;
    run.put("states", graph.states_at);
    run.put("events", graph.events_at);
    run.put("states_total", std::ssize(graph.states));
    run.put("transitions", std::ssize(graph.transitions));
    run.put("terminal", graph.terminal);
    run.put("branch_pairs", results.pairs.all);
    run.put("resolved", results.pairs.resolved);
    run.put("kept_transitions", first_transitions(graph, p.keep));
  }
};

const Register<HypergraphMultiway> registered{
    "hypergraph-multiway", "All orders of events: states up to isomorphism, branches that meet"};

}  // namespace
}  // namespace hypergraph_observer
