// SPDX-License-Identifier: BSD-3-Clause
// hypergraph-invariance: does the order of events matter? Random orders are compared: their states after
// equal generations, and their causal graphs.
//   khaos run hypergraph-invariance --set rule=G --set generations=40
//   khaos run hypergraph-invariance --set rule=random --set orders=8 --sweep number=0:999:1000   (a census)
#include "networks/rewrite_causal.hpp"
#include "networks/rewrite_invariance.hpp"
#include "rule_choice.hpp"
#include "run/experiment.hpp"

#include <algorithm>

namespace hypergraph_observer {
namespace {

struct InvarianceParams : RuleParams {
  long orders = 32, generations = 6, max_events = 1'000'000, max_edges = 100'000, max_matches = 10'000'000;
  static void describe(Schema<InvarianceParams>& s) {
    using P = InvarianceParams;
    RuleParams::describe(s);
    s("orders", &P::orders, "1", "random orders compared", within(2, 1e6));
    s("generations", &P::generations, "1", "generations of each, or fewer if nothing matches any more",
      within(1, 1e6));
    s("max_events", &P::max_events, "1", "guard: an order that needs more events is not comparable",
      within(1, 4e9));
    s("max_edges", &P::max_edges, "1", "guard: hyperedges of a state", within(1, 4e9));
    s("max_matches", &P::max_matches, "1", "guard: matches that wait", within(1, 4e9));
  }
};

struct HypergraphInvariance {
  using Params = InvarianceParams;

  static std::vector<std::string> sources() {
    return {
        "Gorard, Some Relativistic and Gravitational Properties of the Wolfram Model, Complex Systems 29 "
        "(2020) 599",
        "Zhuravlev, arXiv 2603.09067"};
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
    out.axis("order", static_cast<std::size_t>(p.orders));
    out.add("verdict", {}, "1",
            "of the orders tried: invariant: equal states and causal graphs; not: two differ; undecided: "
            "some did not "
            "finish or could not be compared",
            Type::integer);
    out.words("verdict", {"invariant", "not", "undecided"});
    out.add("same_states", {}, "1", "1: final states are isomorphic as far as known", Type::integer);
    out.add("same_causal_graphs", {}, "1", "1: causal graphs have one hash", Type::integer);
    out.add("state_hashes", {}, "1", "different hashes of final states", Type::integer);
    out.add("causal_hashes", {}, "1", "different hashes of causal graphs", Type::integer);
    out.add("terminal", {}, "1", "orders that ended since nothing matched", Type::integer);
    out.add("incomplete", {}, "1", "orders that a guard stopped", Type::integer);
    out.add("unknown", {}, "1", "orders whose state is too symmetric to compare", Type::integer);
    out.add("events", {"order"}, "1", "events of each order: the nodes of its causal graph", Type::integer);
    out.add("causal_edges", {"order"}, "1", "edges of its causal graph", Type::integer);
    out.add("causal_edges_distinct", {"order"}, "1", "pairs of events that these connect", Type::integer);
    out.add("vertices", {"order"}, "1", "atoms of its final state", Type::integer);
    out.add("edges", {"order"}, "1", "hyperedges of its final state", Type::integer);
  }

  static void run(const Params& p, Run& run) {
    const RuleChoice choice = choose_rule(p, run.stream("rule"));
    const RewriteLimits limits{p.generations, p.max_events, p.max_edges, p.max_matches, true};
    bool whole = true;
    // Of each Point its own: rules of a census that shared their orders would be invariant or not together.
    const Stream orders = run.stream("order", Independent::per_point);
    const InvarianceTest test =
        test_invariance(choice.rules, choice.start, limits, p.orders, orders, run.comm(),
                        [&](const auto& work) { return whole = run.apart(work); });
    if (!whole) run.leave_if_stopped();
    run.put("verdict", static_cast<long>(test.verdict));
    run.put("same_states", static_cast<long>(test.same_states));
    run.put("same_causal_graphs", static_cast<long>(test.same_causal_graphs));
    run.put("state_hashes", test.state_hashes);
    run.put("causal_hashes", test.causal_hashes);
    run.put("terminal", test.terminal);
    run.put("incomplete", test.incomplete);
    run.put("unknown", test.unknown);
    run.put("events", test.events);
    run.put("causal_edges", test.causal_edges);
    run.put("causal_edges_distinct", test.causal_distinct);
    run.put("vertices", test.vertices);
    run.put("edges", test.edges);
  }

  /// Over a sweep: how often each verdict came, and of rules under which no order came to an end.
  static void summarise(const Table& table, Outputs& out) {
    out.axis("verdict_of_rule", 3);
    out.add("rules", {"verdict_of_rule"}, "1", "rows with each verdict: invariant, not, undecided",
            Type::integer);
    out.add("lasting_rules", {"verdict_of_rule"}, "1", "the same of rows with terminal = 0", Type::integer);
    std::vector<double> all(3), lasting(3);
    const auto verdict = table["verdict"], terminal = table["terminal"];
    for (std::size_t row = 0; row < verdict.size(); ++row) {
      ++all[static_cast<std::size_t>(verdict[row])];
      if (terminal[row] == 0) ++lasting[static_cast<std::size_t>(verdict[row])];
    }
    out.put("rules", all);
    out.put("lasting_rules", lasting);
  }
};

const Register<HypergraphInvariance> registered{
    "hypergraph-invariance", "Whether random orders of events lead to one state and one causal graph"};

}  // namespace
}  // namespace hypergraph_observer
