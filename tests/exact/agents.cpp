// SPDX-License-Identifier: BSD-3-Clause
// Agents of the zone model against the published code's loop, written out here; both searches, turns,
// neighbours.
#include "particles/nearest.hpp"
#include "particles/school.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace {

using namespace khaos;
using Vector = Vector3<double>;
constexpr double pi = std::numbers::pi;

std::vector<double> random_state(long N, double side, std::uint64_t seed) {
  const Stream numbers = make_stream(seed, 0, "state");
  std::vector<double> state;
  for (long i = 0; i < N; ++i) {
    const auto agent = static_cast<std::uint64_t>(i);
    for (std::uint64_t c = 0; c < 3; ++c) state.push_back(side * numbers.uniform(agent, c));
    const Vector u =
        direction(Vector{numbers.normal(agent, 3), numbers.normal(agent, 4), numbers.normal(agent, 5)},
                  Vector{1, 0, 0});
    state.insert(state.end(), {u.x, u.y, u.z});
  }
  return state;
}

Vector position(const std::vector<double>& s, long i) {
  const double* a = &s[std::size_t(6 * i)];
  return {a[0], a[1], a[2]};
}
Vector heading(const std::vector<double>& s, long i) {
  const double* a = &s[std::size_t(6 * i + 3)];
  return {a[0], a[1], a[2]};
}

/// One step without noise as dewi-kadita 0.0.4 does it (core/solver.py, _update_velocities_numba).
std::vector<double> published_step(const ZoneRule& rule, double side, const std::vector<double>& s) {
  const long N = std::ssize(s) / 6;
  std::vector<double> next;
  for (long i = 0; i < N; ++i) {
    const Vector u = heading(s, i);
    Vector away{0, 0, 0}, along{0, 0, 0}, towards{0, 0, 0};
    int near = 0;
    for (long j = 0; j < N; ++j) {
      if (i == j) continue;
      Vector d = position(s, j) + -1.0 * position(s, i);
      d = {d.x - side * std::rint(d.x / side), d.y - side * std::rint(d.y / side),
           d.z - side * std::rint(d.z / side)};
      const double distance = std::sqrt(dot(d, d));
      if (distance < 1e-10) continue;
      const double cosine = std::clamp(dot(u, d) / distance, -1.0, 1.0);
      if (rule.blind > 0 && !(cosine > -std::cos(rule.blind))) continue;
      const Vector unit = 1 / distance * d;
      if (distance < rule.r_r)
        away = away + -1.0 * unit, ++near;
      else if (distance < rule.r_o)
        along = along + heading(s, j);
      else if (distance < rule.r_a)
        towards = towards + unit;
    }
    const Vector wish = near > 0 ? away : rule.w_o * along + towards;
    const double length = std::sqrt(dot(wish, wish));
    const Vector target = length < 1e-10 ? u : 1 / length * wish;
    const double angle = std::acos(std::clamp(dot(u, target), -1.0, 1.0));
    Vector v = target;
    if (angle > rule.theta_max) {
      if (rule.turn == TurnRule::lerp) {
        const double t = rule.theta_max / angle;
        v = (1 - t) * u + t * target;
        v = 1 / std::sqrt(dot(v, v)) * v;
      } else {  // spherical interpolation
        v = std::sin(angle - rule.theta_max) / std::sin(angle) * u +
            std::sin(rule.theta_max) / std::sin(angle) * target;
      }
    }
    const double stride = rule.v0 * rule.dt;
    const Vector r = position(s, i) + stride * v;
    for (const double x : {r.x, r.y, r.z}) next.push_back(x - side * std::floor(x / side));
    next.insert(next.end(), {v.x, v.y, v.z});
  }
  return next;
}

std::vector<double> stepped(const ZoneRule& rule, double side, const std::vector<double>& state, long steps,
                            PairSearch search, std::uint64_t member = 0) {
  const Comm self = Comm::self();
  School school(rule, {side}, std::ssize(state) / 6, member, make_stream(9, 0, "noise"), self, search);
  school.set_state(state);
  school.advance(0, steps);
  return school.state();
}

double furthest(const std::vector<double>& a, const std::vector<double>& b, double side) {
  double most = 0;
  for (std::size_t k = 0; k < a.size(); ++k) {
    const double d = a[k] - b[k];
    most = std::max(most, std::abs(k % 6 < 3 ? d - side * std::rint(d / side) : d));
  }
  return most;
}

