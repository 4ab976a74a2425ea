// SPDX-License-Identifier: BSD-3-Clause
/// One step of an optimiser on the trained weights of a tile.
#pragma once
#include "learning/optimiser.hpp"
#include "learning/tile.hpp"

namespace khaos {

/// What the step reads and writes, each (trained); null where the optimiser has no such thing.
template <class V>
struct Moments {
  V *weights = nullptr, *first = nullptr, *second = nullptr;
  const V *gradients = nullptr, *factors = nullptr;  // factors: of the gradients, null for 1
};

/// What shortens a gradient longer than `longest` to that length, each lane its own: 1 for shorter ones.
template <class V>
KOKKOS_INLINE_FUNCTION V clip_factor(const V* gradients, const V* factors, long trained, double longest) {
  V square = 0;
  for (long i = 0; i < trained; ++i) {
    const V g = factors ? gradients[i] * factors[i] : gradients[i];
    square += g * g;
  }
  const V limit = V(ScalarOf<V>(longest)), length = sqrt(square);
  return select_less(limit, length, limit / length, V(1));
}

/// w, m and v after one step: `rate` per lane (schedule included), `scale` of the gradients, `done` steps
/// before this one. Lanes with `active` 0 keep their weights.
template <class V, class Worker>
KOKKOS_INLINE_FUNCTION void optimise(const Optimiser& law, const Moments<V>& at, long trained, V rate,
                                     V scale, V active, long done, const Worker& w) {
  using T = ScalarOf<V>;
  const V decay = V(T(law.decoupled ? 0 : law.weight_decay));
  const V keep = V(1) - rate * V(T(law.decoupled ? law.weight_decay : 0));
  const auto gradient = [&](long i) {
    const V g = at.factors ? at.gradients[i] * at.factors[i] : at.gradients[i];
    return g * scale + decay * at.weights[i];
  };
  const auto put = [&](long i, V next) { at.weights[i] = select_less(V(0), active, next, at.weights[i]); };
  if (law.law == Optimiser::Law::descent) {
    for (long i = w.first(); i < trained; i += w.stride()) put(i, keep * at.weights[i] - rate * gradient(i));
  } else if (law.law == Optimiser::Law::momentum) {
    const V mu = V(T(law.beta1));
    for (long i = w.first(); i < trained; i += w.stride()) {
      const V velocity = mu * at.first[i] + gradient(i);
      at.first[i] = velocity;
      put(i, keep * at.weights[i] - rate * velocity);
    }
  } else {
    const V b1 = V(T(law.beta1)), b2 = V(T(law.beta2)), c1 = V(1) - b1, c2 = V(1) - b2;
    const double t = double(done + 1);
    const V step = rate * V(T(1 / (1 - pow(law.beta1, t)))), unbias = V(T(1 / sqrt(1 - pow(law.beta2, t))));
    const V epsilon = V(T(law.epsilon));
    for (long i = w.first(); i < trained; i += w.stride()) {
      const V g = gradient(i), m = b1 * at.first[i] + c1 * g, v = b2 * at.second[i] + c2 * (g * g);
      at.first[i] = m;
      at.second[i] = v;
      put(i, keep * at.weights[i] - step * m / (unbias * sqrt(v) + epsilon));
    }
  }
}

}  // namespace khaos
