// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace khaos {

/// Which of the possible events comes next.
struct EventOrder {
  /// sorted: the match with the least keys; random: any, each with equal probability; any_parallel: in
  /// rounds, a maximal set of matches that share no token (each token in turn, the oldest first, with the
  /// first match found in which it is the newest).
  enum class Kind { sorted, random, any_parallel };
  /// Keys compare numbers of tokens, which count up as tokens are made; a list that begins like a longer one
  /// comes before it, and the reverse keys are exactly opposite.
  enum class Key {
    least_recent,           // sorted falling, least first: avoids new tokens
    newest,                 // sorted falling, greatest first
    oldest,                 // sorted rising, least first
    least_old,              // sorted rising, greatest first: avoids old tokens
    rule_ordering,          // in the order of the rule's inputs, least first
    reverse_rule_ordering,  // greatest first
    rule_index,             // the rule written first
    reverse_rule_index
  };
  Kind kind = Kind::sorted;
  std::vector<Key> keys;  // of `sorted`: these decide one after another, then rule_ordering and rule_index
};

/// `standard` (least-recent, rule-ordering, rule-index), `random`, `any-parallel`, or keys as above with
/// hyphens, separated by commas: `oldest`, `rule-index, newest`, ... UserError for another word.
/// Source of the keys: SetReplace, EventOrderingFunction.
EventOrder parse_order(const std::string& text);

/// Writes keys as words that compare lexicographically as unsigned numbers.
class MatchKey {
 public:
  MatchKey(const EventOrder& order, int max_inputs);
  int words() const { return words_; }
  /// The `inputs` tokens of a match in the order of its rule.
  void write(const std::uint32_t* tokens, int inputs, int rule, std::uint32_t* key) const;

 private:
  std::vector<EventOrder::Key> keys_;
  int max_inputs_, words_ = 0;
};

}  // namespace khaos
