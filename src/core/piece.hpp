// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace khaos {

/// A rank's rectangular piece of an array that a group of ranks holds together: the elements first[d] ..
/// first[d] + count[d] - 1 along each axis d of the whole `shape`. `values` is host memory, the product of
/// `count`, row-major. The pieces of all ranks tile the array; a rank may have none (a count of 0).
struct Piece {
  std::vector<long> shape, first, count;
  std::span<double> values;
};

/// Rows [from, from + n) of a piece along its first axis.
Piece rows(const Piece& piece, long from, long n);
/// How many rows make about `doubles` numbers; at least one.
long rows_of(const Piece& piece, long doubles);

/// A digest of the whole array is the sum (modulo 2^64) of those of its pieces, however it is cut: each
/// number is mixed with its place. Against torn, missing, flipped or moved data, not against an adversary.
std::uint64_t digest(const Piece& piece);

}  // namespace khaos
