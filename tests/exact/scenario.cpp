// SPDX-License-Identifier: BSD-3-Clause
// Scenarios against closed forms: energies, solutions, orders, conservation; and their bookkeeping.
#include "../../experiments/klein-gordon/scenario.hpp"

#include "../../experiments/klein-gordon/evolution.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace klein_gordon {
namespace {

constexpr double kink_energy = 2 * std::numbers::sqrt2 / 3;

ScenarioParams params(const std::string& scenario) {
  ScenarioParams p;
  p.scenario = scenario;
  return p;
}

Trajectory evolve(const ScenarioParams& p, long halvings = 0) {
  SymplecticEvolution evolution(resolved(p), halvings);
  while (evolution.advance()) continue;
  return evolution.trajectory();
}

double l2_error(const ScenarioParams& given, const Trajectory& path) {
  const ScenarioParams p = resolved(given);
  const std::vector<double> exact = exact_field(p, transform_of(p), p.T);
  const std::span<const double> phi = path.frame(path.t.size() - 1);
  double difference = 0, size = 0;
  for (std::size_t j = 0; j < exact.size(); ++j) {
    difference += (phi[j] - exact[j]) * (phi[j] - exact[j]);
    size += exact[j] * exact[j];
  }
  return std::sqrt(difference / size);
}

double order(const ScenarioParams& p) {
  return std::log2(l2_error(p, evolve(p)) / l2_error(p, evolve(p, 1)));
}

std::string complaint(const ScenarioParams& p) {
  const std::vector<Issue> issues = issues_of(resolved(p));
  return issues.empty() ? "" : issues.front().text;
}

/// The run of one Point whose only checkpoint lives in memory. Saves after `saves` calls, then leaves.
class MemoryRun final : public Run {
 public:
  explicit MemoryRun(long saves) : saves_(saves) {}
  const Comm& comm() const override { return comm_; }
  void require(bool ok, const std::string& what) override {
    if (!ok) throw PointError(what);
  }
  void fail(std::size_t, const std::string& what) override { throw PointError(what); }
  void partial(std::size_t, const std::string& what) override { throw PointError(what); }
  bool stop_requested() override { return false; }
  void progress(double fraction) override { last_progress = fraction; }
  double last_progress = 0;

 protected:
  Stream stream_of(std::size_t, std::string_view, Independent) const override { return {}; }
  void put_values(std::size_t, std::string_view, std::span<const double>) override {}
  void put_frame(std::string_view, long, std::span<const double>) override {}
  bool checkpoint_due() override { return --saves_ == 0; }
  void put_piece(std::string_view, long, const Piece&) override {}
  void save_checkpoint(const Words& words, std::span<const Piece>) override {
    saved_ = words;
    throw Interrupted{};
  }
  bool load_checkpoint(Words& words, std::span<const Piece>) override {
    words = saved_;
    return !saved_.empty();
  }

 private:
  Comm comm_ = Comm::self();
  long saves_;
  Words saved_;
};

void expect_equal_bits_after_a_stop(const ScenarioParams& given) {
  const ScenarioParams p = resolved(given);
  const std::unique_ptr<Evolution> undisturbed = make_evolution(p), stopped = make_evolution(p),
                                   resumed = make_evolution(p);
  MemoryRun never(-1), once(p.frames / 2);
  complete(*undisturbed, never, true, 0, 1);
  EXPECT_EQ(never.last_progress, 1);
  EXPECT_THROW(complete(*stopped, once, true, 0, 1), Interrupted);
  EXPECT_LT(stopped->trajectory().t.size(), undisturbed->trajectory().t.size());
  complete(*resumed, once, true, 0, 1);
  const Trajectory &a = undisturbed->trajectory(), &b = resumed->trajectory();
  EXPECT_EQ(a.t, b.t);
  EXPECT_EQ(a.phi, b.phi);
  EXPECT_EQ(a.t_energy, b.t_energy);
  EXPECT_EQ(a.energy, b.energy);
  EXPECT_EQ(a.momentum, b.momentum);
  EXPECT_EQ(a.max_energy_error, b.max_energy_error);
  EXPECT_EQ(a.steps, b.steps);
  EXPECT_EQ(a.dt, b.dt);
}

}  // namespace

TEST(Scenario, has_the_energy_of_the_exact_solution) {
  const auto energy = [](const ScenarioParams& p) {
    return SymplecticEvolution(resolved(p)).trajectory().energy.front();
  };
  const double gamma = 1 / std::sqrt(1 - 0.3 * 0.3);
  EXPECT_NEAR(energy(params("linear")), 1.25 * std::sqrt(std::numbers::pi / 2), 1e-13);
  EXPECT_NEAR(energy(params("kink")), kink_energy, 1e-13);
  EXPECT_NEAR(energy(params("moving_kink")), gamma * kink_energy, 1e-13);
  EXPECT_NEAR(energy(params("breather")), 16 * std::sqrt(0.75), 1e-12);
  EXPECT_NEAR(energy(params("sine_gordon_kink")), 8 * gamma, 1e-12);
  EXPECT_NEAR(energy(params("collision")), 2 * gamma * kink_energy,
              1e-10);  // kinks overlap by exp(-20 sqrt 2 gamma)
  ScenarioParams wide = params("kink");
  wide.lambda = 0.5;
  wide.v = 1.5;
  EXPECT_NEAR(energy(wide), kink_energy * std::sqrt(0.5) * 1.5 * 1.5 * 1.5, 1e-12);
}

