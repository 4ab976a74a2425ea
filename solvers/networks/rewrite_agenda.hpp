// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/stream.hpp"
#include "networks/rewrite_order.hpp"
#include "networks/rewrite_tokens.hpp"

#include <cstdint>
#include <vector>

namespace khaos {

/// Matches that wait for their turn. A match of which a token has been consumed stays until it is met.
class Agenda {
 public:
  /// `in_batches`: nothing is added between the first `next` and the last, which finds none; then a batch is
  /// sorted at once, which is faster than a heap. The order `random` draws the numbers (member, 0),
  /// (member, 1), ... of `stream`.
  Agenda(const EventOrder& order, int max_inputs, bool in_batches, const Stream& stream,
         std::uint64_t member);
  void add(int rule, const std::uint32_t* tokens, int inputs);
  /// The next match that is alive in `store`, as tokens (max_inputs) and rule; false if there is none.
  bool next(const TokenStore& store, std::uint32_t* tokens, int& rule);
  long size() const { return static_cast<long>(waiting_.size()); }

 private:
  enum class Kind { sorted_batch, heap, bag };
  struct Entry {
    std::uint64_t lead;  // the first two words of the key, which decide most comparisons
    std::uint32_t slot;
  };
  const std::uint32_t* words(std::uint32_t slot) const { return matches_.data() + slot * stride_; }
  bool alive(const TokenStore& store, std::uint32_t slot) const;
  bool later(const Entry& a, const Entry& b) const;
  std::uint64_t draw();
  void move_next_to_back();

  Kind kind_;
  bool random_, sorted_ = false;
  MatchKey key_;
  std::size_t inputs_, stride_;
  Stream stream_;
  std::uint64_t member_, drawn_ = 0;
  std::vector<Entry> waiting_;
  std::vector<std::uint32_t> matches_;  // (slots, stride): rule, inputs, tokens, key
  std::vector<std::uint32_t> free_;     // slots
};

}  // namespace khaos
