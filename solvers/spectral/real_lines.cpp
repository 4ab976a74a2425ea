// SPDX-License-Identifier: BSD-3-Clause
#include "spectral/real_lines.hpp"

#include "spectral/complex_lanes.hpp"

#include <cmath>
#include <numbers>

namespace khaos {
namespace {

Lanes lanes_at(const double* p) {  // of any alignment
  Lanes x;
  __builtin_memcpy(&x, p, sizeof x);
  return x;
}

struct Pair {
  ComplexLanes low, high;  // of k and of h - k
};

/// modes X -> z_hat: with E = X_k + conj X_h-k, O = exp(2 pi i k / n) (X_k - conj X_h-k),
/// z_k = E + i O and z_h-k = conj E + i conj O.
Pair tangled(ComplexLanes x, ComplexLanes mirror, ComplexLanes w) {
  const ComplexLanes e = x + conj(mirror), o = conj(w) * (x - conj(mirror));
  return {e + times_i(o), conj(e) + times_i(conj(o))};
}

/// z_hat -> modes: 2 E = z_k + conj z_h-k, 2 i O = z_k - conj z_h-k, X_k = E + w O, X_h-k = conj(E - w O).
Pair untangled(ComplexLanes z, ComplexLanes mirror, ComplexLanes w, Lanes half_scale) {
  const ComplexLanes e = half_scale * (z + conj(mirror));
  const ComplexLanes o = w * (half_scale * -times_i(z - conj(mirror)));
  return {e + o, conj(e - o)};
}

/// pair(k, live) for blocks of modes k = 0 .. h / 2 and their mirror images. Lines shorter than two blocks on
/// each side go mode by mode.
template <class Body>
void for_pairs(long h, const Body& pair) {
  const int live = h < 2 * KHAOS_LANES ? 1 : KHAOS_LANES;
  for (long k = 0; k <= h / 2; k += live) pair(k, live);
}

}  // namespace

RealLines::RealLines(long n) : h_(n / 2), cos_(h_ / 2 + 1 + KHAOS_LANES), sin_(h_ / 2 + 1 + KHAOS_LANES) {
  for (long k = 0; k < cos_.size(); ++k) {
    const double angle = -2 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(n);
    cos_.data()[k] = std::cos(angle);
    sin_.data()[k] = std::sin(angle);
  }
}

void RealLines::tangle(double* modes, double* z_hat) const {
  modes[1] = modes[2 * h_ + 1] = 0;
  for_pairs(h_, [&](long k, int live) {
    const long mirror = h_ - k - (live - 1);
    const ComplexLanes w{lanes_at(cos_.data() + k), lanes_at(sin_.data() + k)};
    const Pair z = live == 1
                       ? tangled(load_complex(modes + 2 * k, 1), load_complex(modes + 2 * mirror, 1), w)
                       : tangled(load_complex(modes + 2 * k), reversed(load_complex(modes + 2 * mirror)), w);
    store_complex(z_hat + 2 * k, z.low, live);
    store_complex(z_hat + 2 * mirror, live == 1 ? z.high : reversed(z.high), live);
  });
}

void RealLines::untangle(double* z_hat, double* modes, double scale) const {
  z_hat[2 * h_] = z_hat[0];
  z_hat[2 * h_ + 1] = z_hat[1];
  for_pairs(h_, [&](long k, int live) {
    const long mirror = h_ - k - (live - 1);
    const ComplexLanes w{lanes_at(cos_.data() + k), lanes_at(sin_.data() + k)};
    const Pair x = live == 1 ? untangled(load_complex(z_hat + 2 * k, 1), load_complex(z_hat + 2 * mirror, 1),
                                         w, 0.5 * scale)
                             : untangled(load_complex(z_hat + 2 * k),
                                         reversed(load_complex(z_hat + 2 * mirror)), w, 0.5 * scale);
    store_complex(modes + 2 * k, x.low, live);
    store_complex(modes + 2 * mirror, live == 1 ? x.high : reversed(x.high), live);
  });
}

}  // namespace khaos
