// SPDX-License-Identifier: BSD-3-Clause
// rewrite: hypergraph rewriting by {{x,y},{x,z}} -> {{x,z},{x,w},{y,w},{z,w}} from {{1,1},{1,1}}, causal
// edges recorded, 1e3 to 1e6 events in the standard order, then other orders at 1e5; CPU time, turn by turn,
// best and median of the rounds. The limit is a replay: the same events, known beforehand, written into the
// same store (tokens consumed and made, lists, causes) without any matching. Goal: at least 1 M events/s at
// 1e5 events. Check: 218562 events are exactly 20 generations and leave 437126 edges.
#include "networks/rewrite_causal.hpp"
#include "networks/rewrite_evolution.hpp"
#include "timing.hpp"

#include <Kokkos_Core.hpp>
#include <fmt/format.h>
#include <mpi.h>

#include <algorithm>

namespace {

using namespace khaos;
const std::vector<RewriteRule> rules = parse_rules("{{x,y},{x,z}} -> {{x,z},{x,w},{y,w},{z,w}}");
const Hypergraph start = {{1, 1}, {1, 1}};

RewriteEvolution evolve(const std::string& order, long events) {
  RewriteLimits limits;
  limits.generations = 1'000'000;
  limits.max_events = events;
  RewriteEvolution evolution(rules, start, parse_order(order), limits, make_stream(1, 0, "order"));
  evolution.run();
  return evolution;
}

/// Writes a known history into a new store; gives the number of causal edges.
long replay(const RewriteEvolution& known) {
  const RewriteMatcher matcher(rules);
  TokenStore store = matcher.store(2);
  std::vector<std::uint32_t> inputs, causes;
  const EventRecord& events = known.events();
  for (const Hyperedge& edge : start) store.add(edge, TokenStore::none);
  long edges = 0;
  for (std::uint32_t e = 0; e < events.events(); ++e) {
    for (const std::uint32_t token : events.inputs_of(e)) {
      inputs.push_back(token);
      causes.push_back(store.creator(token));
      edges += causes.back() != TokenStore::none;
      store.consume(token, e);
    }
    store.new_atom();
    for (std::uint32_t token = events.first_output[e]; token < events.first_output[e + 1]; ++token)
      store.add(known.tokens().edge(token), e);
  }
  return edges;
}

void row(const std::string& name, long events, const bench::Timing& us, double limit) {
  fmt::print("{:<24} {:>9} {:>9.2f} {:>9.2f} {:>8.2f} {:>8.2f}\n", name, events, 1 / us.best_cpu, 1 / us.cpu,
             us.spread, us.best_cpu / limit);
}

void measure() {
  fmt::print("{:<24} {:>9} {:>9} {:>9} {:>8} {:>8}\n", "order", "events", "M/s best", "M/s", "spread",
             "/ replay");
  for (const long events : {1'000L, 10'000L, 100'000L, 1'000'000L}) {
    const RewriteEvolution known = evolve("standard", events);
    long edges = 0;
    const long times = std::max(1L, 100'000 / events);
    const auto repeated = [&](const auto& work) {
      return [=] {
        for (long k = 0; k < times; ++k) work();
      };
    };
    const auto t = bench::time_by_turns({repeated([&] { edges = evolve("standard", events).edges(); }),
                                         repeated([&] { edges = replay(known); })},
                                        static_cast<double>(events * times), 5);
    row("standard", events, t[0], t[1].best_cpu);
    row("  replay (limit)", events, t[1], t[1].best_cpu);
    if (causal_counts(known.events()).edges != edges) fmt::print("check failed: {} causal edges\n", edges);
  }
  for (const char* order : {"any-parallel", "newest", "oldest", "rule-ordering", "random"}) {
    const RewriteEvolution known = evolve(order, 100'000);
    const auto t = bench::time_by_turns({[&] { evolve(order, 100'000); }, [&] { replay(known); }}, 1e5, 5);
    row(order, 100'000, t[0], t[1].best_cpu);
  }
  const RewriteEvolution checked = evolve("standard", 218'562);
  const GenerationCounts counts = count_generations(checked, checked.generation());
  fmt::print("check: {} events, {} generations, {} edges; the generation before had {} edges\n",
             checked.events().events(), checked.generation(), checked.edges(), counts.edges[19]);
}

}  // namespace

int main(int argc, char** argv) {
  MPI_Init(&argc, &argv);
  Kokkos::initialize(argc, argv);
  measure();
  Kokkos::finalize();
  MPI_Finalize();
}
