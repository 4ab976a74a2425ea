// SPDX-License-Identifier: BSD-3-Clause
#include "networks/rewrite_order.hpp"

#include "core/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

namespace khaos {
namespace {

using Key = EventOrder::Key;

constexpr std::array<const char*, 8> key_names = {"least-recent",  "newest",
                                                  "oldest",        "least-old",
                                                  "rule-ordering", "reverse-rule-ordering",
                                                  "rule-index",    "reverse-rule-index"};

bool is_index(Key key) { return key == Key::rule_index || key == Key::reverse_rule_index; }
bool is_reverse(Key key) {
  return key == Key::newest || key == Key::least_old || key == Key::reverse_rule_ordering ||
         key == Key::reverse_rule_index;
}
bool is_falling(Key key) { return key == Key::least_recent || key == Key::newest; }
bool is_rising(Key key) { return key == Key::oldest || key == Key::least_old; }

template <class Before>
void insertion_sort(std::uint32_t* x, int n, const Before& before) {  // of a handful
  for (int i = 1; i < n; ++i)
    for (int k = i; k > 0 && before(x[k], x[k - 1]); --k) std::swap(x[k], x[k - 1]);
}

std::string trimmed(std::string text) {
  text.erase(0, text.find_first_not_of(' '));
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

}  // namespace

EventOrder parse_order(const std::string& text) {
  const std::string whole = trimmed(text);
  if (whole == "random") return {EventOrder::Kind::random, {}};
  if (whole == "any-parallel") return {EventOrder::Kind::any_parallel, {}};
  EventOrder order;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t comma = std::min(text.find(',', at), text.size());
    const std::string word = trimmed(text.substr(at, comma - at));
    at = comma + 1;
    if (word == "standard") {
      order.keys.push_back(Key::least_recent);
      continue;
    }
    const auto found = std::ranges::find(key_names, word);
    if (found == key_names.end())
      throw UserError(
          fmt::format("order: given '{}', allowed: standard, random, any-parallel, or a list of {}", word,
                      fmt::join(key_names, ", ")));
    order.keys.push_back(static_cast<Key>(found - key_names.begin()));
  }
  for (const Key last : {Key::rule_ordering, Key::rule_index})
    if (std::ranges::count(order.keys, last) == 0) order.keys.push_back(last);
  return order;
}

MatchKey::MatchKey(const EventOrder& order, int max_inputs) : keys_(order.keys), max_inputs_(max_inputs) {
  for (const Key key : keys_) words_ += is_index(key) ? 1 : max_inputs;
}

void MatchKey::write(const std::uint32_t* tokens, int inputs, int rule, std::uint32_t* key) const {
  for (const Key kind : keys_) {
    const int length = is_index(kind) ? 1 : max_inputs_;
    std::fill_n(key, length, 0u);  // a shorter list comes first
    if (is_index(kind)) {
      key[0] = static_cast<std::uint32_t>(rule);
    } else {
      for (int i = 0; i < inputs; ++i) key[i] = tokens[i] + 1;
      if (is_falling(kind)) insertion_sort(key, inputs, std::greater<>());
      if (is_rising(kind)) insertion_sort(key, inputs, std::less<>());
    }
    if (is_reverse(kind))
      for (int i = 0; i < length; ++i) key[i] = ~key[i];
    key += length;
  }
}

}  // namespace khaos
