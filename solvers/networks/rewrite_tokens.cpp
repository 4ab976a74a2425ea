// SPDX-License-Identifier: BSD-3-Clause
#include "networks/rewrite_tokens.hpp"

#include <algorithm>

namespace khaos {

TokenStore::TokenStore(std::vector<IndexedPlace> places, int max_arity)
    : places_(std::move(places)), places_of_arity_(static_cast<std::size_t>(max_arity) + 1) {
  std::size_t most = 0;
  for (std::size_t p = 0; p < places_.size(); ++p) {
    auto& same = places_of_arity_[static_cast<std::size_t>(places_[p].arity)];
    next_word_.push_back(first_atom + static_cast<std::size_t>(max_arity) + same.size());
    same.push_back(static_cast<int>(p));
    most = std::max(most, same.size());
  }
  stride_ = first_atom + static_cast<std::size_t>(max_arity) + most;
  atom_stride_ = std::max<std::size_t>(1, 2 * places_.size());
  grow_atoms(0);  // atom 0 is nobody's: it holds the lists of whole arities
}

void TokenStore::reserve(std::size_t tokens, std::size_t atoms) {
  rows_.reserve(tokens * stride_);
  atoms_.reserve((atoms + 1) * atom_stride_);
}

void TokenStore::grow_atoms(Atom largest) {
  const std::size_t size = (static_cast<std::size_t>(largest) + 1) * atom_stride_;
  if (size > atoms_.size()) atoms_.resize(size, none);
}

Atom TokenStore::new_atom() {
  const Atom atom = largest_atom() + 1;
  grow_atoms(atom);
  return atom;
}

void TokenStore::add(std::span<const Atom> edge, std::uint32_t creator) {
  const std::uint32_t token = tokens_++;
  rows_.resize(static_cast<std::size_t>(tokens_) * stride_, none);
  std::uint32_t* const words = row(token);
  words[creator_word] = creator;
  words[arity_word] = static_cast<std::uint32_t>(edge.size());
  for (std::size_t i = 0; i < edge.size(); ++i) {
    words[first_atom + i] = edge[i];
    if (edge[i] > largest_atom()) grow_atoms(edge[i]);
  }
  for (const int place : places_of_arity_[edge.size()]) {
    const auto p = static_cast<std::size_t>(place);
    const Atom atom = places_[p].position < 0 ? 0 : edge[static_cast<std::size_t>(places_[p].position)];
    std::uint32_t* const list = atoms_.data() + (atom * atom_stride_ + 2 * p);
    (list[1] == none ? list[0] : row(list[1])[next_word_[p]]) = token;
    list[1] = token;
  }
}

int TokenStore::place(IndexedPlace wanted) const {
  return static_cast<int>(std::ranges::find(places_, wanted) - places_.begin());
}

}  // namespace khaos
