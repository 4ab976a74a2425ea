// SPDX-License-Identifier: BSD-3-Clause
// Entropies and order of a school against definitions written out here, and against states whose value is
// known.
#include "core/stream.hpp"
#include "particles/school_entropy.hpp"
#include "particles/school_order.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace {

using namespace khaos;
constexpr double pi = std::numbers::pi;

std::vector<double> random_state(long N, double side, std::uint64_t seed) {
  const Stream numbers = make_stream(seed, 0, "state");
  std::vector<double> state;
  for (long i = 0; i < N; ++i) {
    const auto agent = static_cast<std::uint64_t>(i);
    for (std::uint64_t c = 0; c < 3; ++c) state.push_back(side * numbers.uniform(agent, c));
    double u[3], square = 0;
    for (std::uint64_t c = 0; c < 3; ++c) u[c] = numbers.normal(agent, 3 + c), square += u[c] * u[c];
    for (const double x : u) state.push_back(x / std::sqrt(square));
  }
  return state;
}

double entropy_of(std::vector<double> weights) {
  double total = 0, h = 0;
  for (const double w : weights) total += w;
  for (const double w : weights)
    if (w > 0) h -= w / total * std::log(w / total);
  return h / std::log(double(weights.size()));
}
/// As numpy.histogram: bins of equal width, the last one closed, what is outside dropped.
std::vector<double> histogram(const std::vector<double>& values, long bins, double high) {
  std::vector<double> counts(std::size_t(bins), 0.0);
  for (const double x : values)
    if (x >= 0 && x <= high) ++counts[std::size_t(std::min(long(x / high * double(bins)), bins - 1))];
  return counts;
}

struct Reference {
  double cohesion, polarization, depth, angular, knn, velcorr;
};

Reference reference(const std::vector<double>& s, double side) {
  const std::size_t N = s.size() / 6;
  std::vector<double> nearest, spreads, depths, momenta, products, headings(12 * 24, 0.0);
  double c[3] = {};
  for (std::size_t k = 0; k < s.size(); ++k)
    if (k % 6 < 3) c[k % 6] += s[k] / double(N);
  for (std::size_t i = 0; i < N; ++i) {
    const double *r = &s[6 * i], *u = r + 3;
    std::vector<double> distances;
    for (std::size_t j = 0; j < N; ++j) {
      if (i == j) continue;
      double square = 0, product = 0;
      for (int a = 0; a < 3; ++a) {
        const double d = s[6 * j + std::size_t(a)] - r[a];
        square += std::pow(d - side * std::rint(d / side), 2);
        product += u[a] * s[6 * j + 3 + std::size_t(a)];
      }
      distances.push_back(std::sqrt(square));
      if (i < j) products.push_back((std::clamp(product, -1.0, 1.0) + 1) / 2);
    }
    std::ranges::sort(distances);
    double mean = 0, variance = 0;
    for (std::size_t m = 0; m < 5; ++m) mean += distances[m] / 5;
    for (std::size_t m = 0; m < 5; ++m) variance += std::pow(distances[m] - mean, 2) / 5;
    nearest.push_back(distances[0]);
    spreads.push_back(std::sqrt(variance) / mean);
    depths.push_back(r[2]);
    double away[3], length = 0;
    for (int a = 0; a < 3; ++a) away[a] = r[a] - c[a], length += away[a] * away[a];
    for (double& a : away) a /= std::sqrt(length);
    momenta.push_back(std::sqrt(std::pow(away[1] * u[2] - away[2] * u[1], 2) +
                                std::pow(away[2] * u[0] - away[0] * u[2], 2) +
                                std::pow(away[0] * u[1] - away[1] * u[0], 2)));
    const long theta = std::min(long(std::acos(u[2]) / pi * 12), 11L),
               phi = std::min(long((std::atan2(u[1], u[0]) + pi) / (2 * pi) * 24), 23L);
    headings[std::size_t(theta * 24 + phi)] += std::sin(pi * (double(theta) + 0.5) / 12);
  }
  return {entropy_of(histogram(nearest, 25, side / 2)), entropy_of(headings),
          entropy_of(histogram(depths, 15, side)),      entropy_of(histogram(momenta, 20, 1)),
          entropy_of(histogram(spreads, 20, 2)),        entropy_of(histogram(products, 20, 1))};
}

TEST(SchoolEntropies, are_those_of_their_definitions) {
  for (const long N : {6L, 41L, 150L}) {
    const std::vector<double> state = random_state(N, 25, std::uint64_t(N));
    const Reference r = reference(state, 25);
    const SchoolEntropies h = school_entropies(state, {25});
    // The same counts, so only the sums round differently.
    EXPECT_NEAR(h.cohesion, r.cohesion, 1e-13);
    EXPECT_NEAR(h.polarization, r.polarization, 1e-13);
    EXPECT_NEAR(h.depth, r.depth, 1e-13);
    EXPECT_NEAR(h.angular, r.angular, 1e-13);
    EXPECT_NEAR(h.knn, r.knn, 1e-13);
    EXPECT_NEAR(h.velcorr, r.velcorr, 1e-13);
    EXPECT_NEAR(h.osi,
                0.18 * r.cohesion + 0.28 * r.polarization + 0.08 * r.depth + 0.08 * r.angular + 0.1 * r.knn +
                    0.18 * r.velcorr + 0.1 * h.shape,
                1e-13);
  }
}

