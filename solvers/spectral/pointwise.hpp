// SPDX-License-Identifier: BSD-3-Clause
/// Pointwise passes over a line, as functors of a block of KHAOS_LANES points. They see raw pointers only, so
/// that a device can launch them over lines x blocks between batched transforms; on the host for_blocks()
/// runs them in place.
#pragma once

#include "core/simd.hpp"

namespace khaos {

template <class Body>
void for_blocks(long points, const Body& body) {
  const long blocks =
      (points + KHAOS_LANES - 1) / KHAOS_LANES;  // the padding of a line is computed, never read
  for (long block = 0; block < blocks; ++block) body(block);
}

/// Sum of body(block), a Lanes, over the points of a line. Halved until 16 blocks are left, which are added
/// in order: the rounding error stays near 1e-15 of the sum of magnitudes, and the order depends on `points`
/// alone.
template <class Body>
double sum_blocks(long points, const Body& body) {
  struct Tree {
    const Body& body;
    Lanes operator()(long first, long count) const {
      if (count > 16) return (*this)(first, count / 2) + (*this)(first + count / 2, count - count / 2);
      Lanes total = 0.0;
      for (long block = first; block < first + count; ++block) total = total + body(block);
      return total;
    }
  };
  const long whole = points / KHAOS_LANES;
  double total = sum(Tree{body}(0, whole));
  if (const long rest = points % KHAOS_LANES; rest > 0) {
    const Lanes last = body(whole);
    for (long lane = 0; lane < rest; ++lane) total += last[lane];
  }
  return total;
}

/// p += (kick1 + kick2) (u_xx - V'(u)), then u += (drift1 + drift2) p, each sum as two additions.
template <class P>
struct KickDrift {
  double *u, *p;
  const double *u_xx, *x;
  P potential;
  double kick1, kick2, drift1, drift2;
  KOKKOS_INLINE_FUNCTION void operator()(long block) const {
    const long i = block * KHAOS_LANES;
    Lanes field = load(u + i), velocity = load(p + i);
    const Lanes force = load(u_xx + i) - potential.force(field, load(x + i));
    velocity = velocity + kick1 * force;
    velocity = velocity + kick2 * force;
    field = field + drift1 * velocity;
    field = field + drift2 * velocity;
    store(p + i, velocity);
    store(u + i, field);
  }
};

/// y += factor x.
struct Axpy {
  double* y;
  const double* x;
  double factor;
  KOKKOS_INLINE_FUNCTION void operator()(long block) const {
    const long i = block * KHAOS_LANES;
    store(y + i, load(y + i) + factor * load(x + i));
  }
};

/// out = V'(u).
template <class P>
struct Force {
  const double *u, *x;
  double* out;
  P potential;
  KOKKOS_INLINE_FUNCTION void operator()(long block) const {
    const long i = block * KHAOS_LANES;
    store(out + i, potential.force(load(u + i), load(x + i)));
  }
};

/// p^2/2 - u u_xx/2 + V(u), to be summed.
template <class P>
struct EnergyDensity {
  const double *u, *p, *u_xx, *x;
  P potential;
  KOKKOS_INLINE_FUNCTION Lanes operator()(long block) const {
    const long i = block * KHAOS_LANES;
    const Lanes field = load(u + i), velocity = load(p + i);
    return 0.5 * (velocity * velocity - field * load(u_xx + i)) + potential.value(field, load(x + i));
  }
};

/// -p (u_x + slope), to be summed.
struct MomentumDensity {
  const double *p, *u_x;
  double slope;
  KOKKOS_INLINE_FUNCTION Lanes operator()(long block) const {
    const long i = block * KHAOS_LANES;
    return -load(p + i) * (load(u_x + i) + slope);
  }
};

/// No force: what is left of the potential where V' was put into u_xx already.
struct Free {
  template <class T>
  KOKKOS_INLINE_FUNCTION T force(T, T) const {
    return T(0.0);
  }
};

}  // namespace khaos
