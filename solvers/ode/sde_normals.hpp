// SPDX-License-Identifier: BSD-3-Clause
/// Standard normal numbers for a register of neighbouring replicas, addressed by (replica, row, step) as
/// core/stream.hpp addresses by (member, index): no state, the same bits in every lane and every register.
#pragma once

#include "core/simd_math.hpp"
#include "core/stream.hpp"

#if (defined(__AVX512F__) || defined(__AVX2__)) && !defined(__CUDA_ARCH__)
#include <immintrin.h>
#endif

namespace khaos {
namespace detail {

/// 32-bit words, one in the low half of each lane. The high halves hold what the arithmetic left there.
template <int W>
using LaneWords = typename Vector<std::uint64_t, W>::type;

/// The 64-bit products of the low halves with b: one instruction of the machine.
template <int W>
KOKKOS_INLINE_FUNCTION LaneWords<W> product_of_low_halves(LaneWords<W> a, std::uint32_t b) {
#if defined(__AVX512F__) && !defined(__CUDA_ARCH__)
  if constexpr (W == 8)  // masked by all ones: GCC 12 warns of what the plain form leaves undefined
    return (LaneWords<W>)_mm512_maskz_mul_epu32(0xff, (__m512i)a, _mm512_set1_epi64(std::int64_t(b)));
#endif
#if defined(__AVX2__) && !defined(__CUDA_ARCH__)
  if constexpr (W == 4)
    return (LaneWords<W>)_mm256_mul_epu32((__m256i)a, _mm256_set1_epi64x(std::int64_t(b)));
#endif
  return (a & 0xffffffffu) * std::uint64_t(b);
}

/// (w + 1/2) / 2^32 of the low halves: in (0, 1), both ends excluded, exact.
template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> unit_of_word(LaneWords<W> w) {
  const Bits<W> bits = Bits<W>((w & 0xffffffffu) | 0x4330000000000000u);  // the double 2^52 + w
  return (from_bits<W>(bits) - (0x1p52 - 0.5)) * 0x1p-32;
}
}  // namespace detail

/// Stream::words of members member .. member + W - 1 at one index, a word in the low half of each lane.
/// Source: Salmon et al., SC 2011 (Philox4x32-10).
template <int W>
KOKKOS_INLINE_FUNCTION void words_of_lanes(const Stream& stream, std::uint64_t member, std::uint64_t index,
                                           detail::LaneWords<W> (&w)[4]) {
  using Words = detail::LaneWords<W>;
  Words members = Words{} + member;
  if constexpr (W > 1)
    for (int lane = 0; lane < W; ++lane) members[lane] += std::uint64_t(lane);
  Words c0 = Words{} + index, c1 = Words{} + (index >> 32), c2 = members, c3 = members >> 32;
  std::uint32_t k0 = std::uint32_t(stream.key), k1 = std::uint32_t(stream.key >> 32);
  for (int round = 0; round < 10; ++round) {
    const Words p0 = detail::product_of_low_halves<W>(c0, 0xD2511F53u);
    const Words p1 = detail::product_of_low_halves<W>(c2, 0xCD9E8D57u);
    c0 = (p1 >> 32) ^ c1 ^ (Words{} + std::uint64_t(k0));
    c2 = (p0 >> 32) ^ c3 ^ (Words{} + std::uint64_t(k1));
    c1 = p1;
    c3 = p0;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  w[0] = c0, w[1] = c1, w[2] = c2, w[3] = c3;
}

/// Four independent standard normals for each of W neighbouring members (Box & Muller 1958, both branches). A
/// radius has 32 random bits, so |z| < 6.8: beyond lies 1e-11 of the law.
template <int W>
KOKKOS_INLINE_FUNCTION void normals_of_lanes(const Stream& stream, std::uint64_t member, std::uint64_t index,
                                             simd<double, W> (&z)[4]) {
  using V = simd<double, W>;
  detail::LaneWords<W> w[4];
  words_of_lanes<W>(stream, member, index, w);
  for (int pair = 0; pair < 2; ++pair) {
    const V radius = sqrt(-2.0 * log(detail::unit_of_word<W>(w[2 * pair])));
    // The angle is a random quarter turn and a random part of one, so there is nothing to reduce.
    const detail::LaneWords<W> turn = w[2 * pair + 1];
    detail::Reduced<W> angle(V(0.0));
    angle.quadrant = detail::Bits<W>((turn & 0xffffffffu) >> 30);
    angle.r = (4.0 * detail::unit_of_word<W>(turn & 0x3fffffffu) - 0.5) * (0.5 * std::numbers::pi);
    z[2 * pair] = radius * detail::sin_of(angle);
    angle.quadrant += 1;
    z[2 * pair + 1] = radius * detail::sin_of(angle);
  }
}

/// The normals of rows 0, 1, 2, ... at one step, in this order. Row r has number r % 4 of the counter
/// (member, step * ceil(rows / 4) + r / 4).
class NormalRows {
 public:
  KOKKOS_INLINE_FUNCTION NormalRows(const Stream& stream, std::uint64_t member, std::uint64_t step, long rows)
      : stream_(stream), member_(member), index_(step * std::uint64_t((rows + 3) / 4)) {}
  KOKKOS_INLINE_FUNCTION Lanes next() {
    if (used_ == 4) {
      normals_of_lanes<KHAOS_LANES>(stream_, member_, index_++, z_);
      used_ = 0;
    }
    return z_[used_++];
  }

 private:
  Stream stream_;
  std::uint64_t member_, index_;
  Lanes z_[4];
  int used_ = 4;
};

}  // namespace khaos
