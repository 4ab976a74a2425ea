// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/simd_math.hpp"

#include <Kokkos_Core.hpp>

namespace khaos {

/// How a heading turns towards a wish that is further away than the largest turn: by the published code's
/// interpolation of the two vectors, which turns by another angle than theta_max, or by theta_max.
enum class TurnRule { lerp, slerp };

/// The zone model: each agent swims away from those within r_r, if there are any; else it aligns with those
/// within r_o and approaches those within r_a. It turns by at most theta_max a step.
/// Sources: Couzin, Krause, James, Ruxton & Franks, J. Theor. Biol. 218 (2002) 1; Herho et al. (2026),
/// dewi-kadita 0.0.4 (weight w_o of the alignment, turn rule `lerp`, and noise on the components).
struct ZoneRule {
  double r_r = 1, r_o = 2, r_a = 3;  // radii of repulsion, orientation, attraction
  double theta_max = 0.2;            // rad a step
  double sigma = 0;                  // std of the noise on each component of the heading
  double blind = 0;                  // half-angle of the blind cone behind, rad; 0: sees all
  double w_o = 1;                    // weight of orientation
  double v0 = 1, dt = 0.1;
  TurnRule turn = TurnRule::lerp;
};

/// Three components; T is double or Lanes.
template <class T>
struct Vector3 {
  T x, y, z;
  KOKKOS_INLINE_FUNCTION friend Vector3 operator+(const Vector3& a, const Vector3& b) {
    return {a.x + b.x, a.y + b.y, a.z + b.z};
  }
  KOKKOS_INLINE_FUNCTION friend Vector3 operator*(const T& s, const Vector3& a) {
    return {s * a.x, s * a.y, s * a.z};
  }
};
template <class T>
KOKKOS_INLINE_FUNCTION T dot(const Vector3<T>& a, const Vector3<T>& b) {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}
template <class M, class T>
KOKKOS_INLINE_FUNCTION Vector3<T> select(const M& mask, const Vector3<T>& a, const Vector3<T>& b) {
  return {select(mask, a.x, b.x), select(mask, a.y, b.y), select(mask, a.z, b.z)};
}

/// Vectors shorter than this have no direction.
inline constexpr double no_direction = 1e-10;

/// a / |a|; `otherwise` where a has no direction.
template <class T>
KOKKOS_INLINE_FUNCTION Vector3<T> direction(const Vector3<T>& a, const Vector3<T>& otherwise) {
  const T length = sqrt(dot(a, a));
  const auto short_one = length < T(no_direction);
  return select(short_one, otherwise, T(1.0) / select(short_one, T(1.0), length) * a);
}

/// The unit vector at angle theta from u towards the unit vector `target`: cos(theta) u + sin(theta) e, e _|_
/// u. Where the target is straight behind, towards the axis that u has least of.
template <class T>
KOKKOS_INLINE_FUNCTION Vector3<T> rotated(const Vector3<T>& u, const Vector3<T>& target, double theta) {
  const T zero = 0.0, one = 1.0, ax = abs(u.x), ay = abs(u.y), az = abs(u.z);
  const auto x_least = ax <= min(ay, az), y_least = ay <= az;
  const Vector3<T> axis = select(x_least, Vector3<T>{one, zero, zero},
                                 select(y_least, Vector3<T>{zero, one, zero}, Vector3<T>{zero, zero, one}));
  const Vector3<T> aside = target + -dot(u, target) * u;
  Vector3<T> e = direction(aside, axis);
  e = direction(e + -dot(u, e) * u, axis);  // once more: a small `aside` had rounding along u
  return T(std::cos(theta)) * u + T(std::sin(theta)) * e;
}

/// The heading that one step makes of u, before the noise.
///   wish  of any length; without a direction, u stays
template <class T>
KOKKOS_INLINE_FUNCTION Vector3<T> turned(const Vector3<T>& u, const Vector3<T>& wish, double theta_max,
                                         TurnRule rule) {
  const Vector3<T> target = direction(wish, u);
  const T angle = acos(min(max(dot(u, target), T(-1.0)), T(1.0)));
  const auto within = angle <= T(theta_max);
  if (rule == TurnRule::slerp) return select(within, target, rotated(u, target, theta_max));
  const T s = T(theta_max) / select(within, T(1.0), angle);
  return select(within, target, direction((T(1.0) - s) * u + s * target, u));
}

}  // namespace khaos
