// SPDX-License-Identifier: BSD-3-Clause
// The rewriting engine against the naive one, event by event: many rules, all orders; counts of the
// literature; random and parallel orders by what defines them.
#include "expect_error.hpp"
#include "naive_rewriting.hpp"
#include "networks/rewrite_causal.hpp"
#include "networks/rewrite_evolution.hpp"
#include "networks/rewrite_random.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace khaos {
namespace {

using testing::error_of;
using testing::NaiveRewriting;
using Lists = std::vector<std::vector<long>>;
using Match = NaiveRewriting::Match;

std::vector<long> as_written(const Match& m) { return {m.tokens.begin(), m.tokens.end()}; }
std::vector<long> rising(const Match& m) {
  auto list = as_written(m);
  std::ranges::sort(list);
  return list;
}
std::vector<long> falling(const Match& m) {
  auto list = as_written(m);
  std::ranges::sort(list, std::greater<>());
  return list;
}
/// Of lists, the order turned round: where one begins like the other, the longer one comes first.
std::vector<long> reversed(std::vector<long> list) {
  for (long& x : list) x = -x;
  list.push_back(1);
  return list;
}

const std::map<std::string, NaiveRewriting::Key> orders = {
    {"standard",
     [](const Match& m) {
       return Lists{falling(m), as_written(m), {m.rule}};
     }},
    {"newest",
     [](const Match& m) {
       return Lists{reversed(falling(m)), as_written(m), {m.rule}};
     }},
    {"oldest",
     [](const Match& m) {
       return Lists{rising(m), as_written(m), {m.rule}};
     }},
    {"least-old",
     [](const Match& m) {
       return Lists{reversed(rising(m)), as_written(m), {m.rule}};
     }},
    {"rule-ordering",
     [](const Match& m) {
       return Lists{as_written(m), {m.rule}};
     }},
    {"reverse-rule-ordering",
     [](const Match& m) {
       return Lists{reversed(as_written(m)), {m.rule}};
     }},
    {"rule-index, newest",
     [](const Match& m) {
       return Lists{{m.rule}, reversed(falling(m)), as_written(m)};
     }},
    {"reverse-rule-index",
     [](const Match& m) {
       return Lists{{-m.rule}, as_written(m)};
     }},
    {"least-recent, reverse-rule-index, reverse-rule-ordering",
     [](const Match& m) {
       return Lists{falling(m), {-m.rule}, reversed(as_written(m))};
     }},
};

void expect_equal_histories(const NaiveRewriting& naive, const RewriteEvolution& engine) {
  const EventRecord& events = engine.events();
  ASSERT_EQ(naive.events.size(), events.events());
  for (std::uint32_t e = 0; e < events.events(); ++e) {
    const auto& event = naive.events[e];
    ASSERT_EQ(event.match.rule, int(events.rule[e])) << "event " << e;
    ASSERT_EQ(event.generation, int(events.generation[e])) << "event " << e;
    const auto inputs = events.inputs_of(e), causes = events.causes_of(e);
    ASSERT_EQ(event.match.tokens, std::vector<int>(inputs.begin(), inputs.end())) << "event " << e;
    ASSERT_EQ(event.causes, std::vector<int>(causes.begin(), causes.end())) << "event " << e;
  }
  const TokenStore& tokens = engine.tokens();
  ASSERT_EQ(naive.tokens.size(), tokens.tokens());
  for (std::uint32_t t = 0; t < tokens.tokens(); ++t) {
    const auto edge = tokens.edge(t);
    ASSERT_EQ(naive.tokens[t].edge, Hyperedge(edge.begin(), edge.end())) << "token " << t;
    ASSERT_EQ(naive.tokens[t].consumer, int(tokens.consumer(t))) << "token " << t;
    ASSERT_EQ(naive.tokens[t].creator, int(tokens.creator(t))) << "token " << t;
  }
  ASSERT_EQ(naive.state(), engine.state());
  ASSERT_EQ(std::ssize(naive.state()), engine.edges());
}

void compare(const std::vector<RewriteRule>& rules, const Hypergraph& initial, int generations, int most) {
  std::string text;
  for (const RewriteRule& rule : rules) text += to_text(rule) + "; ";
  for (const auto& [name, key] : orders)
    for (const bool staged : {true, false}) {
      SCOPED_TRACE(
          fmt::format("{}from {}, order {}, {}", text, to_text(initial), name, staged ? "staged" : "free"));
      NaiveRewriting naive(rules, initial);
      naive.run(key, generations, most, staged);
      RewriteLimits limits;
      limits.generations = generations;
      limits.max_events = most;
      limits.staged = staged;
      RewriteEvolution engine(rules, initial, parse_order(name), limits);
      engine.run();
      expect_equal_histories(naive, engine);
      if (::testing::Test::HasFatalFailure()) return;
    }
}

TEST(Rewriting, agrees_with_the_naive_engine_on_the_rules_of_the_literature) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"{{x,y},{x,z}} -> {{x,z},{x,w},{y,w},{z,w}}", "{{1,1},{1,1}}"},
      {"{{x,y}} -> {{x,y},{y,z}}", "{{1,2}}"},
      {"{{x,y}} -> {{x,z},{x,z},{z,y}}", "{{1,1}}"},
      {"{{a,b,c},{b,d,e}} -> {{f,f,c},{b,f,b},{f,d,b},{e,c,f}}", "{{1,1,1},{1,1,1}}"},
      {"{{x,y},{y,z}} -> {{w,y},{w,x},{y,x},{z,w}}", "{{1,2},{2,3},{3,4},{4,1}}"},
      {"{{x,y},{y,z}} -> {{x,z}}", "{{1,2},{2,3},{3,4},{4,5},{5,6},{6,7},{7,8}}"},
      {"{{x},{x,y}} -> {{y},{x,y},{y,z}}", "{{1},{1,2},{2,1}}"},         // a walker, arities 1 and 2
      {"{{x,x}} -> {{x,y},{y,y},{y,x}}", "{{1,1},{1,2}}"},               // self-loops only
      {"{{x,y},{z,w}} -> {{x,w},{y,z}}", "{{1,2},{3,4},{5,6}}"},         // nothing shared
      {"{{x,y},{y,x}} -> {}", "{{1,2},{2,1},{1,2},{2,3},{3,2},{1,1}}"},  // only deletes
      {"{{x,y},{y,z},{z,x}} -> {{x,w},{y,w},{z,w},{x,y},{y,z},{z,x}}", "{{1,2},{2,3},{3,1}}"},
      {"{{x,y}} -> {{x,y,z}}; {{x,y,z}} -> {{x,z},{z,y}}", "{{1,1},{1,1,2}}"},
      {"{{x,y},{x,z}} -> {{x,y},{y,z}}; {{x,x}} -> {{x,y}}; {{x,y}} -> {{y,x},{x,x}}",
       "{{1,1},{1,2},{7,1}}"}};
  for (const auto& [rule, start] : cases) {
    compare(parse_rules(rule), parse_hypergraph(start), 7, 40);
    if (HasFatalFailure()) return;
  }
}

