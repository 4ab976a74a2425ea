// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "particles/periodic_box.hpp"

#include <span>
#include <vector>

namespace khaos {

/// Order of a school, state (N, 6): positions and unit headings. rho_i = (r_i - c) / |r_i - c| with the
/// centre c the mean of the wrapped positions, as published: a school that straddles a face has a wrong one.
struct SchoolOrder {
  double polarization;       // P = |mean u|
  double rotation;           // M = |mean rho x u|
  double spread;             // sqrt(mean |r - c|^2)
  double index;              // max(P, M)
  double periodic_rotation;  // M about the centre of the mean angle along each axis, nearest images: ours
};
SchoolOrder school_order(std::span<const double> state, const PeriodicBox& box);

/// |rho_i x u_i| of each agent (N).
std::vector<double> angular_momenta(std::span<const double> state);

/// What the published code calls a state: P > 0.9 highly; P > 0.7 dynamic; M > 0.5 torus; P > 0.4 or M > 0.3
/// transitional; else swarm.
enum class SchoolLabel { swarm, torus, dynamic, highly, transitional };
SchoolLabel label_of(double polarization, double rotation);

}  // namespace khaos