TEST(School, steps_as_the_published_loop_does) {
  for (const TurnRule turn : {TurnRule::lerp, TurnRule::slerp})
    for (const double blind : {0.0, 25 * pi / 180, 150 * pi / 180})
      for (const long N : {6L, 37L, 150L}) {
        ZoneRule rule;
        rule.r_r = 2, rule.r_o = 4, rule.r_a = 9;
        rule.blind = blind, rule.w_o = 0.3, rule.theta_max = 0.4, rule.v0 = 1.2, rule.turn = turn;
        const std::vector<double> state = random_state(N, 20, 3);
        // Sums of up to 150 unit vectors in another association: a few hundred roundings of 1e-16, which
        // a wish of length 0.1 makes ten times as large.
        EXPECT_LT(
            furthest(stepped(rule, 20, state, 1, PairSearch::all_pairs), published_step(rule, 20, state), 20),
            1e-12)
            << N << " agents, blind " << blind;
      }
}

TEST(School, has_the_same_bits_by_cells_and_by_all_pairs) {
  ZoneRule rule;
  rule.r_r = 1, rule.r_o = 2.5, rule.r_a = 4;
  rule.sigma = 0.1, rule.blind = 0.5, rule.theta_max = 0.3;
  for (const double side : {12.0, 17.0, 30.0})
    for (const long N : {7L, 300L, 1001L}) {
      const std::vector<double> state = random_state(N, side, 5);
      EXPECT_EQ(stepped(rule, side, state, 20, PairSearch::cells),
                stepped(rule, side, state, 20, PairSearch::all_pairs))
          << N << " agents in a box of " << side;
    }
}

TEST(School, moves_each_agent_by_its_speed) {
  ZoneRule rule;
  rule.sigma = 0.2, rule.v0 = 1.5;
  const std::vector<double> before = random_state(100, 15, 1),
                            after = stepped(rule, 15, before, 1, PairSearch::automatic);
  for (long i = 0; i < 100; ++i) {
    const PeriodicBox box{15};
    const Vector d = position(after, i) + -1.0 * position(before, i);
    const Vector image{box.nearest(d.x), box.nearest(d.y), box.nearest(d.z)};
    EXPECT_NEAR(std::sqrt(dot(image, image)), 0.15, 1e-12);
    EXPECT_NEAR(dot(heading(after, i), heading(after, i)), 1, 1e-14);
    for (const double x : {position(after, i).x, position(after, i).y, position(after, i).z}) {
      EXPECT_GE(x, 0);
      EXPECT_LT(x, 15);
    }
  }
}

TEST(School, goes_straight_on_where_nobody_is_seen) {
  ZoneRule rule;
  const std::vector<double> apart = {1, 1, 1, 1, 0, 0, 6, 6, 6, 0, 1, 0};  // 8.7 apart, 3 seen
  const Comm self = Comm::self();
  School school(rule, {12}, 2, 0, make_stream(1, 0, "noise"), self);
  school.set_state(apart);
  school.advance(0, 3);
  EXPECT_EQ(school.alone(), 2);
  const std::vector<double> state = school.state();
  EXPECT_NEAR(state[0], 1.3, 1e-15);
  EXPECT_NEAR(state[7], 6.3, 1e-15);
}

TEST(School, does_not_see_who_swims_in_the_cone_behind) {
  ZoneRule rule;
  rule.blind = 0.5, rule.theta_max = pi;
  for (const double angle : {0.45, 0.55}) {  // from straight behind
    const std::vector<double> pair = {5, 5, 5, 1, 0, 0, 5 - 0.5 * std::cos(angle), 5 + 0.5 * std::sin(angle),
                                      5, 1, 0, 0};
    const std::vector<double> after = stepped(rule, 12, pair, 1, PairSearch::all_pairs);
    EXPECT_EQ(after[4] == 0, angle < 0.5) << "the one in front flees at once if it sees the other";
    EXPECT_NE(after[10], 0) << "the one behind sees the other in any case";
  }
}

TEST(School, of_another_member_has_other_noise) {
  ZoneRule rule;
  rule.sigma = 0.1;
  const std::vector<double> state = random_state(20, 9, 2);
  EXPECT_NE(stepped(rule, 9, state, 1, PairSearch::all_pairs, 0),
            stepped(rule, 9, state, 1, PairSearch::all_pairs, 1));
}

TEST(School, has_noise_of_the_stated_size_on_each_component) {
  ZoneRule rule;
  rule.sigma = 1e-3;  // so small that normalising only takes away the part along u
  const long N = 20000;
  std::vector<double> state;
  for (long i = 0; i < N; ++i) state.insert(state.end(), {10.0 * double(i), 0, 0, 1, 0, 0});
  const std::vector<double> after = stepped(rule, 1e6, state, 1, PairSearch::cells);
  double square = 0, mean = 0;
  for (long i = 0; i < N; ++i) {
    const Vector u = heading(after, i);
    square += (u.y * u.y + u.z * u.z) / (2 * double(N));
    mean += u.y / double(N);
  }
  EXPECT_NEAR(std::sqrt(square), 1e-3, 4 * 1e-3 / std::sqrt(4 * double(N)));  // four standard errors
  EXPECT_NEAR(mean, 0, 4 * 1e-3 / std::sqrt(double(N)));
}

