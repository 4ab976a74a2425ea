// SPDX-License-Identifier: BSD-3-Clause
// hypergraph-evolve: how does a hypergraph grow under a rule, and which causal graph do its events make?
//   khaos run hypergraph-evolve --set generations=14
//   khaos run hypergraph-evolve --set rule='{{x,y},{y,z}} -> {{x,z},{z,w}}' --set order=random
//
// One rank computes; others of its group wait, for each event depends on those before it.
#include "kept_slice.hpp"
#include "networks/hypergraph_measures.hpp"
#include "networks/rewrite_causal.hpp"
#include "rule_choice.hpp"
#include "run/experiment.hpp"

#include <algorithm>

namespace hypergraph_observer {
namespace {

struct EvolveParams : RuleParams {
  std::string order = "standard";
  long generations = 10, max_events = 1'000'000'000, max_edges = 100'000'000, max_matches = 100'000'000;
  bool staged = true;
  long radius = 12, centres = 64, keep = 1;
  static void describe(Schema<EvolveParams>& s) {
    using P = EvolveParams;
    RuleParams::describe(s);
    s("order", &P::order, "1",
      "standard, random, any-parallel, or keys in turn: least-recent, newest, oldest, least-old, "
      "rule-ordering, "
      "reverse-rule-ordering, rule-index, reverse-rule-index");
    s("generations", &P::generations, "1", "generations to complete", within(0, 1e6));
    s("staged", &P::staged, "1",
      "a generation is completed before the next begins; false: events of any may come");
    s("max_events", &P::max_events, "1", "ends after so many events", within(0, 4e9));
    s("max_edges", &P::max_edges, "1", "memory guard: hyperedges of a state", within(1, 4e9));
    s("max_matches", &P::max_matches, "1", "memory guard: matches that wait, in orders that keep them",
      within(1, 4e9));
    s("radius", &P::radius, "1", "largest radius of balls in the final state", within(1, 1000));
    s("centres", &P::centres, "1", "atoms that balls are drawn around", within(1, 1e6));
    s("keep", &P::keep, "1", "rows of hyperedges and causal edges to keep for pictures", within(1, 100'000));
  }
};

struct Results {
  GenerationCounts counts;
  CausalCounts causal;
  BallGrowth balls;
  KeptSlice kept;
  long max_degree = 0, tokens = 0, generation = 0;
  Termination termination = Termination::terminal;
  std::string incomplete;
};

Results evolve(const EvolveParams& p, const RuleChoice& choice, const Stream& stream,
               const std::function<void()>& look) {
  RewriteEvolution evolution(choice.rules, choice.start, parse_order(p.order),
                             {p.generations, p.max_events, p.max_edges, p.max_matches, p.staged}, stream);
  evolution.run(look);
  const Hypergraph state = evolution.state();
  return {count_generations(evolution, p.generations),
          causal_counts(evolution.events()),
          ball_growth(state, p.radius, p.centres, look),
          keep_slice(evolution, p.generations, p.keep, longest_edge(choice)),
          max_degree(state),
          evolution.tokens().tokens(),
          evolution.generation(),
          evolution.termination(),
          evolution.incomplete()};
}

std::vector<double> count_from(long first, long last) {
  std::vector<double> numbers;
  for (long i = first; i <= last; ++i) numbers.push_back(static_cast<double>(i));
  return numbers;
}

struct HypergraphEvolve {
  using Params = EvolveParams;

  static std::vector<std::string> sources() {
    return {
        "Wolfram, A Class of Models with the Potential to Represent Fundamental Physics (2020), arXiv "
        "2004.08210",
        "maxitg/SetReplace, Documentation (event orders, counts)", "Zhuravlev, arXiv 2603.09067"};
  }
  static std::vector<Issue> validate(const Params& p) {
    try {
      choose_rule(p);
      parse_order(p.order);
    } catch (const UserError& wrong) {
      return {error(wrong.what())};
    }
    return {};
  }
  static void outputs(const Params& p, Outputs& out) {
    out.axis("generation", static_cast<std::size_t>(p.generations) + 1, "1", count_from(0, p.generations));
    out.axis("r", static_cast<std::size_t>(p.radius) + 1, "1", count_from(0, p.radius));
    out.axis("kept_edge", static_cast<std::size_t>(p.keep));
    out.axis("place", static_cast<std::size_t>(longest_edge(choose_rule(p))));
    out.axis("kept_cause", static_cast<std::size_t>(p.keep));
    out.axis("cause_effect", 4);
    out.add("vertices", {"generation"}, "1", "atoms in the state after each generation", Type::integer);
    out.add("edges", {"generation"}, "1", "hyperedges in it", Type::integer);
    out.add("events", {"generation"}, "1", "events of each generation", Type::integer);
    out.add("events_total", {}, "1", "events", Type::integer);
    out.add("tokens", {}, "1", "hyperedges that ever were", Type::integer);
    out.add("causal_edges", {}, "1",
            "causal edges, one for each hyperedge made by an event and consumed by another", Type::integer);
    out.add("causal_edges_distinct", {}, "1", "pairs of events that these connect", Type::integer);
    out.add("max_degree", {}, "1", "most hyperedges of an atom of the final state", Type::integer);
    out.add("ball_growth", {"r"}, "1", "atoms within r steps in the final state, mean over centres");
    out.add("dimension", {}, "1",
            "slope of ln ball_growth over ln r, where a ball holds at most half of all; else NaN");
    out.add("dimension_error", {}, "1", "its standard error");
    out.add("reached", {}, "1",
            "generation of the last events, incomplete if ended by max_events or a guard; later counts "
            "repeat the final state",
            Type::integer);
    out.add("termination", {}, "1", "why the evolution ended; terminal: nothing matches", Type::integer);
    out.words("termination", termination_words());
    out.add("kept_generation", {}, "1", "of kept_edges: the last state of at most `keep` hyperedges",
            Type::integer);
    out.add("kept_edges", {"kept_edge", "place"}, "1", "its hyperedges, filled up with -1", Type::integer);
    out.add("kept_causes", {"kept_cause", "cause_effect"}, "1",
            "causal edges of the first generations: cause, effect, their generations; filled up with -1",
            Type::integer);
  }

  static void run(const Params& p, Run& run) {
    const RuleChoice choice = choose_rule(p, run.stream("rule"));
    Results results;
    const bool whole = run.apart([&](const std::function<void()>& look) {
      if (run.comm().root()) results = evolve(p, choice, run.stream("order"), look);
    });
    if (!whole) run.leave_if_stopped();
    results.incomplete = run.comm().broadcast(results.incomplete);
    if (!results.incomplete.empty()) run.partial(results.incomplete);
    if (!run.comm().root()) return;
    run.put("vertices", results.counts.vertices);
    run.put("edges", results.counts.edges);
    run.put("events", results.counts.events);
    long events = 0;
    for (const long count : results.counts.events) events += count;
    run.put("events_total", events);
    run.put("tokens", results.tokens);
    run.put("causal_edges", results.causal.edges);
    run.put("causal_edges_distinct", results.causal.distinct);
    run.put("max_degree", results.max_degree);
    run.put("ball_growth", results.balls.atoms);
    run.put("dimension", results.balls.dimension);
    run.put("dimension_error", results.balls.dimension_error);
    run.put("reached", results.generation);
    run.put("termination", static_cast<long>(results.termination));
    run.put("kept_generation", results.kept.generation);
    run.put("kept_edges", results.kept.edges);
    run.put("kept_causes", results.kept.causal);
  }
};

const Register<HypergraphEvolve> registered{
    "hypergraph-evolve", "Hypergraph rewriting by any rules: growth, causal graph, dimension"};

}  // namespace
}  // namespace hypergraph_observer
