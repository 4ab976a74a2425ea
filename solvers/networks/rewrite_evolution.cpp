// SPDX-License-Identifier: BSD-3-Clause
#include "networks/rewrite_evolution.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace khaos {
namespace {

constexpr std::uint32_t look_every = 1 << 14;
// Tokens are 32-bit numbers; an event makes no more than a rule's text holds, far below the difference.
constexpr std::uint32_t most_tokens = TokenStore::none - (1u << 20);

int longest(const Hypergraph& graph) {
  std::size_t most = 0;
  for (const Hyperedge& edge : graph) most = std::max(most, edge.size());
  return static_cast<int>(most);
}

}  // namespace

std::vector<std::string> termination_words() {
  return {"generations", "terminal", "max_events", "max_edges", "max_matches"};
}

RewriteEvolution::RewriteEvolution(std::vector<RewriteRule> rules, const Hypergraph& initial,
                                   const EventOrder& order, const RewriteLimits& limits, const Stream& stream,
                                   std::uint64_t member)
    : matcher_(std::move(rules)),
      order_(order),
      limits_(limits),
      key_(order, matcher_.max_inputs()),
      store_(matcher_.store(longest(initial))),
      agenda_(order, matcher_.max_inputs(), limits.staged, stream, member) {
  for (const Hyperedge& edge : initial) store_.add(edge, TokenStore::none);
  edges_ = static_cast<long>(initial.size());
  events_.first_output.push_back(store_.tokens());
}

void RewriteEvolution::run(const std::function<void()>& look) {
  const bool avoids_new =
      order_.kind == EventOrder::Kind::sorted && order_.keys[0] == EventOrder::Key::least_recent;
  if (order_.kind == EventOrder::Kind::any_parallel || avoids_new)
    scan(look);
  else
    by_agenda(look);
}

void RewriteEvolution::end(Termination why) { termination_ = why; }

bool RewriteEvolution::full() {
  if (events_.events() >= limits_.max_events)
    end(Termination::max_events);
  else if (edges_ > limits_.max_edges || store_.tokens() > most_tokens)
    end(Termination::max_edges);
  else
    return false;
  return true;
}

// Where the newest token decides first, tokens are taken one by one: all matches in which a token is the
// newest exist when its turn comes, and once it is left without one it never gets one again. So no match is
// ever stored, and generations follow one another by themselves.
void RewriteEvolution::scan(const std::function<void()>& look) {
  const bool any = order_.kind == EventOrder::Kind::any_parallel;
  const auto inputs = static_cast<std::size_t>(matcher_.max_inputs());
  std::vector<std::uint32_t> tokens(inputs), key(static_cast<std::size_t>(key_.words())), least(key.size());
  for (std::uint32_t newest = 0; newest < store_.tokens(); ++newest) {
    if (newest % look_every == 0) look();
    if (!store_.alive(newest)) continue;
    bool matched = false;
    int best = 0;
    std::uint32_t limit = newest;
    const auto found = [&](int rule, const std::uint32_t* match) {
      const auto count = matcher_.rules()[static_cast<std::size_t>(rule)].inputs.size();
      if (any) {
        if (matched) return;
        limit = 0;
      } else {
        key_.write(match, static_cast<int>(count), rule, key.data());
        if (matched && !std::ranges::lexicographical_compare(key, least)) return;
        std::swap(key, least);
        limit = count == 1 ? 0 : least[1];  // the second newest, plus 1: no newer token makes it less
      }
      matched = true;
      best = rule;
      std::copy_n(match, count, tokens.begin());
    };
    matcher_.matches_of_newest(store_, newest, limit, found);
    if (!matched) continue;
    if (static_cast<long>(generation_of(newest)) >= limits_.generations) return end(Termination::generations);
    if (full()) return;
    apply(best, tokens.data());
  }
  end(Termination::terminal);
}

