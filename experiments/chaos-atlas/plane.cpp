// SPDX-License-Identifier: BSD-3-Clause
#include "plane.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace chaos_atlas {

std::string key_of(const SystemParams& p) {
  return fmt::format("{}\n{}\n{}\n{}\n{}\n{}", p.system, p.variant, p.constants, p.equations, p.kind,
                     fmt::join(p.start, " "));
}

namespace {

/// What is known of the Points of one key.
struct KindOfPoint {
  std::string key;
  std::vector<Issue> issues;
  std::optional<Chosen> chosen;
  std::optional<Plane> plane;

  KindOfPoint(const SystemParams& p, const std::string& its_key, const std::string& x, const std::string& y,
              const std::function<std::vector<Issue>()>& of_kind)
      : key(its_key), issues(of_kind()) {
    if (std::ranges::any_of(issues, [](const Issue& i) { return i.kind == Issue::error; })) return;
    try {
      chosen = choose(p);
      plane.emplace(chosen->model, x, y);
      if (x == y) issues.push_back(error("x and y are the same quantity '" + x + "'"));
    } catch (const UserError& wrong) {
      issues.push_back(error(wrong.what()));
    }
  }
};

void check_value(const Chosen& chosen, const char* key, const std::string& name, const Quantity& quantity,
                 double value, std::vector<Issue>& issues) {
  if (quantity.is_parameter && quantity.index == chosen.model.delay && !(value > 0))
    issues.push_back(
        error(fmt::format("{} = {}: {} of {} must be positive", key, value, name, chosen.model.name)));
}

}  // namespace

std::vector<Issue> issues_of_point(const SystemParams& p, const std::string& key, const std::string& x,
                                   const std::string& y, double xv, double yv,
                                   const std::function<std::vector<Issue>()>& of_kind) {
  static std::optional<KindOfPoint> known;  // of the Point before, mostly
  if (!known || known->key != key) known.emplace(p, key, x, y, of_kind);
  std::vector<Issue> issues = known->issues;
  if (!issues.empty()) return issues;
  const Chosen& chosen = *known->chosen;
  check_value(chosen, "xv", x, known->plane->x, xv, issues);
  check_value(chosen, "yv", y, known->plane->y, yv, issues);
  if (!chosen.model.kernels || !chosen.model.kernels->inside) return issues;
  Chosen here = chosen;
  known->plane->x.set(xv, here.parameters, here.start);
  known->plane->y.set(yv, here.parameters, here.start);
  if (!in_domain(here, here.start))
    issues.push_back(error(fmt::format("{} = xv = {}, {} = yv = {}: {} needs {}", x, xv, y, yv,
                                       here.model.name, fmt::join(here.model.domain, " and "))));
  return issues;
}

std::vector<double> rows_of_plane(const Chosen& chosen, const Plane& plane, std::span<const double> xv,
                                  std::span<const double> yv, Run& run,
                                  const std::function<std::vector<std::vector<double>>(LaneMembers&)>& rows) {
  MemberRows all;
  const auto block = [&](long first, int live, const Look& look) {
    LaneMembers members(
        chosen, live,
        [&](int lane, std::span<double> parameters, std::span<double> start) {
          plane.x.set(xv[std::size_t(first + lane)], parameters, start);
          plane.y.set(yv[std::size_t(first + lane)], parameters, start);
        },
        look);
    std::vector<double> found;
    for (const std::vector<double>& row : rows(members)) found.insert(found.end(), row.begin(), row.end());
    return found;
  };
  complete(all, std::ssize(xv), run, block, [&] { run.leave_if_stopped(); });
  return all.numbers;
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
