// SPDX-License-Identifier: BSD-3-Clause
#include "plane.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace chaos_atlas {

std::string key_of(const SystemParams& p) {
  return fmt::format("{}\n{}\n{}\n{}\n{}\n{}", p.system, p.variant, p.constants, p.equations, p.kind,
                     fmt::join(p.start, " "));
}

std::vector<Issue> issues_of_names(const SystemParams& p, const std::string& x, const std::string& y) {
  try {
    const Plane plane(choose(p).model, x, y);
    if (x == y) return {error("x and y are the same quantity '" + x + "'")};
  } catch (const UserError& wrong) {
    return {error(wrong.what())};
  }
  return {};
}

std::vector<double> rows_of_plane(const Chosen& chosen, const Plane& plane, std::span<const double> xv,
                                  std::span<const double> yv, Run& run,
                                  const std::function<std::vector<std::vector<double>>(LaneMembers&)>& rows) {
  const Ensemble ensemble(std::ssize(xv), run.comm(), KHAOS_LANES);
  std::vector<double> mine;
  for_each_block(ensemble, run, [&](long first, int live) {
    LaneMembers members(chosen, live, [&](int lane, std::span<double> parameters, std::span<double> start) {
      plane.x.set(xv[std::size_t(first + lane)], parameters, start);
      plane.y.set(yv[std::size_t(first + lane)], parameters, start);
    });
    for (const std::vector<double>& row : rows(members)) mine.insert(mine.end(), row.begin(), row.end());
  });
  return ensemble.gather(mine);
}

namespace {
std::vector<double> distinct(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  std::ranges::sort(sorted);
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  return sorted;
}
}  // namespace

Lattice lattice_of(std::span<const double> xv, std::span<const double> yv) {
  Lattice lattice{distinct(xv), distinct(yv), {}};
  if (lattice.x.size() * lattice.y.size() != xv.size()) return {};
  lattice.point.assign(xv.size(), -1);
  for (std::size_t k = 0; k < xv.size(); ++k) {
    const auto i = std::ranges::lower_bound(lattice.x, xv[k]) - lattice.x.begin();
    const auto j = std::ranges::lower_bound(lattice.y, yv[k]) - lattice.y.begin();
    lattice.point[std::size_t(j * std::ssize(lattice.x) + i)] = long(k);
  }
  return std::ranges::count(lattice.point, -1) ? Lattice{} : lattice;
}

}  // namespace chaos_atlas
