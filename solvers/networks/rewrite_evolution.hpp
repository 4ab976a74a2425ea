// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/stream.hpp"
#include "networks/rewrite_agenda.hpp"
#include "networks/rewrite_matcher.hpp"
#include "networks/rewrite_order.hpp"

#include <functional>
#include <string>

namespace khaos {

/// Where an evolution ends.
struct RewriteLimits {
  long generations = 10;
  long max_events = 1'000'000'000;
  long max_edges = 1'000'000'000;    // of one state
  long max_matches = 1'000'000'000;  // waiting for their turn; `standard` and `any-parallel` keep none
  bool staged =
      true;  // a generation ends before the next begins; else any match up to `generations` may come
};
enum class Termination { generations, terminal, max_events, max_edges, max_matches };

/// Events of an evolution, in the order in which they happened.
struct EventRecord {
  std::vector<std::uint32_t> rule, generation;
  std::vector<std::size_t> first_input = {0};  // (events + 1) into the next two
  std::vector<std::uint32_t> inputs;           // tokens consumed
  std::vector<std::uint32_t> causes;           // the events that made them: the causal graph; none: no event
  std::vector<std::uint32_t> first_output = {};  // (events + 1) tokens made by event e: [e], ..., [e + 1] - 1
  std::uint32_t events() const { return static_cast<std::uint32_t>(rule.size()); }
  std::span<const std::uint32_t> inputs_of(std::uint32_t event) const { return part(inputs, event); }
  std::span<const std::uint32_t> causes_of(std::uint32_t event) const { return part(causes, event); }

 private:
  std::span<const std::uint32_t> part(const std::vector<std::uint32_t>& all, std::uint32_t event) const {
    return std::span(all).subspan(first_input[event], first_input[event + 1] - first_input[event]);
  }
};

/// One history of a hypergraph under rules. The generation of an event is 1 + that of the newest generation
/// that it consumes from (0: the initial state); with `staged`, events of generation g + 1 wait until no
/// match among the tokens up to generation g - 1 is left. Its size is what memory allows: 32-bit tokens.
/// Sources: Wolfram (2020), as in rewrite_rule.hpp; Gorard, Complex Systems 29 (2020) 599.
class RewriteEvolution {
 public:
  /// The order `random` draws the numbers (member, 0), (member, 1), ... of `stream`.
  RewriteEvolution(std::vector<RewriteRule> rules, const Hypergraph& initial, const EventOrder& order,
                   const RewriteLimits& limits, const Stream& stream = {}, std::uint64_t member = 0);

  /// Goes on to the end; `look`, called now and then, may throw to break it off.
  void run(const std::function<void()>& look = [] {});

  Termination termination() const { return termination_; }
  /// Empty if the evolution ended as asked or came to an end of its own, else what is incomplete.
  std::string incomplete() const;
  long generation() const { return generation_; }  // the last one that was begun
  const EventRecord& events() const { return events_; }
  const TokenStore& tokens() const { return store_; }
  std::uint32_t generation_of(std::uint32_t token) const {
    const std::uint32_t creator = store_.creator(token);
    return creator == TokenStore::none ? 0 : events_.generation[creator];
  }
  long edges() const { return edges_; }
  /// The present state, its tokens in the order in which they were made.
  Hypergraph state() const;

 private:
  void scan(const std::function<void()>& look);
  void by_agenda(const std::function<void()>& look);
  bool offer(std::uint32_t first, std::uint32_t last, const std::function<void()>& look);
  bool matches_left();
  bool full();
  void apply(int rule, const std::uint32_t* tokens);
  void end(Termination why);

  RewriteMatcher matcher_;
  EventOrder order_;
  RewriteLimits limits_;
  MatchKey key_;
  TokenStore store_;
  Agenda agenda_;
  EventRecord events_;
  long edges_ = 0, generation_ = 0;
  Termination termination_ = Termination::terminal;
  std::vector<Atom> edge_;  // being made
};

/// `{"generations", ...}`, in the order of Termination.
std::vector<std::string> termination_words();

}  // namespace khaos