TEST(SchoolEntropies, count_each_pair_and_each_agent_once_however_the_work_is_shared) {
  const std::vector<double> state = random_state(203, 25, 3);
  const std::vector<long> whole = school_counts(state, {25}, Pairs::counted);
  long pairs = 0, agents = 0;
  for (long k = 0; k < SchoolBins::pairs; ++k) pairs += whole[std::size_t(SchoolBins::at_pairs + k)];
  for (long k = 0; k < SchoolBins::nearest; ++k) agents += whole[std::size_t(SchoolBins::at_nearest + k)];
  EXPECT_EQ(pairs, 203 * 202 / 2);
  EXPECT_EQ(agents, 203);
  for (const long parts : {2L, 3L, 64L}) {
    std::vector<long> sum(whole.size(), 0);
    for (long part = 0; part < parts; ++part) {
      const std::vector<long> some = school_counts(state, {25}, Pairs::counted, part, parts);
      for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += some[k];
    }
    EXPECT_EQ(sum, whole) << parts << " parts";
  }
}

TEST(SchoolEntropies, of_equal_headings_drop_no_pair_by_rounding) {
  // |u|^2 of this heading rounds to more than 1: without a clamp its pairs would leave the histogram.
  std::vector<double> state = random_state(40, 25, 7);
  double u[3] = {0.48, 0.6, 0.64};
  while (!(u[0] * u[0] + u[1] * u[1] + u[2] * u[2] > 1)) u[0] = std::nextafter(u[0], 1);
  for (std::size_t i = 0; i < 40; ++i) std::copy_n(u, 3, &state[6 * i + 3]);
  const std::vector<long> counts = school_counts(state, {25}, Pairs::counted);
  EXPECT_EQ(counts[std::size_t(SchoolBins::at_pairs + SchoolBins::pairs - 1)], 40 * 39 / 2);
  const SchoolEntropies h = school_entropies(counts, state);
  EXPECT_EQ(h.velcorr, 0);
  EXPECT_EQ(h.polarization, 0);
}

TEST(SchoolEntropies, lie_between_0_and_1) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    std::vector<double> state = random_state(6 + long(seed), 25, seed);
    if (seed % 3 == 1)  // nearly on a line, nearly parallel
      for (std::size_t k = 0; k < state.size(); ++k)
        if (k % 6 < 2) state[k] *= 1e-9;
    const SchoolEntropies h = school_entropies(state, {25});
    for (const double value :
         {h.cohesion, h.polarization, h.depth, h.angular, h.knn, h.velcorr, h.shape, h.osi, h.equal_area}) {
      EXPECT_GE(value, 0);
      EXPECT_LE(value, 1);
    }
  }
}

TEST(SchoolEntropies, of_shapes_are_those_of_their_axes) {
  std::vector<double> cross;  // two agents on each half axis, so variances 4 : 4 : 1
  for (const double sign : {-1.0, 1.0})
    for (const double part : {1.0, 0.5}) {
      cross.insert(cross.end(), {12 + 2 * sign * part, 12, 12, 1, 0, 0});
      cross.insert(cross.end(), {12, 12 + 2 * sign * part, 12, 1, 0, 0});
      cross.insert(cross.end(), {12, 12, 12 + sign * part, 1, 0, 0});
    }
  EXPECT_NEAR(school_entropies(cross, {25}).shape, entropy_of({4, 4, 1}), 1e-13);
}

TEST(SchoolEntropies, of_many_isotropic_agents_go_to_their_limits) {
  const long N = 20000;
  const SchoolEntropies h = school_entropies(random_state(N, 100, 1), {100});
  EXPECT_NEAR(h.depth, 1, 0.002);
  EXPECT_NEAR(h.velcorr, 1, 0.002);
  EXPECT_NEAR(h.shape, 1, 0.002);
  EXPECT_NEAR(h.polarization, 0.946, 0.005);
  EXPECT_NEAR(h.angular, 0.802117, 0.005);
  EXPECT_NEAR(h.equal_area, 1, 0.005);  // 288 bins, 69 agents in each: 288 / (2 N ln 288) = 0.0013 below 1
}

TEST(SchoolOrder, of_a_mill_is_rotation_without_polarization) {
  std::vector<double> mill;
  for (int i = 0; i < 12; ++i) {
    const double angle = 2 * pi * i / 12;
    mill.insert(mill.end(), {10 + 3 * std::cos(angle), 10 + 3 * std::sin(angle), 10, -std::sin(angle),
                             std::cos(angle), 0});
  }
  const SchoolOrder order = school_order(mill, {20});
  EXPECT_NEAR(order.polarization, 0, 1e-15);
  EXPECT_NEAR(order.rotation, 1, 1e-14);
  EXPECT_NEAR(order.periodic_rotation, 1, 1e-14);
  EXPECT_NEAR(order.spread, 3, 1e-14);
  EXPECT_EQ(order.index, order.rotation);

  // Across a face the mean of wrapped positions is no centre any more; that on the circle still is.
  for (std::size_t k = 0; k < mill.size(); k += 6) mill[k] = PeriodicBox{20}.home(mill[k] + 10);
  const SchoolOrder across = school_order(mill, {20});
  EXPECT_LT(across.rotation, 0.7);
  EXPECT_NEAR(across.periodic_rotation, 1, 1e-14);
}

TEST(SchoolLabels, are_those_of_the_published_thresholds) {
  EXPECT_EQ(label_of(0.95, 0.99), SchoolLabel::highly);
  EXPECT_EQ(label_of(0.8, 0.6), SchoolLabel::dynamic);
  EXPECT_EQ(label_of(0.5, 0.6), SchoolLabel::torus);
  EXPECT_EQ(label_of(0.5, 0.2), SchoolLabel::transitional);
  EXPECT_EQ(label_of(0.1, 0.4), SchoolLabel::transitional);
  EXPECT_EQ(label_of(0.1, 0.1), SchoolLabel::swarm);
}

}  // namespace
