// SPDX-License-Identifier: BSD-3-Clause
/// Poincare sections, extrema and stroboscopic sections of KHAOS_LANES trajectories, and what a bifurcation
/// diagram asks of them. Crossings lie on the cubic Hermite interpolant of the step in which they happen, so
/// they are as exact as it: error O(h^4) in state, and in time for a plane.
/// Sources: Henon, Physica D 5 (1982) 412; Hairer, Norsett & Wanner, Solving ODEs I (1993), II.6.
#pragma once

#include "ode/walk.hpp"

#include <span>
#include <vector>

namespace khaos {

/// When a trajectory is looked at.
struct Section {
  enum Kind { plane, maximum, minimum, clock } kind = plane;
  enum Direction { upward, downward, both } direction = upward;  // of normal . x - offset, on a plane
  std::vector<double> normal;  // (dimension) of the plane normal . x = offset
  double offset = 0;
  int component = 0;             // whose extrema
  double period = 0, phase = 0;  // clock: at t = phase + k period

  static Section on_plane(std::vector<double> normal, double offset, Direction direction = upward);
  static Section at_maxima(int component);
  static Section at_minima(int component);
  /// Stroboscopic section of a system forced with `period` > 0.
  static Section by_clock(double period, double phase = 0);
};

/// The crossings of one member, in order.
struct Crossings {
  std::vector<double> t;  // (n)
  std::vector<double> x;  // (n, dimension)
};

/// Adds what each member crossed in `step`, at most one crossing per member: a step resolves the motion, or
/// crossings are missed. A crossing at the very end of a step belongs to it, not to the next one. Members
/// that have `wanted` crossings get no more, and those whose state is not finite none.
///   found   (KHAOS_LANES)
void look_for(const Section& section, const HermiteStep& step, long wanted, std::span<Crossings> found);

/// Follows the members until each has `wanted` crossings or `most_steps` are done.
///   found   (KHAOS_LANES), goes on from what it holds
void follow(Walk& walk, const Section& section, long wanted, long most_steps, std::span<Crossings> found);
std::vector<Crossings> follow(Walk& walk, const Section& section, long wanted, long most_steps);

/// Length of the cycle that `values` (n) repeat: the smallest p <= n / 2 with |v[i + p] - v[i]| <= tolerance
/// for all i; 0 if there is none, or n < 2.
int cycle_length(std::span<const double> values, double tolerance);

}  // namespace khaos
