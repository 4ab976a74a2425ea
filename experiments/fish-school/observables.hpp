// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace fish_school {

/// What is seen of a school at one look.
struct Observable {
  const char *name, *unit, *doc;
};
inline constexpr Observable observables[] = {
    {"polarization", "1", "P = |mean u|"},
    {"rotation", "1", "M = |mean rho x u| about the mean of the wrapped positions"},
    {"spread", "length", "root mean square distance from that mean"},
    {"order_index", "1", "max(P, M)"},
    {"H_cohesion", "1", "entropy of nearest distances"},
    {"H_polarization", "1", "entropy of headings in (theta, phi), times sin(theta) once more"},
    {"H_depth", "1", "entropy of z"},
    {"H_angular", "1", "entropy of |rho x u|"},
    {"H_knn", "1", "entropy of the variation of the five nearest distances"},
    {"H_velcorr", "1", "entropy of the products of headings over pairs"},
    {"H_shape", "1", "entropy of the axes of the school"},
    {"osi", "1", "Oceanic Schooling Index"},
    {"rotation_periodic", "1", "M about a centre that respects the periodic box"},
    {"H_equal_area", "1", "entropy of headings in bins of equal area"},
    {"alone", "1", "share of the fish that saw nobody in the step before"},
};
inline constexpr long seen_of_a_school = sizeof observables / sizeof observables[0];
enum Seen : long {
  polarization,
  rotation,
  spread,
  order_index,
  H_cohesion,
  H_polarization,
  H_depth,
  H_angular,
  H_knn,
  H_velcorr,
  H_shape,
  osi,
  rotation_periodic,
  H_equal_area,
  alone
};

}  // namespace fish_school
