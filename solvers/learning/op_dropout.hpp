// SPDX-License-Identifier: BSD-3-Clause
/// Dropout  out = x / (1 - a0) with probability 1 - a0, else 0 (Srivastava et al. 2014), where something is
///          trained; else out = x. Which elements stay is a function of (member, step, layer, element), so
///          that the derivative asks again instead of remembering.   n: elements, number of the layer
#pragma once
#include "core/stream.hpp"
#include "learning/op_list.hpp"
#include "learning/tile.hpp"

namespace khaos::ops {

struct Dropout {
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void forward(const Call<V>& c, const Worker& w) {
    const V* const x = c.in(0);
    V* const out = c.out();
    for_each(c, w, [&](long i, V factor) { out[i] = x[i] * factor; });
  }
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void backward(const Call<V>& c, const Worker& w) {
    const V* const d = c.out_gradient();
    const Sink<V> dx = c.gradient(0);
    for_each(c, w, [&](long i, V factor) { dx.put(i, d[i] * factor); });
  }

 private:
  /// f(element, 0 or 1 / (1 - a0)). 32 random bits an element: a0 is met to 2^-32.
  template <class V, class Worker, class F>
  KOKKOS_INLINE_FUNCTION static void for_each(const Call<V>& c, const Worker& w, const F& f) {
    constexpr std::uint64_t purpose = 0x64726f706f7574ull;  // "dropout": apart from weights and shuffles
    const long elements = c.n(0), draws = (elements + 3) / 4;
    const ScalarOf<V> kept = ScalarOf<V>(1 / (1 - c.step.a[0]));
    const std::uint64_t dropped = std::uint64_t(c.step.a[0] * 0x1p32);
    const std::uint64_t layer = std::uint64_t(c.n(1)) * 0x9E3779B97F4A7C15ull;
    if (!c.tile.training) {
      for (long i = w.first(); i < elements; i += w.stride()) f(i, V(1));
      return;
    }
    for (long draw = w.first(); draw < draws; draw += w.stride()) {
      V factor[4] = {V(0), V(0), V(0), V(0)};
      for (int lane = 0; lane < Scalar<V>::width; ++lane) {
        const auto words = Stream{(c.tile.keys[lane] ^ purpose) + layer}.words(
            c.tile.members[lane], std::uint64_t(c.tile.step * draws + draw));
        for (std::size_t k = 0; k < 4; ++k) factor[k].set(lane, words[k] < dropped ? ScalarOf<V>(0) : kept);
      }
      for (long k = 0; k < 4 && 4 * draw + k < elements; ++k) f(4 * draw + k, factor[k]);
    }
  }
};

}  // namespace khaos::ops