TEST(Rewriting, agrees_with_the_naive_engine_on_random_rules) {
  const Stream stream = make_stream(7, 0, "rules");
  const std::vector<std::string> signatures = {"2_2 -> 3_2",        "2_2 -> 2_2", "1_2 -> 2_2",
                                               "3_2 -> 3_2",        "2_3 -> 2_3", "1_1 1_2 -> 1_1 2_2",
                                               "1_3 1_2 -> 1_3 2_2"};
  const Hypergraph start = parse_hypergraph("{{1,1},{1,2},{2,1},{1,1,1},{1},{2},{2,2,1},{3,1},{3,2,2}}");
  std::uint64_t number = 0;
  for (int round = 0; round < 24; ++round)
    for (const std::string& signature : signatures) {
      std::vector<RewriteRule> rules = {random_rule(parse_signature(signature), stream, number++)};
      if (round % 2 == 1) rules.push_back(random_rule(parse_signature("2_2 -> 2_2"), stream, number++));
      if (round % 4 == 3) rules.push_back(random_rule(parse_signature("1_1 -> 1_2"), stream, number++));
      compare(rules, start, 4, 20);
      if (HasFatalFailure()) return;
    }
}

const std::vector<RewriteRule> rule_a = parse_rules("{{x,y},{x,z}} -> {{x,z},{x,w},{y,w},{z,w}}");
const Hypergraph start_a = parse_hypergraph("{{1,1},{1,1}}");

/// Replays the engine's events in the naive one: each must be a match there, in its stage.
void expect_valid(const RewriteEvolution& engine, const std::vector<RewriteRule>& rules,
                  const Hypergraph& initial, int generations) {
  NaiveRewriting naive(rules, initial);
  const EventRecord& events = engine.events();
  std::uint32_t e = 0;
  for (int limit = 1; limit <= generations; ++limit) {
    for (; e < events.events() && int(events.generation[e]) == limit; ++e) {
      const auto inputs = events.inputs_of(e);
      const Match match{int(events.rule[e]), {inputs.begin(), inputs.end()}};
      const auto all = naive.matches(limit);
      ASSERT_NE(std::ranges::find(all, match), all.end()) << "event " << e;
      naive.apply(match);
    }
    ASSERT_TRUE(naive.matches(limit).empty()) << "generation " << limit << " ended too early";
  }
  expect_equal_histories(naive, engine);
}

