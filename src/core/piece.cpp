// SPDX-License-Identifier: BSD-3-Clause
#include "core/piece.hpp"

#include <algorithm>
#include <bit>

namespace khaos {

Piece rows(const Piece& piece, long from, long n) {
  Piece part = piece;
  const std::size_t row = piece.count[0] == 0 ? 0 : piece.values.size() / std::size_t(piece.count[0]);
  part.first[0] += from;
  part.count[0] = n;
  part.values = piece.values.subspan(std::size_t(from) * row, std::size_t(n) * row);
  return part;
}

long rows_of(const Piece& piece, long doubles) {
  const long row = std::max(1L, long(piece.values.size()) / std::max(1L, piece.count[0]));
  return std::max(1L, doubles / row);
}

std::uint64_t digest(const Piece& piece) {
  const std::size_t axes = piece.shape.size();
  const long line = piece.count[axes - 1];
  if (piece.values.empty()) return 0;
  std::uint64_t sum = 0;
  std::vector<long> at(axes, 0);  // of the line, within the piece
  for (const double* u = piece.values.data(); u != piece.values.data() + piece.values.size(); u += line) {
    std::uint64_t place = 0;  // of the line's first number in the whole array
    for (std::size_t d = 0; d < axes; ++d)
      place = place * std::uint64_t(piece.shape[d]) + std::uint64_t(piece.first[d] + at[d]);
    for (long i = 0; i < line; ++i) {
      std::uint64_t z = (std::bit_cast<std::uint64_t>(u[i]) ^ ((place + std::uint64_t(i)) << 1 | 1)) *
                        0xbf58476d1ce4e5b9ULL;
      z ^= z >> 32;
      sum += z * 0x94d049bb133111ebULL;
    }
    for (std::size_t d = axes - 1; d-- > 0;) {  // the next line
      if (++at[d] < piece.count[d]) break;
      at[d] = 0;
    }
  }
  return sum;
}

}  // namespace khaos
