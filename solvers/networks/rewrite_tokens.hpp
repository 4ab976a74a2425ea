// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "networks/rewrite_rule.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace khaos {

/// A place in hyperedges of one arity where matching looks for an atom; position -1: all of that arity.
struct IndexedPlace {
  int arity, position;
  bool operator==(const IndexedPlace&) const = default;
};

/// All hyperedges that ever were, numbered as they were made (tokens), with the event that made each and the
/// event that consumed it. For each indexed place and atom it keeps the list of living tokens that have the
/// atom there, oldest first. One flat row of 32-bit words for each token, one for each atom: a visit is a
/// cache line or two.
class TokenStore {
 public:
  static constexpr std::uint32_t none = 0xffffffff;

  TokenStore(std::vector<IndexedPlace> places, int max_arity);
  void reserve(std::size_t tokens, std::size_t atoms);

  std::uint32_t tokens() const { return tokens_; }
  Atom largest_atom() const { return static_cast<Atom>(atoms_.size() / atom_stride_ - 1); }
  /// One atom more than there were.
  Atom new_atom();
  /// Appends a token made by `creator` (none: there from the start).
  void add(std::span<const Atom> edge, std::uint32_t creator);
  void consume(std::uint32_t token, std::uint32_t event) { row(token)[consumer_word] = event; }

  bool alive(std::uint32_t token) const { return row(token)[consumer_word] == none; }
  std::uint32_t consumer(std::uint32_t token) const { return row(token)[consumer_word]; }
  std::uint32_t creator(std::uint32_t token) const { return row(token)[creator_word]; }
  std::span<const Atom> edge(std::uint32_t token) const {
    const std::uint32_t* words = row(token);
    return {words + first_atom, words[arity_word]};
  }
  /// Number of an indexed place, for `visit`.
  int place(IndexedPlace wanted) const;

  /// Calls `found(token, its atoms)` for the living tokens of a list, oldest first, while their number is
  /// below `limit`, which `found` may lower. Dead tokens met on the way leave the list: each is met once.
  template <class Found>
  void visit(int place, Atom atom, const std::uint32_t& limit, const Found& found) {
    std::uint32_t* const list = atoms_.data() + (atom * atom_stride_ + 2 * static_cast<std::size_t>(place));
    const std::size_t link = next_word_[static_cast<std::size_t>(place)];
    std::uint32_t before = none, at = list[0];
    while (at < limit) {  // none is above every limit
      std::uint32_t* const words = row(at);
      if (words[consumer_word] == none) {
        found(at, words + first_atom);
        before = at;
      } else {
        const std::uint32_t next = words[link];
        (before == none ? list[0] : row(before)[link]) = next;
        if (next == none) list[1] = before;
      }
      at = words[link];
    }
  }

 private:
  static constexpr std::size_t consumer_word = 0, creator_word = 1, arity_word = 2, first_atom = 3;
  std::uint32_t* row(std::uint32_t token) { return rows_.data() + token * stride_; }
  const std::uint32_t* row(std::uint32_t token) const { return rows_.data() + token * stride_; }
  void grow_atoms(Atom largest);

  std::vector<IndexedPlace> places_;
  std::vector<std::size_t> next_word_;             // (places) where in a row the list of this place goes on
  std::vector<std::vector<int>> places_of_arity_;  // (arities) those of each
  std::size_t stride_, atom_stride_;               // words of a row
  std::vector<std::uint32_t> rows_;   // (tokens, stride): consumer, creator, arity, atoms, next tokens
  std::vector<std::uint32_t> atoms_;  // (atoms, atom_stride): first and last token of each list
  std::uint32_t tokens_ = 0;
};

}  // namespace khaos