TEST(Scenario, of_a_moving_kink_has_its_momentum_and_keeps_it) {
  const Trajectory path = evolve(params("moving_kink"));
  const double expected = 0.3 / std::sqrt(1 - 0.09) * kink_energy;
  EXPECT_NEAR(path.momentum.front(), expected, 1e-13);
  EXPECT_NEAR(path.momentum.back(), expected, 1e-11);
}

TEST(Scenario, follows_the_exact_solution_with_the_order_of_its_scheme) {
  ScenarioParams breather = params("breather");
  breather.T = 16 * std::numbers::pi;
  breather.dt = 0.02;
  EXPECT_NEAR(order(breather), 2, 0.02);
  breather.dt = 0.06;
  for (const char* scheme : {"pefrl", "yoshida4"}) {
    breather.scheme = scheme;
    EXPECT_NEAR(order(breather), 4, 0.2) << scheme;
  }
}

TEST(Scenario, keeps_kinks_on_their_exact_path_through_the_ends_of_the_box) {
  for (const char* name : {"moving_kink", "sine_gordon_kink"}) {
    ScenarioParams p = params(name);
    p.u = 0.8;
    p.T = 100;  // from 0 out at 50 and back in at -50 to -20
    p.scheme = "pefrl";
    EXPECT_LT(l2_error(p, evolve(p)), 1e-7) << name;
  }
}

TEST(Scenario, ends_at_T_with_all_its_frames_and_energies) {
  ScenarioParams p = params("linear");
  p.T = 7;
  p.dt = 0.0123;
  p.frames = 10;
  p.samples = 1000;  // more than there are steps
  const Trajectory path = evolve(p);
  EXPECT_EQ(path.steps, 570);  // ceil(7 / 0.0123)
  ASSERT_EQ(path.t.size(), 11u);
  ASSERT_EQ(path.energy.size(), 1001u);
  EXPECT_DOUBLE_EQ(path.t.back(), 7);
  EXPECT_DOUBLE_EQ(path.t_energy.back(), 7);
  for (std::size_t k = 0; k < path.t.size(); ++k) EXPECT_NEAR(path.t[k], 0.7 * k, path.dt / 2 * 1.0001);
  EXPECT_TRUE(std::is_sorted(path.t_energy.begin(), path.t_energy.end()));
}

TEST(Scenario, halves_its_step_until_the_energy_error_is_below_tol) {
  ScenarioParams p = params("breather");
  p.T = 20;
  const Trajectory coarse = evolve(p);
  p.tol = coarse.max_energy_error / 10;  // second order: two halvings
  const Trajectory fine = evolve(p);
  EXPECT_EQ(fine.steps, 4 * coarse.steps);
  EXPECT_LE(fine.max_energy_error, p.tol);
}

TEST(Scenario, dealiased_keeps_the_energy_of_a_collision) {
  ScenarioParams p = params("collision");
  p.dealias = true;
  p.scheme = "pefrl";
  EXPECT_LT(evolve(p).max_energy_error, 1e-6);
}

TEST(Scenario, resumed_from_a_checkpoint_has_the_bits_of_an_undisturbed_run) {
  ScenarioParams p = params("collision");
  p.N = 256;
  p.frames = 50;
  expect_equal_bits_after_a_stop(p);
  p.tol = 1e-4;  // stopped while the step is still too long
  expect_equal_bits_after_a_stop(p);
  p.tol = 0;
  p.scheme = "amangkurat";
  expect_equal_bits_after_a_stop(p);
}

TEST(Scenario, that_blows_up_fails_with_its_time) {
  ScenarioParams p = params("linear");
  p.dt = 2;  // beyond the stability limit, which validation would refuse
  p.T = 2000;
  SymplecticEvolution evolution(resolved(p));
  MemoryRun run(-1);
  try {
    complete(evolution, run, true, 0, 1);
    FAIL() << "an unstable step went unnoticed";
  } catch (const PointError& error) {
    EXPECT_NE(std::string(error.what()).find("not finite at t = "), std::string::npos) << error.what();
  }
}

TEST(Scenario, refuses_what_makes_no_sense) {
  EXPECT_EQ(complaint(params("linear")), "");
  ScenarioParams p = params("collision");
  p.u = 1;
  EXPECT_EQ(complaint(p), "collision speed must satisfy |u| < 1 (speed of light)");
  p = params("collision");
  p.X = 26;
  EXPECT_EQ(complaint(p), "kinks overlap or do not fit the box");
  p.X = 4.2;
  EXPECT_EQ(complaint(p), "kinks overlap or do not fit the box");
  p = params("breather");
  p.omega = 1;
  EXPECT_EQ(complaint(p), "breather frequency must lie in (0,1)");
  p = params("kink");
  p.boundary = "periodic";
  EXPECT_EQ(complaint(p), "a single kink does not fit a periodic box: use boundary=antiperiodic or a pair");
  p = params("linear");
  p.cfl = 1.01;
  EXPECT_EQ(complaint(p), "time step exceeds the Verlet stability limit 2/sqrt(kmax^2+m^2)");
  p.cfl = 0.5;
  p.dt = 0.08;
  EXPECT_EQ(complaint(p), "time step exceeds the Verlet stability limit 2/sqrt(kmax^2+m^2)");
  p.dt = 0.07;
  EXPECT_EQ(complaint(p), "");
  p.scheme = "yoshida4";
  EXPECT_EQ(complaint(p), "time step exceeds the stability limit of yoshida4, cfl = 0.786 of Verlet's");
  p = params("moving_kink");
  p.scheme = "amangkurat";
  EXPECT_EQ(complaint(p), "scheme=amangkurat knows the scenarios linear, kink, breather and collision");
}

}  // namespace klein_gordon
