// SPDX-License-Identifier: BSD-3-Clause
/// -grad V of one node, for the kernels: KHAOS_LANES replicas at once.
#pragma once

#include "core/simd_math.hpp"
#include "ode/sde.hpp"
#include "potential.hpp"

#include <Kokkos_Core.hpp>

namespace sync_redundancy {

using Numbers = Kokkos::View<double*>;

/// f - a x - b x^3 of one variable.
struct LineForce {
  static constexpr int fixed = 1;
  double slope, cubic, force;
  explicit LineForce(const Potential& v) : slope(v.slope[0]), cubic(v.cubic), force(v.force[0]) {}
  KOKKOS_INLINE_FUNCTION void operator()(const Lanes* x, Lanes* f) const {
    f[0] = Lanes(force) - x[0] * (Lanes(slope) + cubic * x[0] * x[0]);
  }
};

/// The same of each component.
struct SeparableForce {
  static constexpr int fixed = 0;
  int components;
  Numbers slope, force;
  double cubic;
  explicit SeparableForce(const Potential& v)
      : components(v.components),
        slope(on_device<double>("slope", v.slope)),
        force(on_device<double>("force", v.force)),
        cubic(v.cubic) {}
  KOKKOS_INLINE_FUNCTION void operator()(const Lanes* x, Lanes* f) const {
    for (int c = 0; c < components; ++c)
      f[c] = Lanes(force(c)) - x[c] * (Lanes(slope(c)) + cubic * x[c] * x[c]);
  }
};

/// H (x* - x).
struct DenseForce {
  static constexpr int fixed = 0;
  int components;
  Numbers hessian, minimum;
  explicit DenseForce(const Potential& v)
      : components(v.components),
        hessian(on_device<double>("hessian", v.hessian)),
        minimum(on_device<double>("minimum", v.minimum)) {}
  KOKKOS_INLINE_FUNCTION void operator()(const Lanes* x, Lanes* f) const {
    for (int c = 0; c < components; ++c) f[c] = 0.0;
    for (int b = 0; b < components; ++b) {
      const Lanes away = Lanes(minimum(b)) - x[b];
      for (int c = 0; c < components; ++c) f[c] += Lanes(hessian(b * components + c)) * away;
    }
  }
};

/// mean of s_i / (1 + exp(s_i . x)) - ridge x.
struct LogisticForce {
  static constexpr int fixed = 0;
  int components;
  long points;
  Numbers signed_;
  double ridge;
  explicit LogisticForce(const Potential& v)
      : components(v.components),
        points(static_cast<long>(v.signed_.size()) / v.components),
        signed_(on_device<double>("points", v.signed_)),
        ridge(v.ridge) {}
  KOKKOS_INLINE_FUNCTION void operator()(const Lanes* x, Lanes* f) const {
    for (int c = 0; c < components; ++c) f[c] = 0.0;
    for (long i = 0; i < points; ++i) {
      Lanes margin = 0.0;
      for (int c = 0; c < components; ++c) margin += Lanes(signed_(i * components + c)) * x[c];
      const Lanes wrong = Lanes(1.0) / (1.0 + exp(margin));
      for (int c = 0; c < components; ++c) f[c] += Lanes(signed_(i * components + c)) * wrong;
    }
    const Lanes share = 1.0 / static_cast<double>(points);
    for (int c = 0; c < components; ++c) f[c] = share * f[c] - ridge * x[c];
  }
};

}  // namespace sync_redundancy