// All matches whose newest token is one of [first, last) onto the agenda; false if they are too many.
bool RewriteEvolution::offer(std::uint32_t first, std::uint32_t last, const std::function<void()>& look) {
  for (std::uint32_t newest = first; newest < last; ++newest) {
    if ((newest - first) % look_every == look_every - 1) look();
    if (!store_.alive(newest)) continue;
    std::uint32_t limit = newest;
    matcher_.matches_of_newest(store_, newest, limit, [&](int rule, const std::uint32_t* tokens) {
      if (agenda_.size() > limits_.max_matches) {
        limit = 0;
        return;
      }
      const auto& inputs = matcher_.rules()[static_cast<std::size_t>(rule)].inputs;
      const auto in_time = [&](std::uint32_t token) {
        return static_cast<long>(generation_of(token)) < limits_.generations;
      };
      if (std::all_of(tokens, tokens + inputs.size(), in_time))
        agenda_.add(rule, tokens, static_cast<int>(inputs.size()));
    });
    if (agenda_.size() > limits_.max_matches) return end(Termination::max_matches), false;
  }
  return true;
}

// In stages: the matches of a generation are all known when it begins, for what its events make belongs to
// the next. Otherwise what an event makes may match at once.
void RewriteEvolution::by_agenda(const std::function<void()>& look) {
  std::vector<std::uint32_t> tokens(static_cast<std::size_t>(matcher_.max_inputs()));
  std::uint32_t offered = 0;
  int rule = 0;
  do {
    look();
    const std::uint32_t known = store_.tokens();
    if (!offer(offered, known, look)) return;
    offered = known;
    while (agenda_.next(store_, tokens.data(), rule)) {
      if (events_.events() % look_every == 0) look();
      if (full()) return;
      apply(rule, tokens.data());
      if (limits_.staged) continue;
      if (!offer(offered, store_.tokens(), look)) return;
      offered = store_.tokens();
    }
  } while (offered < store_.tokens());
  end(matches_left() ? Termination::generations : Termination::terminal);
}

bool RewriteEvolution::matches_left() {
  bool any = false;
  for (std::uint32_t newest = 0; newest < store_.tokens() && !any; ++newest) {
    std::uint32_t limit = newest;
    if (!store_.alive(newest)) continue;
    matcher_.matches_of_newest(store_, newest, limit, [&](int, const std::uint32_t*) {
      any = true;
      limit = 0;
    });
  }
  return any;
}

void RewriteEvolution::apply(int rule, const std::uint32_t* tokens) {
  const RewriteRule& r = matcher_.rules()[static_cast<std::size_t>(rule)];
  const std::uint32_t event = events_.events();
  std::uint32_t generation = 0;
  matcher_.bind_match(store_, rule, tokens);
  for (std::size_t i = 0; i < r.inputs.size(); ++i) {
    const std::uint32_t cause = store_.creator(tokens[i]);
    if (cause != TokenStore::none) generation = std::max(generation, events_.generation[cause]);
    events_.inputs.push_back(tokens[i]);
    events_.causes.push_back(cause);
    store_.consume(tokens[i], event);
  }
  events_.rule.push_back(static_cast<std::uint32_t>(rule));
  events_.generation.push_back(generation + 1);
  events_.first_input.push_back(events_.inputs.size());
  generation_ = std::max<long>(generation_, generation + 1);
  std::vector<Atom>& atoms = matcher_.atoms();
  for (int v = r.bound; v < r.variables; ++v) atoms[static_cast<std::size_t>(v)] = store_.new_atom();
  for (const auto& output : r.outputs) {
    edge_.clear();
    for (const int variable : output) edge_.push_back(atoms[static_cast<std::size_t>(variable)]);
    store_.add(edge_, event);
  }
  events_.first_output.push_back(store_.tokens());
  edges_ += static_cast<long>(r.outputs.size()) - static_cast<long>(r.inputs.size());
}

Hypergraph RewriteEvolution::state() const {
  Hypergraph graph;
  for (std::uint32_t token = 0; token < store_.tokens(); ++token)
    if (store_.alive(token)) {
      const std::span<const Atom> edge = store_.edge(token);
      graph.emplace_back(edge.begin(), edge.end());
    }
  return graph;
}

std::string RewriteEvolution::incomplete() const {
  switch (termination_) {
    case Termination::max_edges:
      if (edges_ <= limits_.max_edges)
        return fmt::format("more than {} hyperedges were made at generation {}", most_tokens, generation_);
      return fmt::format("hypergraph exceeded max_edges={} at generation {}", limits_.max_edges, generation_);
    case Termination::max_matches:
      return fmt::format("more than max_matches={} matches wait at generation {}", limits_.max_matches,
                         generation_);
    default:
      return "";
  }
}

}  // namespace khaos
