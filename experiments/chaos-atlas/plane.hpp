// SPDX-License-Identifier: BSD-3-Clause
/// Two quantities of a system that a map varies: parameters, or components of the start. Each Point of the
/// campaign is one pair of values and one lane.
#pragma once

#include "lanes.hpp"

#include <span>
#include <string>
#include <vector>

namespace chaos_atlas {

/// The words of a plane, as members of the experiments' parameters.
struct Plane {
  Quantity x, y;
  Plane(const Model& model, const std::string& x_name, const std::string& y_name)
      : x(quantity_of(model, x_name)), y(quantity_of(model, y_name)) {}
};

/// Text that is equal for the same system, start and constants.
std::string key_of(const SystemParams& p);

/// Complaints about a Point of a plane: those of its kind, which are found once for all Points of equal `key`
/// (a plane has a million of one kind), about the names of its quantities, and about its own values: "xv =
/// -1: tau of MackeyGlass must be positive".
std::vector<Issue> issues_of_point(const SystemParams& p, const std::string& key, const std::string& x,
                                   const std::string& y, double xv, double yv,
                                   const std::function<std::vector<Issue>()>& of_kind);

/// One member of each of the Points.
template <class P>
std::vector<double> column(std::span<const P> points, double P::*member) {
  std::vector<double> values;
  for (const P& point : points) values.push_back(point.*member);
  return values;
}

/// Points that come together, so that lanes are full and what is the same for all is done once.
inline constexpr long plane_grain = 64 > KHAOS_LANES ? 64 : KHAOS_LANES;

/// One row of numbers per Point, computed by all ranks of run.comm() together, lane by lane.
///   xv, yv    (points)
///   row       (lane members) -> (live) rows of equal length
///   returns   (points, length), on every rank
std::vector<double> rows_of_plane(const Chosen& chosen, const Plane& plane, std::span<const double> xv,
                                  std::span<const double> yv, Run& run,
                                  const std::function<std::vector<std::vector<double>>(LaneMembers&)>& rows);

/// A lattice of Points in any order: sorted coordinates, and the Point in each cell; empty if a cell has
/// none, or two.
struct Lattice {
  std::vector<double> x, y;
  std::vector<long> point;  // (y, x) row-major
};
Lattice lattice_of(std::span<const double> xv, std::span<const double> yv);

}  // namespace chaos_atlas