TEST(Rewriting, random_and_parallel_orders_take_matches_until_a_generation_has_none_left) {
  for (const char* order : {"random", "any-parallel"})
    for (const char* rule : {"{{x,y},{x,z}} -> {{x,z},{x,w},{y,w},{z,w}}",
                             "{{x,y},{y,z}} -> {{x,z},{z,y}}; {{x,x}} -> {{x,y},{y,x}}"}) {
      SCOPED_TRACE(fmt::format("{}: {}", order, rule));
      RewriteLimits limits;
      limits.generations = 5;
      limits.max_events = 60;
      const auto rules = parse_rules(rule);
      RewriteEvolution engine(rules, start_a, parse_order(order), limits, make_stream(3, 0, "order"));
      engine.run();
      if (engine.termination() == Termination::max_events) continue;
      expect_valid(engine, rules, start_a, 5);
    }
}

TEST(Rewriting, random_takes_each_match_with_equal_probability) {
  // A star of five edges: 20 ordered pairs match. 20000 draws: chi-square of 19 degrees of freedom is
  // below 43.8 with probability 0.999; the numbers are fixed.
  const Hypergraph star = parse_hypergraph("{{1,2},{1,3},{1,4},{1,5},{1,6}}");
  RewriteLimits limits;
  limits.max_events = 1;
  std::map<std::vector<std::uint32_t>, int> counts;
  for (std::uint64_t member = 0; member < 20'000; ++member) {
    RewriteEvolution engine(rule_a, star, parse_order("random"), limits, make_stream(5, 0, "order"), member);
    engine.run();
    const auto inputs = engine.events().inputs_of(0);
    ++counts[{inputs.begin(), inputs.end()}];
  }
  ASSERT_EQ(counts.size(), 20u);
  double chi_square = 0;
  for (const auto& [match, count] : counts) chi_square += std::pow(count - 1000, 2) / 1000;
  EXPECT_LT(chi_square, 43.8);
  EXPECT_GT(chi_square, 5.4);  // nor more even than chance, 0.001 on that side
}

TEST(Rewriting, random_stays_uniform_after_matches_have_died) {
  // A star of six edges: after the first event, which leaves four old edges, 12 pairs are alive among 30
  // offered. By symmetry each of the 30 is second with equal probability, in stages and without.
  const Hypergraph star = parse_hypergraph("{{1,2},{1,3},{1,4},{1,5},{1,6},{1,7}}");
  RewriteLimits limits;
  limits.generations = 1;
  limits.max_events = 2;
  for (const bool staged : {true, false}) {
    limits.staged = staged;
    std::map<std::vector<std::uint32_t>, int> counts;
    for (std::uint64_t member = 0; member < 30'000; ++member) {
      RewriteEvolution engine(rule_a, star, parse_order("random"), limits, make_stream(6, 0, "order"),
                              member);
      engine.run();
      const auto inputs = engine.events().inputs_of(1);
      ++counts[{inputs.begin(), inputs.end()}];
    }
    ASSERT_EQ(counts.size(), 30u);
    double chi_square = 0;
    for (const auto& [match, count] : counts) chi_square += std::pow(count - 1000, 2) / 1000;
    EXPECT_LT(chi_square, 58.3) << staged;  // 29 degrees of freedom, 0.999
  }
}

