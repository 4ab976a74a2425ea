// SPDX-License-Identifier: BSD-3-Clause
// kink-collision: does a kink that meets an antikink escape, and after how many bounces? Below a critical
// speed the answer is a fractal set of windows over the speed u.
//   khaos run kink-collision --sweep u=0.18:0.27:256
#include "collision.hpp"
#include "run/experiment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace klein_gordon {
namespace {

constexpr long phi0_samples = 1024;
constexpr std::size_t classes = 10;  // 0 to 8 bounces, and more

/// An Outcome as numbers, to travel to the group's first rank: the columns below, t_bounce, phi0.
enum Column : std::size_t { bounces, kind, v_out, energy, energy_drift, broken_at, t_bounce };

std::vector<double> numbers_of(const Outcome& o, std::size_t samples) {
  std::vector<double> row{double(o.bounces), double(o.kind()), o.v_out,
                          o.energy,          o.energy_drift,   o.broken_at};
  row.insert(row.end(), o.t_bounce.begin(), o.t_bounce.end());
  row.insert(row.end(), o.phi0.begin(), o.phi0.end());
  row.resize(t_bounce + BounceDetector::kept + samples,
             std::nan(""));  // a field that broke has fewer samples
  return row;
}

struct KinkCollision {
  struct Params : CollisionParams {
    static void describe(Schema<Params>& s) {
      s("u", static_cast<double Params::*>(&CollisionParams::u), "1",
        "speed of each kink at the start, in units of the speed of light");
      describe_collision(s);
    }
  };

  static std::vector<std::string> sources() { return collision_sources(); }
  static std::vector<Issue> validate(const Params& p) { return issues_of(p); }
  static double cost(const Params& p) { return cost_of(p); }
  static std::string batch_key(const Params& p) { return key_of(p); }

  static void outputs(const Params& p, Outputs& out) {
    const CollisionGrid grid = grid_of(p);
    const Stride stride = stride_of(grid, phi0_samples);
    std::vector<double> t(stride.count);
    for (long k = 0; k < stride.count; ++k) t[k] = static_cast<double>(k * stride.every) * grid.dt;
    out.axis("time", t.size(), "1", t);
    out.axis("bounce", BounceDetector::kept);
    out.add("bounces", {}, "1", "times that phi(0, t) fell through the middle between the vacua until T",
            Type::integer);
    out.add("class", {}, "1", "bounces of a pair that escaped; 0: bound at T", Type::integer);
    out.add("v_out", {}, "1", "speed of the escaping kinks, mean over the last 20 units of time");
    out.add("t_bounce", {"bounce"}, "1", "times of the first minima of phi(0, t), one per bounce");
    out.add("phi0", {"time"}, "1", "phi(0, t)");
    out.add("energy", {}, "1", "energy of the pair at the start");
    out.add("energy_drift", {}, "1", "largest |E(t) / E(0) - 1| at 64 times");
  }

  static void run_batch(std::span<const Params> points, Run& run) {
    const std::size_t samples = stride_of(grid_of(points[0]), phi0_samples).count;
    const Collider& collider = collider_of(points[0]);
    const std::vector<double> rows = share_out(run.comm(), std::ssize(points), [&](long i) {
      return numbers_of(collider.collide(points[i].u, phi0_samples), samples);
    });
    const std::size_t width = rows.size() / points.size();
    for (std::size_t i = 0; i < points.size(); ++i) {
      const std::span<const double> row = std::span(rows).subspan(i * width, width);
      if (!std::isnan(row[broken_at])) {
        run.fail(i, fmt::format("field is not finite at t = {:.6g}", row[broken_at]));
        continue;
      }
      run.put(i, "bounces", row[bounces]);
      run.put(i, "class", row[kind]);
      run.put(i, "v_out", row[v_out]);
      run.put(i, "energy", row[energy]);
      run.put(i, "energy_drift", row[energy_drift]);
      run.put(i, "t_bounce", row.subspan(t_bounce, BounceDetector::kept));
      run.put(i, "phi0", row.last(samples));
    }
  }

  /// Windows are runs of neighbouring speeds of equal class, bions left out.
  static void summarise(const Table& table, Outputs& out) {
    const std::span<const double> u = table["u"], found = table["class"];
    std::array<double, classes> count{};
    for (const double c : found) count[std::min(static_cast<std::size_t>(c), classes - 1)] += 1;
    std::vector<double> names(classes);
    std::iota(names.begin(), names.end(), 0.0);
    out.axis("class", classes, "1", names);
    out.add("class_count", {"class"}, "1", "Points of each class; the last one holds all above",
            Type::integer);
    out.put("class_count", count);
    if (table.swept() != std::vector<std::string>{"u"}) return;  // neighbours only make sense along one axis

    std::vector<std::size_t> order(u.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return u[i]; });
    std::vector<double> window_class, low, high, width;
    for (std::size_t first = 0, next; first < order.size(); first = next) {
      next = first + 1;
      while (next < order.size() && found[order[next]] == found[order[first]]) ++next;
      if (found[order[first]] == 0) continue;
      window_class.push_back(found[order[first]]);
      low.push_back(u[order[first]]);
      high.push_back(u[order[next - 1]]);
      width.push_back(high.back() - low.back());
    }
    if (low.empty()) return;
    out.axis("window", low.size());
    out.add("window_class", {"window"}, "1", "bounces in each window, by rising speed", Type::integer);
    out.add("window_low", {"window"}, "1", "its lowest computed speed");
    out.add("window_high", {"window"}, "1", "its highest computed speed");
    out.add("window_width", {"window"}, "1", "their difference");
    out.put("window_class", window_class);
    out.put("window_low", low);
    out.put("window_high", high);
    out.put("window_width", width);
  }
};

const Register<KinkCollision> registered{
    "kink-collision", "Kink-antikink collisions: escape after how many bounces, and how fast"};

}  // namespace
}  // namespace klein_gordon
