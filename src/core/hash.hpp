// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace khaos {

/// Finaliser of SplitMix64 (Steele, Lea & Flood, OOPSLA 2014): a bijection that mixes all 64 bits.
constexpr std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

/// A 64-bit hash that is fed piece by piece; equal on every machine of equal byte order. For identities,
/// random keys and digests against torn or flipped bytes, not against an adversary.
class Hash {
 public:
  Hash& word(std::uint64_t w) {
    state_ = mix(state_ + 0x9e3779b97f4a7c15ULL) ^ w * 0xd6e8feb86659fd93ULL;
    return *this;
  }
  Hash& number(double x) { return word(std::bit_cast<std::uint64_t>(x == 0 ? 0.0 : x)); }  // -0 is 0
  Hash& words(std::span<const std::uint64_t> all) {
    for (const std::uint64_t w : all) word(w);
    return *this;
  }
  Hash& text(std::string_view s) {
    word(s.size());
    for (; s.size() >= 8; s.remove_prefix(8)) word(load(s.data(), 8));
    return s.empty() ? *this : word(load(s.data(), s.size()));
  }
  std::uint64_t value() const { return mix(state_ + 0x9e3779b97f4a7c15ULL); }

 private:
  static std::uint64_t load(const char* bytes, std::size_t n) {
    std::uint64_t w = 0;
    std::memcpy(&w, bytes, n);
    return w;
  }
  std::uint64_t state_ = 0;
};

}  // namespace khaos
