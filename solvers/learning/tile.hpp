// SPDX-License-Identifier: BSD-3-Clause
/// What an operation's kernels see of the tile they work on: tile_width members side by side, one per lane.
#pragma once
#include "learning/lanes.hpp"
#include "learning/program.hpp"

#include <cstdint>

namespace khaos {

/// Who works on a tile. On a host one thread; on a GPU a team, whose threads take elements first(), first() +
/// stride(), ... and meet at barriers.
struct Alone {
  KOKKOS_INLINE_FUNCTION static constexpr int first() { return 0; }
  KOKKOS_INLINE_FUNCTION static constexpr int stride() { return 1; }
  KOKKOS_INLINE_FUNCTION void barrier() const {}
};
template <class Member>
struct Team {
  const Member& member;
  KOKKOS_INLINE_FUNCTION int first() const { return member.team_rank(); }
  KOKKOS_INLINE_FUNCTION int stride() const { return member.team_size(); }
  KOKKOS_INLINE_FUNCTION void barrier() const { member.team_barrier(); }
};

/// Memory and identity of one tile.
template <class V>
struct Tile {
  V* base[3] = {};  // by Space
  const Operand* operands = nullptr;
  const std::uint64_t* keys = nullptr;     // of the members' streams
  const std::uint64_t* members = nullptr;  // their addresses in them
  long step = 0;                           // of training, for random numbers
  bool training = true;
  const V* active = nullptr;  // while a step of training is made: 0 in lanes whose member has stopped

  KOKKOS_INLINE_FUNCTION V* at(const Operand& operand) const {
    return operand.offset < 0 ? nullptr : base[int(operand.space)] + operand.offset;
  }
};

/// The gradient of an input, to be filled: null if nobody wants it. Each element is either put once, or the
/// whole is cleared and then added to.
template <class V>
struct Sink {
  V* to = nullptr;
  bool adds = false;  // another operation has written its part before
  long size = 0;

  KOKKOS_INLINE_FUNCTION explicit operator bool() const { return to != nullptr; }
  KOKKOS_INLINE_FUNCTION void put(long i, V x) const { to[i] = adds ? to[i] + x : x; }
  KOKKOS_INLINE_FUNCTION void add(long i, V x) const { to[i] += x; }
  template <class Worker>
  KOKKOS_INLINE_FUNCTION void clear(const Worker& worker) const {
    if (!adds)
      for (long i = worker.first(); i < size; i += worker.stride()) to[i] = V(0);
    worker.barrier();
  }
};

/// One step on one tile.
template <class V>
struct Call {
  const Step& step;
  const Tile<V>& tile;

  KOKKOS_INLINE_FUNCTION long n(int k) const { return step.n[k]; }
  KOKKOS_INLINE_FUNCTION V a(int k) const { return V(ScalarOf<V>(step.a[k])); }
  KOKKOS_INLINE_FUNCTION int inputs() const { return step.inputs; }
  KOKKOS_INLINE_FUNCTION V* out() const { return tile.at(operand(0)); }
  KOKKOS_INLINE_FUNCTION const V* out_gradient() const { return tile.at(operand(1)); }
  /// The same, to be overwritten: nobody reads it after this step.
  KOKKOS_INLINE_FUNCTION V* spent_gradient() const { return tile.at(operand(1)); }
  KOKKOS_INLINE_FUNCTION const V* in(int i) const { return tile.at(operand(2 + i)); }
  /// An input that is a state of the network, to be changed: running statistics.
  KOKKOS_INLINE_FUNCTION V* state(int i) const { return tile.at(operand(2 + i)); }
  KOKKOS_INLINE_FUNCTION long in_size(int i) const { return operand(2 + i).size; }
  KOKKOS_INLINE_FUNCTION Sink<V> gradient(int i) const {
    const Operand& target = operand(2 + step.inputs + i);
    return {tile.at(target), target.adds, target.size};
  }

 private:
  KOKKOS_INLINE_FUNCTION const Operand& operand(int k) const { return tile.operands[step.first + k]; }
};

}  // namespace khaos
