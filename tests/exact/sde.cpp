// SPDX-License-Identifier: BSD-3-Clause
// Stochastic steppers with additive noise: numbers in lanes, weak orders, exact laws.
#include "ode/sde.hpp"

#include "core/stream.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <vector>

namespace khaos {
namespace {

constexpr int W = KHAOS_LANES;

TEST(LaneWords, are_those_of_the_stream_for_each_member) {
  for (const std::uint64_t member : {std::uint64_t(0), std::uint64_t(0xfffffffd), std::uint64_t(1) << 40})
    for (const std::uint64_t index : {std::uint64_t(0), std::uint64_t(77), std::uint64_t(5) << 33}) {
      const Stream stream = make_stream(3, 1, "words");
      detail::LaneWords<W> w[4];
      words_of_lanes<W>(stream, member, index, w);
      for (int lane = 0; lane < W; ++lane) {
        const auto expected = stream.words(member + std::uint64_t(lane), index);
        for (int k = 0; k < 4; ++k) {
          std::uint64_t wide[W];
          std::memcpy(wide, &w[k], sizeof wide);
          EXPECT_EQ(std::uint32_t(wide[lane]), expected[k]) << member << " " << index << " " << lane;
        }
      }
    }
}

TEST(LaneNormals, do_not_depend_on_where_a_register_begins) {
  const Stream stream = make_stream(3, 1, "normals");
  Lanes a[4], b[4];
  normals_of_lanes<W>(stream, 100, 7, a);
  for (int shift = 1; shift < W; ++shift) {
    normals_of_lanes<W>(stream, 100 + std::uint64_t(shift), 7, b);
    for (int k = 0; k < 4; ++k)
      for (int lane = shift; lane < W; ++lane) EXPECT_EQ(a[k][lane], b[k][lane - shift]);
  }
}

/// Raw moments 1 .. 6 and the mean of products with a neighbour.
struct Sums {
  double moment[7] = {}, product = 0, beyond_two = 0;
  long count = 0;
};

TEST(LaneNormals, have_the_moments_and_the_tail_of_the_normal_law) {
  const Stream stream = make_stream(1, 0, "moments");
  Sums sums;
  for (std::uint64_t index = 0; index < 250'000 / W; ++index) {
    Lanes z[4];
    normals_of_lanes<W>(stream, 0, index, z);
    for (int lane = 0; lane < W; ++lane) {
      for (int k = 0; k < 4; ++k) {
        double power = 1;
        for (int m = 1; m <= 6; ++m) sums.moment[m] += power *= z[k][lane];
        sums.product += z[k][lane] * z[(k + 1) % 4][lane];
        sums.beyond_two += std::abs(z[k][lane]) > 2;
        ++sums.count;
      }
    }
  }
  const auto n = double(sums.count);
  const double expected[7] = {1, 0, 1, 0, 3, 0, 15};
  const double variance[7] = {0, 1, 2, 15, 96, 945, 10170};  // of z^m: E z^2m - (E z^m)^2
  for (int m = 1; m <= 6; ++m)                               // five standard errors
    EXPECT_NEAR(sums.moment[m] / n, expected[m], 5 * std::sqrt(variance[m] / n)) << "moment " << m;
  EXPECT_NEAR(sums.product / n, 0, 5 / std::sqrt(n));
  const double tail = 0.04550026389635842;
  EXPECT_NEAR(sums.beyond_two / n, tail, 5 * std::sqrt(tail * (1 - tail) / n));
}

TEST(LaneNormals, are_box_and_mullers_of_the_words) {
  const Stream stream = make_stream(1, 0, "formula");
  Lanes z[4];
  normals_of_lanes<W>(stream, 12, 34, z);
  const auto unit = [](double word) { return (word + 0.5) / 4294967296.0; };
  for (int lane = 0; lane < W; ++lane) {
    const auto w = stream.words(12 + std::uint64_t(lane), 34);
    for (int pair = 0; pair < 2; ++pair) {
      const double radius = std::sqrt(-2 * std::log(unit(w[2 * pair])));
      EXPECT_NEAR(std::hypot(z[2 * pair][lane], z[2 * pair + 1][lane]), radius, 4e-15 * radius);
    }
  }
}

/// dx = -rate x dt for every row by itself.
struct Decay {
  static constexpr int fixed = 1;
  static constexpr bool local = true;
  struct Shared {};
  long nodes;
  int components = 1;
  double rate = 1;
  KOKKOS_INLINE_FUNCTION void share(LaneRows, Shared&) const {}
  KOKKOS_INLINE_FUNCTION void operator()(LaneRows x, LaneRows, const Shared&, long node, Lanes* f) const {
    f[0] = -rate * x(node);
  }
};

/// The same, but reported as needing a second buffer.
struct DecayElsewhere : Decay {
  static constexpr bool local = false;
};

template <SdeMethod method, class Drift>
double variance_after(const Drift& drift, SdeNoise noise, double dt, long steps, long blocks) {
  noise.own = make_stream(5, 0, "own"), noise.shared = make_stream(5, 0, "shared");
  const Replicas x(drift.nodes, blocks);
  sde_steps<method>(SdeProblem<Drift>{drift, noise, dt}, x, SdeWork(x, method, Drift::local, false), 0, 0,
                    steps);
  double sum = 0;
  for (long b = 0; b < blocks; ++b)
    for (long row = 0; row < drift.nodes; ++row)
      for (int lane = 0; lane < W; ++lane) sum += x(b)(row)[lane] * x(b)(row)[lane];
  return sum / double(blocks * drift.nodes * W);
}

template <SdeMethod method>
double start_after(double dt, long steps) {
  const Replicas x(1, 1);
  x(0).set(0, Lanes(1.0));
  const Decay drift{1, 1, 1};
  sde_steps<method>(SdeProblem<Decay>{drift, {}, dt}, x, SdeWork(x, method, true, false), 0, 0, steps);
  return x(0)(0)[0];
}

TEST(Steppers, have_their_orders_without_noise) {
  const auto order = [](const auto& value) {
    return std::log2(std::abs(value(0.02, 50) - std::exp(-1.0)) /
                     std::abs(value(0.01, 100) - std::exp(-1.0)));
  };
  EXPECT_NEAR(order(start_after<SdeMethod::euler_maruyama>), 1, 0.02);  // the next term is dt
  EXPECT_NEAR(order(start_after<SdeMethod::heun>), 2, 0.02);
}

TEST(Steppers, have_the_discrete_laws_that_the_linear_case_has_in_closed_form) {
  SdeNoise noise;
  noise.sigma = 1;
  const double z = 0.5, samples = 40.0 * 250 * W;
  const Decay drift{40, 1, 1};
  const double euler = z / (1 - (1 - z) * (1 - z)), factor = 1 - z + 0.5 * z * z, push = 1 - 0.5 * z;
  const double heun = z * push * push / (1 - factor * factor);
  // 60 steps from 0 leave less than 1e-12; five standard errors of a variance.
  EXPECT_NEAR(variance_after<SdeMethod::euler_maruyama>(drift, noise, z, 60, 250), euler,
              5 * euler * std::sqrt(2 / samples));
  EXPECT_NEAR(variance_after<SdeMethod::heun>(drift, noise, z, 60, 250), heun,
              5 * heun * std::sqrt(2 / samples));
}

TEST(Steppers, of_a_drift_that_needs_its_neighbours_end_in_the_same_place) {
  SdeNoise noise;
  noise.sigma = 0.7, noise.common = 0.2;
  for (const long steps : {1L, 2L, 7L})  // odd ones end in the second buffer
    EXPECT_EQ(variance_after<SdeMethod::euler_maruyama>(Decay{5, 1, 1}, noise, 0.1, steps, 3),
              variance_after<SdeMethod::euler_maruyama>(DecayElsewhere{{5, 1, 1}}, noise, 0.1, steps, 3));
}

TEST(Steppers, go_on_where_they_left_off_with_the_same_bits) {
  SdeNoise noise;
  noise.sigma = 1, noise.own = make_stream(5, 0, "own");
  const Decay drift{7, 1, 1};
  const SdeProblem<Decay> problem{drift, noise, 0.1};
  const Replicas whole(7, 3), parts(7, 3), tail(7, 1);
  const SdeWork work(whole, SdeMethod::heun, true, false), small(tail, SdeMethod::heun, true, false);
  sde_steps<SdeMethod::heun>(problem, whole, work, 0, 0, 20);
  sde_steps<SdeMethod::heun>(problem, parts, work, 0, 0, 13);
  sde_steps<SdeMethod::heun>(problem, parts, work, 0, 13, 7);
  sde_steps<SdeMethod::heun>(problem, tail, small, 2 * W, 0, 20);  // the last block by itself
  for (long row = 0; row < 7; ++row)
    for (int lane = 0; lane < W; ++lane) {
      EXPECT_EQ(whole(2)(row)[lane], parts(2)(row)[lane]);
      EXPECT_EQ(whole(2)(row)[lane], tail(0)(row)[lane]);
    }
}

TEST(OrnsteinUhlenbeck, has_its_law_at_any_step_and_from_any_start) {
  const std::vector<double> rate{0.3, 2}, strength{1, 0.5}, centre{1, -2};
  const long blocks = 4000;
  const double count = double(blocks * W);
  for (const double dt : {0.1, 5.0}) {
    const OrnsteinUhlenbeck process(rate, strength, centre, dt, make_stream(9, 0, "ou"));
    const Replicas x(2, blocks);
    const long steps = 3;
    ornstein_uhlenbeck_steps(process, x, 0, 0, steps);
    for (int row = 0; row < 2; ++row) {
      double mean = 0, square = 0;
      for (long b = 0; b < blocks; ++b)
        for (int lane = 0; lane < W; ++lane)
          mean += x(b)(row)[lane] / count, square += x(b)(row)[lane] * x(b)(row)[lane] / count;
      const double left = std::exp(-rate[row] * dt * steps),
                   law = strength[row] * strength[row] / (2 * rate[row]) * (1 - left * left);
      EXPECT_NEAR(mean, centre[row] * (1 - left), 5 * std::sqrt(law / count)) << dt;
      EXPECT_NEAR(square - mean * mean, law, 5 * law * std::sqrt(2 / count)) << dt;
    }
  }
}

}  // namespace
}  // namespace khaos