TEST(Turned, by_interpolation_is_not_by_the_largest_turn) {
  // From the published code; the spherical turn is theta_max whatever the target.
  const Vector u{0, 0, 1};
  const auto angle = [&](double target, double theta, TurnRule rule) {
    const Vector v = turned(u, Vector{std::sin(target), 0, std::cos(target)}, theta, rule);
    return std::atan2(v.x, v.z);
  };
  EXPECT_NEAR(angle(pi / 2, 0.4, TurnRule::lerp), 0.329215, 1e-6);
  EXPECT_NEAR(angle(pi / 2, 0.2, TurnRule::lerp), 0.144878, 1e-6);
  EXPECT_NEAR(angle(0.9 * pi, 0.4, TurnRule::lerp), 0.060311, 1e-6);
  for (const double target : {0.5, pi / 2, 3.0, pi - 1e-6, pi - 1e-9})
    EXPECT_NEAR(angle(target, 0.4, TurnRule::slerp), 0.4, 1e-12) << target;
  for (const TurnRule rule : {TurnRule::lerp, TurnRule::slerp})
    EXPECT_NEAR(angle(0.3, 0.4, rule), 0.3, 1e-15);
}

TEST(Turned, from_a_target_straight_behind_is_a_unit_vector) {
  for (const Vector& u : {Vector{1, 0, 0}, Vector{0, 1, 0}, Vector{0, 0, 1}, Vector{0.6, 0.8, 0}}) {
    const Vector v = turned(u, -1.0 * u, 0.4, TurnRule::slerp);
    EXPECT_NEAR(dot(v, v), 1, 1e-14);
    EXPECT_NEAR(std::acos(dot(u, v)), 0.4, 1e-12);
    const Vector w = turned(u, -1.0 * u, pi / 2, TurnRule::lerp);  // halfway lies nothing: it stays
    EXPECT_EQ(dot(w + -1.0 * u, w + -1.0 * u), 0);
  }
}

TEST(NearestDistances, are_those_of_a_sorted_list) {
  const double side = 10;
  for (const long N : {6L, 50L, 400L}) {
    const std::vector<double> state = random_state(N, side, 8);
    const std::vector<double> found = nearest_distances(state, 6, {side}, 5);
    for (long i = 0; i < N; ++i) {
      std::vector<double> all;
      for (long j = 0; j < N; ++j) {
        if (i == j) continue;
        double square = 0;
        for (std::size_t c = 0; c < 3; ++c) {
          const double d = state[std::size_t(6 * i) + c] - state[std::size_t(6 * j) + c];
          square += std::pow(d - side * std::rint(d / side), 2);
        }
        all.push_back(std::sqrt(square));
      }
      std::ranges::sort(all);
      for (std::size_t m = 0; m < 5; ++m) EXPECT_NEAR(found[std::size_t(5 * i) + m], all[m], 1e-14);
    }
  }
}

TEST(NearestDistances, have_the_same_bits_by_cells_and_in_parts) {
  std::vector<double> clumped = random_state(3000, 10, 4);  // a dense clump: cells about it are empty
  for (std::size_t k = 0; k < clumped.size(); ++k)
    if (k % 6 < 3 && k < 6 * 2900) clumped[k] *= 0.05;
  for (const std::vector<double>& state : {random_state(2000, 10, 4), clumped}) {
    const long N = std::ssize(state) / 6;
    const std::vector<double> all = nearest_distances(state, 6, {10}, 5, 0, 1, N);
    for (const long below : {0L, N}) {
      std::vector<double> whole(all.size(), -1);
      for (long part = 0; part < 3; ++part) {
        const std::vector<double> some = nearest_distances(state, 6, {10}, 5, part, 3, below);
        for (std::size_t k = 0; k < some.size(); ++k)
          if (some[k] >= 0) {
            EXPECT_EQ(whole[k], -1) << "counted twice";
            whole[k] = some[k];
          }
      }
      EXPECT_EQ(whole, all);
    }
  }
}

TEST(NearestDistances, of_points_in_one_place_are_zero) {
  std::vector<double> state;
  for (int i = 0; i < 6; ++i) state.insert(state.end(), {1, 1, 1, 1, 0, 0});
  for (const double d : nearest_distances(state, 6, {10}, 5)) EXPECT_EQ(d, 0);
}

}  // namespace
