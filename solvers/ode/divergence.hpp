// SPDX-License-Identifier: BSD-3-Clause
/// How fast neighbours part: pairs of trajectories at a tiny distance, their mean log distance against time,
/// the slope of its straight part (the largest Lyapunov exponent, if every pair is on the attractor) and the
/// level at which it saturates. Source: Kantz, Phys. Lett. A 185 (1994) 77, for the curve; the choice of the
/// straight part is ours and is described at `straight_part`.
#pragma once

#include "ode/walk.hpp"

#include <span>
#include <vector>

namespace khaos {

/// Log distances of KHAOS_LANES pairs. Both partners take the same steps.
///   a, b         the pairs' trajectories, at the same time; they advance
///   components   those that count for the (Euclidean) distance; of a delay equation, whose states are
///                histories, its root mean square over the last delay
///   returns      (samples, KHAOS_LANES): after k * stride steps, k = 0 .. samples - 1
std::vector<Lanes> log_distances(Walk& a, Walk& b, std::span<const int> components, long stride,
                                 long samples);

/// What an ensemble of pairs says. Members with a distance that is 0 or not finite anywhere are left out of
/// everything, and counted.
struct Divergence {
  std::vector<double> mean, error;    // (samples) of the log distance, standard error over members
  long members = 0;                   // pairs that count
  long first = 0, last = 0;           // samples of the straight part, both included; equal if there is none
  double slope = 0, slope_error = 0;  // there: mean over members of each one's least squares; NaN if none
  double saturation = 0;  // root of the mean square distance in the last sixth of the run; NaN if the curve
                          // is not flat there
};

/// The straight part ends where the first 1 % of the pairs is farther apart than `linear` (a twentieth of the
/// distance of independent states is a sensible choice): beyond it the nonlinear terms bend the curve. It
/// does not begin before the distance has grown a hundredfold: the part of a difference that lies along the
/// orbit does not grow, so until then one per cent of the way is still a turn into the most unstable
/// direction. And it begins as early after that (in steps of a 64th of the run) as the slopes of its six
/// equal parts agree with the slope of the whole within 2 % or three standard errors (over pairs), since a
/// second growing direction takes longer. No part with fewer than 12 samples is called straight.
///   t             (samples), equally spaced
///   log_distance  (members, samples)
///   independent   root of the mean square distance of independent states
Divergence analyse_divergence(std::span<const double> t, std::span<const double> log_distance,
                              double independent, double linear);

}  // namespace khaos
