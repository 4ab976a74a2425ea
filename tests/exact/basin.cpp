// SPDX-License-Identifier: BSD-3-Clause
// Basins whose boundaries are known: by symmetry, or in closed form.
#include "ode/basin.hpp"

#include "core/stream.hpp"
#include "stats/clusters.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <functional>

namespace khaos {
namespace {

/// Labels of a lattice of n x n starts on [-r, r]^2 in the first two components.
struct Map {
  Labels labels;
  std::vector<Settled> settled;
  Clusters groups;
};
Map basins(const Flow& flow, Walk::Kind kind, double h, double r, long n, const SettleOptions& options) {
  Map map{{n, n, {}}, {}, {}};
  for (long first = 0; first < n * n; first += KHAOS_LANES) {
    std::vector<Lanes> x(flow.dimension, Lanes(0.0));
    for (int lane = 0; lane < KHAOS_LANES; ++lane) {
      const long k = std::min(first + lane, n * n - 1);
      x[0].set(lane, -r + 2 * r * double(k % n) / double(n - 1));
      x[1].set(lane, -r + 2 * r * double(k / n) / double(n - 1));
    }
    Walk walk(flow, x, Lanes(0.0), Lanes(h), kind);
    const std::vector<Settled> block = settle(walk, options);
    for (int lane = 0; lane < KHAOS_LANES && first + lane < n * n; ++lane) map.settled.push_back(block[lane]);
  }
  std::vector<int> kinds;
  std::vector<double> means;
  for (const Settled& s : map.settled) {
    kinds.push_back(int(s.fate));
    means.insert(means.end(), s.mean.begin(), s.mean.end());
  }
  map.groups = cluster(kinds, means, options.scale, 0.05);
  map.labels.label = map.groups.label;
  return map;
}

TEST(Settle, tells_the_two_wells_of_a_damped_duffing_oscillator_apart) {
  const auto duffing = [](const Lanes* x, Lanes, Lanes* dx) {
    dx[0] = x[1];
    dx[1] = x[0] - x[0] * x[0] * x[0] - Lanes(0.2) * x[1];
  };
  SettleOptions options{.transient = 4000, .steps = 200, .scale = {1, 1}, .ignored = {}};
  const long n = 40;  // even: no start lies on x = y = 0
  const Map map = basins(flow_of(2, duffing), Walk::flow, 0.05, 2, n, options);
  ASSERT_EQ(map.groups.size,
            (std::vector<long>{n * n / 2, n * n / 2}));  // (x, y) -> (-x, -y) swaps the wells
  for (long k = 0; k < n * n; ++k) {
    EXPECT_NE(map.labels.label[k], map.labels.label[n * n - 1 - k]);
    EXPECT_EQ(map.settled[k].fate, Fate::fixed_point);
    EXPECT_NEAR(std::abs(map.settled[k].mean[0]), 1, 1e-6);
  }
}

TEST(Settle, of_newtons_method_for_a_square_root_ends_at_the_nearer_root) {
  const auto newton = [](const Lanes* x, Lanes, Lanes* next) {  // z' = (z + 1 / z) / 2
    const Lanes square = x[0] * x[0] + x[1] * x[1];
    next[0] = Lanes(0.5) * (x[0] + x[0] / square);
    next[1] = Lanes(0.5) * (x[1] - x[1] / square);
  };
  SettleOptions options{.transient = 60, .steps = 16, .scale = {1, 1}, .ignored = {}};
  const long n = 32;
  const Map map = basins(flow_of(2, newton), Walk::map, 1, 1.5, n, options);
  for (long k = 0; k < n * n; ++k) {
    const double re = -1.5 + 3.0 * double(k % n) / double(n - 1);
    EXPECT_NEAR(map.settled[k].mean[0], re > 0 ? 1 : -1, 1e-12);
  }
  EXPECT_NEAR(uncertainty_exponent(map.labels).exponent, 1, 1e-12);  // a straight boundary
}

TEST(Settle, of_newtons_method_for_a_cube_root_has_a_fractal_boundary) {
  const auto newton = [](const Lanes* x, Lanes, Lanes* next) {  // z' = (2 z + 1 / z^2) / 3
    const Lanes re = x[0] * x[0] - x[1] * x[1], im = Lanes(2.0) * x[0] * x[1], square = re * re + im * im;
    next[0] = (Lanes(2.0) * x[0] + re / square) / Lanes(3.0);
    next[1] = (Lanes(2.0) * x[1] - im / square) / Lanes(3.0);
  };
  SettleOptions options{.transient = 100, .steps = 16, .scale = {1, 1}, .ignored = {}};
  const long n = 256;
  const Map map = basins(flow_of(2, newton), Walk::map, 1, 1.5, n, options);
  ASSERT_EQ(map.groups.size.size(), 3u);
  const std::complex<double> root(-0.5, std::sqrt(0.75));
  std::vector<long> count(3);
  for (const Settled& s : map.settled) {
    const double re = s.mean[0], im = s.mean[1];
    count[im > 0.1 ? 1 : im < -0.1 ? 2 : 0] += 1;
    EXPECT_NEAR(std::min(std::abs(re - 1), std::abs(re - root.real())), 0, 1e-12);
  }
  EXPECT_EQ(count[1], count[2]);  // complex conjugation
  // The box dimension of this Julia set is 1.42; a lattice of 256 shows it to a few hundredths.
  EXPECT_NEAR(2 - uncertainty_exponent(map.labels).exponent, 1.42, 0.08);
}

TEST(Settle, tells_escape_cycle_and_chaos_apart) {
  // Member 0 of x' = r x (1 - x) has r = 2.8 and rests, 1 has period 2, 2 is chaotic, 3 escapes.
  static const double r[4] = {2.8, 3.2, 4, 4.5};
  const auto logistic = [](const Lanes* x, Lanes, Lanes* next) {
    for (int lane = 0; lane < KHAOS_LANES; ++lane)
      next[0].set(lane, r[lane % 4] * x[0][lane] * (1 - x[0][lane]));
  };
  const std::vector<Lanes> start{Lanes(0.3)};
  const Flow map = flow_of(1, logistic);
  Walk walk(map, start, Lanes(0.0), Lanes(1.0), Walk::map);
  SettleOptions options{.transient = 1000, .steps = 4000, .scale = {1}, .ignored = {}};
  const std::vector<Settled> found = settle(walk, options);
  if (KHAOS_LANES >= 4) {
    EXPECT_EQ(found[1].fate, Fate::regular);
    const double a = (4.2 + std::sqrt(4.2 * 0.2)) / 6.4, b = (4.2 - std::sqrt(4.2 * 0.2)) / 6.4;  // the cycle
    EXPECT_NEAR(found[1].mean[0], (a + b) / 2, 1e-9);
    EXPECT_NEAR(found[1].std[0], (a - b) / 2, 1e-9);
    EXPECT_EQ(found[2].fate, Fate::chaotic);
    EXPECT_NEAR(found[2].mean[0], 0.5, 0.03);  // the density 1 / (pi sqrt(x (1 - x))), 2000 iterates
    EXPECT_NEAR(found[2].std[0], std::sqrt(0.125), 0.03);
    EXPECT_EQ(found[3].fate, Fate::escaped);
    EXPECT_GT(found[3].escape_time, 1);
    EXPECT_LT(found[3].end[0], -1e4);
  }
  EXPECT_EQ(found[0].fate, Fate::fixed_point);
  EXPECT_NEAR(found[0].mean[0], 1 - 1 / 2.8, 1e-12);
  EXPECT_TRUE(std::isnan(found[0].escape_time));
}

Labels halves(long n, long from) {
  Labels labels{n, n, {}};
  for (long k = 0; k < n * n; ++k) labels.label.push_back(k % n >= from);
  return labels;
}

TEST(BasinEntropy, of_two_half_planes_is_that_of_the_boxes_on_their_border) {
  const BasinEntropy found = basin_entropy(halves(100, 52), 5);  // the border leaves 2 of 5 columns of a box
  const double h = -0.4 * std::log(0.4) - 0.6 * std::log(0.6);
  EXPECT_EQ(found.boxes, 400);
  EXPECT_EQ(found.mixed, 20);
  EXPECT_NEAR(found.all, h * 20 / 400, 1e-14);
  EXPECT_NEAR(found.boundary, h, 1e-14);
  EXPECT_TRUE(std::isnan(basin_entropy(halves(100, 50), 5).boundary));  // the border lies between boxes
}

TEST(UncertaintyExponent, is_one_for_a_line_and_nought_where_labels_are_random) {
  const Uncertainty line = uncertainty_exponent(halves(256, 128));
  EXPECT_EQ(line.distance, (std::vector<double>{1, 2, 4, 8, 16, 32}));
  EXPECT_NEAR(line.share[0], 2.0 / 192, 1e-14);
  EXPECT_NEAR(line.exponent, 1, 1e-12);
  const Stream stream = make_stream(1, 0, "labels");
  Labels random{256, 256, {}};
  for (long k = 0; k < 256 * 256; ++k) random.label.push_back(stream.uniform(k, 0) < 0.5);
  EXPECT_NEAR(uncertainty_exponent(random).exponent, 0, 0.005);
  EXPECT_TRUE(std::isnan(uncertainty_exponent(halves(256, 0)).exponent));
}

TEST(Cluster, numbers_groups_by_size_and_keeps_kinds_apart) {
  const std::vector<int> kind{0, 0, 1, 0, 0, 0};
  const std::vector<double> x{1.0, 2.0, 2.0, 2.04, 1.96, NAN};
  const std::vector<double> scale{1.0};
  const Clusters found = cluster(kind, x, scale, 0.05);
  EXPECT_EQ(found.label, (std::vector<int>{1, 0, 2, 0, 0, 3}));
  EXPECT_EQ(found.size, (std::vector<long>{3, 1, 1, 1}));
  EXPECT_EQ(found.founder, (std::vector<long>{1, 0, 2, 5}));
}

}  // namespace
}  // namespace khaos
