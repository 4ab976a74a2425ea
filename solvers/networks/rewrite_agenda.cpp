// SPDX-License-Identifier: BSD-3-Clause
#include "networks/rewrite_agenda.hpp"

#include <algorithm>

namespace khaos {

Agenda::Agenda(const EventOrder& order, int max_inputs, bool in_batches, const Stream& stream,
               std::uint64_t member)
    : random_(order.kind == EventOrder::Kind::random),
      key_(order, max_inputs),
      inputs_(static_cast<std::size_t>(max_inputs)),
      stride_(2 + inputs_ + static_cast<std::size_t>(key_.words())),
      stream_(stream),
      member_(member) {
  // A batch in random order is one that is sorted by random numbers. Where matches come between others are
  // taken that would favour the new ones, for old ones with small numbers have gone: there each is drawn.
  kind_ = in_batches ? Kind::sorted_batch : random_ ? Kind::bag : Kind::heap;
}

bool Agenda::later(const Entry& a, const Entry& b) const {
  if (a.lead != b.lead) return a.lead > b.lead;
  const std::uint32_t *first = words(a.slot) + 2 + inputs_, *second = words(b.slot) + 2 + inputs_;
  return std::lexicographical_compare(second, second + key_.words(), first, first + key_.words());
}

std::uint64_t Agenda::draw() {
  const auto w = stream_.words(member_, drawn_++);
  return std::uint64_t(w[0]) << 32 | w[1];
}

void Agenda::add(int rule, const std::uint32_t* tokens, int inputs) {
  auto slot = static_cast<std::uint32_t>(matches_.size() / stride_);
  if (free_.empty()) {
    matches_.resize(matches_.size() + stride_);
  } else {
    slot = free_.back();
    free_.pop_back();
  }
  std::uint32_t* const match = matches_.data() + slot * stride_;
  match[0] = static_cast<std::uint32_t>(rule);
  match[1] = static_cast<std::uint32_t>(inputs);
  std::copy_n(tokens, inputs, match + 2);
  std::uint64_t lead = 0;
  if (!random_) {
    std::uint32_t* const key = match + 2 + inputs_;
    key_.write(tokens, inputs, rule, key);
    lead = std::uint64_t(key[0]) << 32 | key[1];  // at least two keys, so two words
  } else if (kind_ == Kind::sorted_batch) {
    lead = draw();
  }
  waiting_.push_back({lead, slot});
  sorted_ = false;
  if (kind_ == Kind::heap)
    std::push_heap(waiting_.begin(), waiting_.end(),
                   [this](const Entry& a, const Entry& b) { return later(a, b); });
}

bool Agenda::alive(const TokenStore& store, std::uint32_t slot) const {
  const std::uint32_t* match = words(slot);
  return std::all_of(match + 2, match + 2 + match[1],
                     [&](std::uint32_t token) { return store.alive(token); });
}

void Agenda::move_next_to_back() {
  const auto later_first = [this](const Entry& a, const Entry& b) { return later(a, b); };
  if (kind_ == Kind::heap) {
    std::pop_heap(waiting_.begin(), waiting_.end(), later_first);
  } else if (kind_ == Kind::sorted_batch) {
    if (!sorted_) std::sort(waiting_.begin(), waiting_.end(), later_first);
    sorted_ = true;
  } else {
    // Uniform to 2^-64 of the number waiting. A dead match that is drawn goes, and the draw is repeated, so
    // that the living ones stay equally probable.
    const std::uint64_t bits = draw(), n = waiting_.size();  // floor(bits n / 2^64), n < 2^32
    std::swap(waiting_[((bits >> 32) * n + (((bits & 0xffffffff) * n) >> 32)) >> 32], waiting_.back());
  }
}

bool Agenda::next(const TokenStore& store, std::uint32_t* tokens, int& rule) {
  while (!waiting_.empty()) {
    move_next_to_back();
    const std::uint32_t slot = waiting_.back().slot;
    waiting_.pop_back();
    free_.push_back(slot);
    if (!alive(store, slot)) continue;
    rule = static_cast<int>(words(slot)[0]);
    std::copy_n(words(slot) + 2, words(slot)[1], tokens);
    return true;
  }
  return false;
}

}  // namespace khaos
