// SPDX-License-Identifier: BSD-3-Clause
#include "particles/school_order.hpp"

#include "particles/agents.hpp"
#include "particles/zone_rule.hpp"

#include <cmath>
#include <numbers>

namespace khaos {
namespace {

using Vector = Vector3<double>;
std::size_t at(long i) { return static_cast<std::size_t>(i); }

long count_of(std::span<const double> state) { return std::ssize(state) / Agents::known; }
Vector position(std::span<const double> state, long i) {
  const double* const a = &state[at(i * Agents::known)];
  return {a[0], a[1], a[2]};
}
Vector heading(std::span<const double> state, long i) {
  const double* const a = &state[at(i * Agents::known + Agents::ux)];
  return {a[0], a[1], a[2]};
}
double length(const Vector& a) { return std::sqrt(dot(a, a)); }
Vector cross(const Vector& a, const Vector& b) {
  return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

Vector mean_position(std::span<const double> state) {
  const long n = count_of(state);
  Vector sum{0, 0, 0};
  for (long i = 0; i < n; ++i) sum = sum + position(state, i);
  return 1 / static_cast<double>(n) * sum;
}

/// The centre on a circle of circumference `side` of coordinate c. Source: Bai & Breen, J. Graph. Tools 13
/// (2008) 53.
double circular_mean(std::span<const double> state, long c, double side) {
  double sine = 0, cosine = 0;
  for (long i = 0; i < count_of(state); ++i) {
    const double angle = 2 * std::numbers::pi * state[at(i * Agents::known + c)] / side;
    sine += std::sin(angle), cosine += std::cos(angle);
  }
  return side * (std::atan2(sine, cosine) / (2 * std::numbers::pi));
}

}  // namespace

SchoolOrder school_order(std::span<const double> state, const PeriodicBox& box) {
  const long n = count_of(state);
  const double share = 1 / static_cast<double>(n);
  const Vector c = mean_position(state), zero{0, 0, 0},
               wrapped{circular_mean(state, 0, box.side), circular_mean(state, 1, box.side),
                       circular_mean(state, 2, box.side)};
  Vector u = zero, rotation = zero, periodic = zero;
  double square = 0;
  for (long i = 0; i < n; ++i) {
    const Vector r = position(state, i) + -1.0 * c, d = position(state, i) + -1.0 * wrapped;
    const Vector image{box.nearest(d.x), box.nearest(d.y), box.nearest(d.z)};
    u = u + heading(state, i);
    rotation = rotation + cross(direction(r, zero), heading(state, i));
    periodic = periodic + cross(direction(image, zero), heading(state, i));
    square += dot(r, r);
  }
  SchoolOrder order;
  order.polarization = share * length(u);
  order.rotation = share * length(rotation);
  order.spread = std::sqrt(share * square);
  order.index = order.polarization < order.rotation ? order.rotation : order.polarization;
  order.periodic_rotation = share * length(periodic);
  return order;
}

std::vector<double> angular_momenta(std::span<const double> state) {
  const Vector c = mean_position(state), zero{0, 0, 0};
  std::vector<double> l;
  for (long i = 0; i < count_of(state); ++i)
    l.push_back(length(cross(direction(position(state, i) + -1.0 * c, zero), heading(state, i))));
  return l;
}

SchoolLabel label_of(double P, double M) {
  if (P > 0.9) return SchoolLabel::highly;
  if (P > 0.7) return SchoolLabel::dynamic;
  if (M > 0.5) return SchoolLabel::torus;
  return P > 0.4 || M > 0.3 ? SchoolLabel::transitional : SchoolLabel::swarm;
}

}  // namespace khaos
