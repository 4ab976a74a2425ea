// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <Kokkos_Core.hpp>

#include <cmath>
#include <cstdint>
#include <numbers>
#include <string_view>

namespace khaos {

/// Random numbers addressed by (member, index): Philox4x32-10 (Salmon et al., SC 2011). There is no state to
/// seed, save or skip, so a number never depends on who draws it, or when.
struct Stream {
  std::uint64_t key = 0;

  /// Four independent 32-bit words of the counter (member, index).
  KOKKOS_INLINE_FUNCTION Kokkos::Array<std::uint32_t, 4> words(std::uint64_t member,
                                                               std::uint64_t index) const {
    std::uint32_t c0 = std::uint32_t(index), c1 = std::uint32_t(index >> 32);
    std::uint32_t c2 = std::uint32_t(member), c3 = std::uint32_t(member >> 32);
    std::uint32_t k0 = std::uint32_t(key), k1 = std::uint32_t(key >> 32);
    for (int round = 0; round < 10; ++round) {
      const std::uint64_t p0 = std::uint64_t(0xD2511F53u) * c0, p1 = std::uint64_t(0xCD9E8D57u) * c2;
      c0 = std::uint32_t(p1 >> 32) ^ c1 ^ k0;
      c2 = std::uint32_t(p0 >> 32) ^ c3 ^ k1;
      c1 = std::uint32_t(p1);
      c3 = std::uint32_t(p0);
      k0 += 0x9E3779B9u;
      k1 += 0xBB67AE85u;
    }
    return {{c0, c1, c2, c3}};
  }
  /// Uniform in (0, 1), both ends excluded: 52 random bits and a half.
  KOKKOS_INLINE_FUNCTION double uniform(std::uint64_t member, std::uint64_t index) const {
    const auto w = words(member, index);
    return unit(w[0], w[1]);
  }
  /// Standard normal (Box & Muller 1958), from the four words of one counter.
  KOKKOS_INLINE_FUNCTION double normal(std::uint64_t member, std::uint64_t index) const {
    const auto w = words(member, index);
    return std::sqrt(-2 * std::log(unit(w[0], w[1]))) * std::cos(2 * std::numbers::pi * unit(w[2], w[3]));
  }

 private:
  KOKKOS_INLINE_FUNCTION static double unit(std::uint32_t high, std::uint32_t low) {
    return (double((std::uint64_t(high) << 32 | low) >> 12) + 0.5) * 0x1p-52;
  }
};

/// The stream of one purpose: equal (seed, replicate, purpose) give equal numbers.
Stream make_stream(std::uint64_t seed, std::uint64_t replicate, std::string_view purpose,
                   std::uint64_t point = 0);

}  // namespace khaos
