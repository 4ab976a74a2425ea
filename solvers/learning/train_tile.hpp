// SPDX-License-Identifier: BSD-3-Clause
/// The work on one tile: inputs in, forward, backward, optimiser, again and again before the next tile.
#pragma once
#include "core/stream.hpp"
#include "learning/op_kernels.hpp"
#include "learning/optimiser.hpp"

#include <numbers>

namespace khaos {

/// Where the numbers of one input come from.
template <class T>
struct Feed {
  const T* values = nullptr;  // (samples, row), or (members, samples, row)
  long samples = 1, row = 0;
  long batch = 0;  // samples per step; 0: all of them at once, and the same in each step
  bool each = false;
  long offset = 0;  // of the input in the arena
};

/// Pointers to what all tiles need; the arrays of members count lanes of all tiles, padding included.
template <class V>
struct TileMemory {
  using T = ScalarOf<V>;
  V *weights = nullptr, *arena = nullptr,
    *gradients = nullptr;  // (tiles, stored), (slots, ...), (slots, ...)
  const std::uint64_t *keys = nullptr, *addresses = nullptr;
  const Feed<T>* feeds = nullptr;
  int feed_count = 0;
  std::int32_t* order = nullptr;  // (slots, samples, lanes): which sample is n-th in this epoch
  long members = 0;               // those that exist; the lanes beyond repeat the last one's data
  long stored = 0, trained = 0, arena_size = 0, samples = 0, batch = 0;
};

template <class V>
KOKKOS_INLINE_FUNCTION Tile<V> tile_of(const TileMemory<V>& memory, const Operand* operands, long tile,
                                       long slot) {
  Tile<V> t;
  t.base[int(Space::arena)] = memory.arena + slot * memory.arena_size;
  t.base[int(Space::weights)] = memory.weights + tile * memory.stored;
  t.base[int(Space::gradients)] = memory.gradients + slot * memory.trained;
  t.operands = operands;
  t.keys = memory.keys + tile * Scalar<V>::width;
  t.members = memory.addresses + tile * Scalar<V>::width;
  return t;
}

/// One input of one tile from `feed`: sample number of element's sample for each lane from sample_of(lane,
/// k).
template <class V, class Worker, class SampleOf>
KOKKOS_INLINE_FUNCTION void take_in(const TileMemory<V>& memory, const Feed<ScalarOf<V>>& feed, V* to,
                                    long tile, long samples, const Worker& w, const SampleOf& sample_of) {
  constexpr int width = Scalar<V>::width;
  for (long k = 0; k < samples; ++k)
    for (int lane = 0; lane < width; ++lane) {
      const long wanted = tile * width + lane, member = wanted < memory.members ? wanted : memory.members - 1;
      const ScalarOf<V>* const from =
          feed.values + ((feed.each ? member * feed.samples : 0) + sample_of(lane, k)) * feed.row;
      for (long e = w.first(); e < feed.row; e += w.stride()) to[k * feed.row + e].set(lane, from[e]);
    }
}
/// The same where all lanes take the same samples of shared data, first ... first + samples - 1.
template <class V, class Worker>
KOKKOS_INLINE_FUNCTION void take_in_shared(const Feed<ScalarOf<V>>& feed, V* to, long first, long samples,
                                           const Worker& w) {
  const ScalarOf<V>* const from = feed.values + first * feed.row;
  for (long i = w.first(); i < samples * feed.row; i += w.stride()) to[i] = V(from[i]);
}

/// The inputs that stay as they are for all steps.
template <class V, class Worker>
KOKKOS_INLINE_FUNCTION void take_in_fixed(const TileMemory<V>& memory, V* arena, long tile, const Worker& w) {
  for (int f = 0; f < memory.feed_count; ++f) {
    const Feed<ScalarOf<V>>& feed = memory.feeds[f];
    if (feed.batch > 0) continue;
    if (feed.each)
      take_in(memory, feed, arena + feed.offset, tile, feed.samples, w, [](int, long k) { return k; });
    else
      take_in_shared(feed, arena + feed.offset, 0, feed.samples, w);
  }
  w.barrier();
}

/// Mini-batch number `batch` in sequence, or in the order of each lane.
template <class V, class Worker>
KOKKOS_INLINE_FUNCTION void take_in_batch(const TileMemory<V>& memory, V* arena, long tile, long batch,
                                          const std::int32_t* order, const Worker& w) {
  constexpr int width = Scalar<V>::width;
  const long first = batch * memory.batch;
  for (int f = 0; f < memory.feed_count; ++f) {
    const Feed<ScalarOf<V>>& feed = memory.feeds[f];
    if (feed.batch == 0) continue;
    V* const to = arena + feed.offset;
    if (order)
      take_in(memory, feed, to, tile, feed.batch, w,
              [&](int lane, long k) { return long(order[(first + k) * width + lane]); });
    else if (feed.each)
      take_in(memory, feed, to, tile, feed.batch, w, [&](int, long k) { return first + k; });
    else
      take_in_shared(feed, to, first, feed.batch, w);
  }
  w.barrier();
}

/// A uniformly random order of the samples for each lane and epoch: Fisher-Yates (Durstenfeld 1964), its
/// numbers addressed by (member, epoch, place). 32 bits each: probabilities are off by less than
/// samples/2^32.
template <class V, class Worker>
KOKKOS_INLINE_FUNCTION void shuffle_samples(const TileMemory<V>& memory, long tile, long epoch,
                                            std::int32_t* order, const Worker& w) {
  constexpr int width = Scalar<V>::width;
  constexpr std::uint64_t purpose = 0x73687566666c65ull;  // "shuffle", so that no weight's numbers are met
  const long samples = memory.samples, draws = (samples + 3) / 4;
  for (int lane = w.first(); lane < width; lane += w.stride()) {
    const Stream stream{memory.keys[tile * width + lane] ^ purpose};
    for (long i = 0; i < samples; ++i) order[i * width + lane] = std::int32_t(i);
    Kokkos::Array<std::uint32_t, 4> words{};
    for (long i = samples - 1; i > 0; --i) {
      if ((i & 3) == 3 || i == samples - 1)
        words = stream.words(memory.addresses[tile * width + lane], std::uint64_t(epoch * draws + i / 4));
      const long j = long(std::uint64_t(words[std::size_t(i & 3)]) * std::uint64_t(i + 1) >> 32);
      const std::int32_t swapped = order[i * width + lane];
      order[i * width + lane] = order[j * width + lane];
      order[j * width + lane] = swapped;
    }
  }
  w.barrier();
}

/// The factor of the learning rate at a step.
KOKKOS_INLINE_FUNCTION double rate_factor(const Schedule& schedule, long step) {
  if (step < schedule.warm_up) return double(step + 1) / double(schedule.warm_up);
  switch (schedule.law) {
    case Schedule::Law::constant:
      return 1;
    case Schedule::Law::geometric:
      return pow(schedule.factor, double(step));
    case Schedule::Law::cosine:
      break;
  }
  if (step >= schedule.last) return schedule.floor;
  const double done = double(step - schedule.warm_up) / double(schedule.last - schedule.warm_up);
  return schedule.floor + (1 - schedule.floor) * 0.5 * (1 + cos(std::numbers::pi * done));
}

}  // namespace khaos
