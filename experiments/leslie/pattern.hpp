// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <Kokkos_Core.hpp>

#include <cstdint>

namespace leslie {

/// Whether some power of an n x n matrix with these places of positive elements, else 0, is positive; n
/// <= 64. If so, power (n - 1)^2 + 1 is, and all later ones (Wielandt 1950): so it is squared beyond that.
template <class Positive>
KOKKOS_INLINE_FUNCTION bool primitive_pattern(int n, const Positive& positive) {
  std::uint64_t row[64], next[64];
  for (int i = 0; i < n; ++i) {
    row[i] = 0;
    for (int j = 0; j < n; ++j)
      if (positive(i, j)) row[i] |= std::uint64_t(1) << j;
  }
  const std::uint64_t full = n == 64 ? ~std::uint64_t(0) : (std::uint64_t(1) << n) - 1;
  for (int power = 1; power < (n - 1) * (n - 1) + 1; power *= 2) {
    for (int i = 0; i < n; ++i) {
      next[i] = 0;
      for (int j = 0; j < n; ++j)
        if (row[i] >> j & 1) next[i] |= row[j];
    }
    for (int i = 0; i < n; ++i) row[i] = next[i];
  }
  for (int i = 0; i < n; ++i)
    if (row[i] != full) return false;
  return true;
}

}  // namespace leslie