TEST(Rewriting, makes_218562_events_in_20_generations_of_rule_a) {
  RewriteLimits limits;
  limits.generations = 20;
  RewriteEvolution engine(rule_a, start_a, parse_order("standard"), limits);
  engine.run();
  EXPECT_EQ(engine.events().events(), 218'562u);
  EXPECT_EQ(engine.edges(), 437'126);
  EXPECT_EQ(engine.termination(), Termination::generations);
  limits.generations = 100;
  limits.max_events = 218'562;
  RewriteEvolution by_events(rule_a, start_a, parse_order("standard"), limits);
  by_events.run();
  EXPECT_EQ(by_events.generation(), 20);
  EXPECT_EQ(by_events.state(), engine.state());
}

TEST(Rewriting, counts_generations_of_rule_a_as_SetReplace_does) {
  RewriteLimits limits;
  limits.generations = 14;
  RewriteEvolution engine(rule_a, start_a, parse_order("standard"), limits);
  engine.run();
  const GenerationCounts counts = count_generations(engine, 14);
  EXPECT_EQ(counts.vertices,
            (std::vector<long>{1, 2, 4, 7, 12, 23, 42, 77, 142, 263, 483, 892, 1651, 3039, 5614}));
  EXPECT_EQ(counts.edges,
            (std::vector<long>{2, 4, 8, 14, 24, 46, 84, 154, 284, 526, 966, 1784, 3302, 6078, 11228}));
  EXPECT_EQ(counts.events,
            (std::vector<long>{0, 1, 2, 3, 5, 11, 19, 35, 65, 121, 220, 409, 759, 1388, 2575}));
  const CausalCounts causal = causal_counts(engine.events());
  EXPECT_EQ(causal.edges, 11'224);
  EXPECT_EQ(causal.distinct, 9'799);
}

TEST(Rewriting, counts_vertices_that_disappear_and_slices_of_a_free_order) {
  RewriteLimits limits;
  limits.generations = 9;
  const auto contraction = parse_rules("{{x,y},{y,z}} -> {{x,z}}");
  RewriteEvolution engine(contraction, parse_hypergraph("{{1,2},{2,3},{3,4},{4,5}}"), parse_order("standard"),
                          limits);
  engine.run();
  EXPECT_EQ(engine.termination(), Termination::terminal);
  EXPECT_EQ(engine.state(), (Hypergraph{{1, 5}}));
  const GenerationCounts counts = count_generations(engine, 3);
  EXPECT_EQ(counts.edges, (std::vector<long>{4, 2, 1, 1}));
  EXPECT_EQ(counts.vertices, (std::vector<long>{5, 3, 2, 2}));
  // Where each edge is rewritten alone the order does not matter: slices of a free order are the stages.
  limits.generations = 5;
  limits.staged = false;
  const auto doubling = parse_rules("{{x,y}} -> {{x,y},{y,z}}");
  RewriteEvolution free(doubling, parse_hypergraph("{{1,2}}"), parse_order("newest"), limits);
  free.run();
  EXPECT_NE(free.events().generation, (std::vector<std::uint32_t>(free.events().events(), 1)));
  EXPECT_EQ(count_generations(free, 5).edges, (std::vector<long>{1, 2, 4, 8, 16, 32}));
}

TEST(Rewriting, stops_at_its_guards_and_says_at_which) {
  const auto ended = [](const std::string& order, const RewriteLimits& limits) {
    RewriteEvolution engine(rule_a, start_a, parse_order(order), limits);
    engine.run();
    return engine.incomplete();
  };
  RewriteLimits limits;
  limits.generations = 100;
  limits.max_edges = 1000;
  for (const char* order : {"standard", "any-parallel", "oldest", "random"})
    EXPECT_EQ(ended(order, limits).substr(0, 49), "hypergraph exceeded max_edges=1000 at generation ")
        << order;
  EXPECT_EQ(ended("standard", limits), "hypergraph exceeded max_edges=1000 at generation 11");
  limits.max_edges = 1'000'000;
  limits.max_matches = 100;
  EXPECT_EQ(ended("newest", limits).substr(0, 36), "more than max_matches=100 matches wa");
  limits.max_events = 10;
  EXPECT_EQ(ended("standard", limits), "");
}

TEST(Rewriting, says_whether_anything_was_left_to_do) {
  // {x} -> {x,y} {y}: one event a generation for ever; the path contracts to one edge in 3 generations.
  const auto ended = [](const char* rule, const char* start, const std::string& order, long generations,
                        bool staged) {
    RewriteLimits limits;
    limits.generations = generations;
    limits.staged = staged;
    RewriteEvolution engine(parse_rules(rule), parse_hypergraph(start), parse_order(order), limits);
    engine.run();
    return termination_words()[std::size_t(engine.termination())];
  };
  for (const char* order : {"standard", "any-parallel", "newest", "random"})
    for (const bool staged : {true, false}) {
      EXPECT_EQ(ended("{{x}} -> {{x,y},{y}}", "{{1}}", order, 5, staged), "generations") << order;
      EXPECT_EQ(ended("{{x,y},{y,z}} -> {{x,z}}", "{{1,2},{2,3},{3,4},{4,5}}", order, 9, staged), "terminal")
          << order;
      EXPECT_EQ(ended("{{x,y},{y,z}} -> {{x,z}}", "{{1,2},{2,3},{3,4},{4,5}}", order, 1, staged),
                "generations")
          << order;
      EXPECT_EQ(ended("{{x,x}} -> {{x,y}}", "{{1,2}}", order, 4, staged), "terminal") << order;
      EXPECT_EQ(ended("{{x,x}} -> {{x,y}}", "{{1,1}}", order, 0, staged), "generations") << order;
    }
}

TEST(Rewriting, looks_up_now_and_then_and_can_be_broken_off) {
  struct Enough {};
  RewriteLimits limits;
  limits.generations = 100;
  for (const char* order : {"standard", "newest", "random"}) {
    RewriteEvolution engine(rule_a, start_a, parse_order(order), limits);
    long looks = 0;
    EXPECT_THROW(engine.run([&] {
      if (++looks == 20) throw Enough{};
    }),
                 Enough);
  }
}

}  // namespace
}  // namespace khaos
