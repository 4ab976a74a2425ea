// SPDX-License-Identifier: BSD-3-Clause
#include "basin_summary.hpp"

#include "ode/basin.hpp"
#include "plane.hpp"
#include "stats/clusters.hpp"
#include "stats/moments.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace chaos_atlas {
namespace {

/// What the averages of a Point say, and how far apart they may be on one attractor.
struct Features {
  std::vector<int> kind;                  // (points) fate
  std::vector<double> values, tolerance;  // (points, n), (n)
};

/// Root mean square deviation of all states visited, per component: of the means from their mean, and within.
std::vector<double> spread(std::span<const double> mean, std::span<const double> std, std::size_t d) {
  std::vector<double> found(d);
  for (std::size_t i = 0; i < d; ++i) {
    std::vector<double> means, variances;
    for (std::size_t k = i; k < mean.size(); k += d)
      if (std::isfinite(mean[k])) {
        means.push_back(mean[k]);
        variances.push_back(std[k] * std[k]);
      }
    found[i] = means.empty() ? 1 : std::hypot(moments(means).std, std::sqrt(moments(variances).mean));
  }
  return found;
}

/// Components that take part, and how far they range: what systems.json says, or all alike.
struct Measure {
  std::vector<int> components;
  std::vector<double> scale;  // (d)
};
Measure measure_of(const Table& table, std::size_t d) {
  const std::string& system = table.text("system")[0];
  if (system != given_equations) {
    const Model& model = find_model(system, table.text("variant")[0]);
    return {bounded_components(model), scales_of(model)};
  }
  Measure measure{std::vector<int>(d), std::vector<double>(d, 1.0)};
  std::iota(measure.components.begin(), measure.components.end(), 0);
  return measure;
}

Features features_of(const Table& table) {
  const std::span<const double> fate = table["fate"], mean = table["mean"], std = table["std"];
  const std::size_t points = fate.size(), d = mean.size() / points;
  const double alike = table["alike"][0], alike_chaotic = table["alike_chaotic"][0];
  const Measure measure = measure_of(table, d);
  const std::vector<double> size = spread(mean, std, d);
  Features f;
  for (std::size_t k = 0; k < points; ++k) {
    f.kind.push_back(int(fate[k]));
    const double shrink = f.kind.back() == int(Fate::chaotic) ? alike / alike_chaotic : 1;
    for (const int i : measure.components) {
      f.values.push_back(shrink * mean[k * d + std::size_t(i)]);
      f.values.push_back(shrink * std[k * d + std::size_t(i)]);
    }
  }
  for (const int i : measure.components) {  // what counts as rest is not told apart
    const double rest = table["resting"][0] * measure.scale[std::size_t(i)];
    f.tolerance.insert(f.tolerance.end(), 2, std::max(alike * size[std::size_t(i)], rest));
  }
  return f;
}

/// Mean over the Points of a group of each component of a column (points, n); NaN where a Point has none.
std::vector<double> averages(std::span<const double> column, const Clusters& groups) {
  const std::size_t n = column.size() / groups.label.size();
  std::vector<double> sums(groups.size.size() * n, 0.0);
  for (std::size_t k = 0; k < groups.label.size(); ++k)
    for (std::size_t i = 0; i < n; ++i) sums[std::size_t(groups.label[k]) * n + i] += column[k * n + i];
  for (std::size_t a = 0; a < sums.size(); ++a) sums[a] /= double(groups.size[a / n]);
  return sums;
}

void put_lattice(const Lattice& lattice, const Clusters& groups, long side, Outputs& out) {
  Labels labels{std::ssize(lattice.x), std::ssize(lattice.y), {}};
  for (const long k : lattice.point) labels.label.push_back(groups.label[std::size_t(k)]);
  const BasinEntropy entropy = basin_entropy(labels, side);
  const Uncertainty uncertainty = uncertainty_exponent(labels);
  const auto number = [&](const char* name, const char* doc, double value) {
    out.add(name, {}, "1", doc);
    out.put(name, std::span(&value, 1));
  };
  number("basin_entropy", "mean over boxes of -sum p log p; NaN if the lattice is smaller than a box",
         entropy.all);
  number("boundary_basin_entropy",
         "mean over boxes with more than one attractor; above log 2 the boundary is fractal; NaN if there is "
         "none",
         entropy.boundary);
  number("uncertainty_exponent", "f ~ distance^exponent; the boundary's dimension is 2 minus it",
         uncertainty.exponent);
  number("uncertainty_exponent_error", "its standard error", uncertainty.error);
  if (uncertainty.distance.empty()) return;
  out.axis("distance", uncertainty.distance.size(), "Points", uncertainty.distance);
  out.add("uncertain", {"distance"}, "1",
          "share of Points with another attractor at that distance along an axis");
  out.put("uncertain", uncertainty.share);
}

}  // namespace

void summarise_basins(const Table& table, Outputs& out) {
  for (const std::string& name : table.swept())
    if (name != "xv" && name != "yv") return;
  if (table.rows() == 0) return;
  const Features features = features_of(table);
  const Clusters groups = cluster(features.kind, features.values, features.tolerance, 1);
  const std::size_t attractors = groups.size.size();
  std::vector<double> share, fate, label(groups.label.begin(), groups.label.end()), lambda_error;
  std::vector<std::vector<double>> exponents(attractors);
  for (std::size_t k = 0; k < label.size(); ++k)
    exponents[std::size_t(groups.label[k])].push_back(table["lambda1"][k]);
  for (std::size_t a = 0; a < attractors; ++a) {
    share.push_back(double(groups.size[a]) / double(table.rows()));
    fate.push_back(table["fate"][std::size_t(groups.founder[a])]);
    const double n = double(groups.size[a]);
    lambda_error.push_back(n < 2 ? std::nan("") : moments(exponents[a]).std / std::sqrt(n - 1));
  }
  out.axis("attractor", attractors);
  out.axis("row", label.size());
  out.axis("component", table["mean"].size() / label.size());
  out.add("label", {"row"}, "1", "attractor of each Point, 0 the one with the largest basin", Type::integer);
  out.add("share", {"attractor"}, "1", "of the Points that lead there");
  out.add("attractor_fate", {"attractor"}, "1", "0 fixed point, 1 regular, 2 chaotic, 3 escaped",
          Type::integer);
  out.add("attractor_mean", {"attractor", "component"}, "1", "average over its Points");
  out.add("attractor_std", {"attractor", "component"}, "1", "average over its Points");
  out.add("attractor_lambda1", {"attractor"}, "1 / time", "average over its Points; NaN if not asked for");
  out.add("attractor_lambda1_error", {"attractor"}, "1 / time", "its standard error, over Points");
  out.put("label", label);
  out.put("share", share);
  out.put("attractor_fate", fate);
  out.put("attractor_mean", averages(table["mean"], groups));
  out.put("attractor_std", averages(table["std"], groups));
  out.put("attractor_lambda1", averages(table["lambda1"], groups));
  out.put("attractor_lambda1_error", lambda_error);
  const Lattice lattice = lattice_of(table["xv"], table["yv"]);
  if (!lattice.point.empty()) put_lattice(lattice, groups, long(table["box"][0]), out);
}

}  // namespace chaos_atlas
