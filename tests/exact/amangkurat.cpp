// SPDX-License-Identifier: BSD-3-Clause
// The comparison scheme against the public library (v0.0.1), whose arithmetic was executed with NumPy 1.24.
#include "../../experiments/klein-gordon/amangkurat.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace klein_gordon {
namespace {

ScenarioParams params(const std::string& scenario) {
  ScenarioParams p;
  p.scenario = scenario;
  p.scheme = "amangkurat";
  return resolved(p);
}

struct Expected {
  const char* scenario;
  double energy, max_energy_error;
  long steps;
  double dt;
  std::size_t frames;
};

}  // namespace

TEST(Amangkurat, takes_the_steps_and_makes_the_errors_of_the_public_library) {
  for (const Expected& e :
       {Expected{"linear", 1.566642671644, 1.22665e-2, 13372, 0.0037374937712382466, 202},
        Expected{"kink", 19.42707751837, 1.501645, 16055, 0.0031115335892843666, 202},
        Expected{"breather", 12.30167972337, 0.279011, 16026, 0.004983325028317662, 302},
        Expected{"collision", 58.88222230658, 0.113107, 32124, 0.0031115335892843666, 402}}) {
    AmangkuratEvolution evolution(params(e.scenario));
    while (evolution.advance()) continue;
    const Trajectory& path = evolution.trajectory();
    EXPECT_NEAR(path.energy.front(), e.energy, 1e-11 * e.energy) << e.scenario;
    // Rounding differs, and the fields are chaotic enough to show it: five digits agree.
    EXPECT_NEAR(path.max_energy_error, e.max_energy_error, 1e-5 * e.max_energy_error) << e.scenario;
    EXPECT_EQ(path.steps, e.steps) << e.scenario;
    EXPECT_NEAR(path.dt, e.dt, 1e-14) << e.scenario;
    EXPECT_EQ(path.t.size(), e.frames) << e.scenario;
    EXPECT_EQ(path.energy.size(), 1001u) << e.scenario;
  }
}

TEST(Amangkurat, starts_a_collision_at_the_top_of_the_barrier) {
  const ScenarioParams p = params("collision");
  const std::vector<double> x{-50, 0, 50};
  const State state = amangkurat_state(p, x);
  EXPECT_NEAR(state.phi[0], 0, 1e-12);  // the vacua are at -1 and 1
  EXPECT_NEAR(state.phi[1], 2, 1e-5);
}

TEST(Amangkurat, starts_a_breather_of_the_wrong_amplitude_with_an_odd_velocity) {
  const ScenarioParams p = params("breather");
  const std::vector<double> x{-1, 0, 1};
  const State state = amangkurat_state(p, x);
  EXPECT_NEAR(state.phi[1], 4 * std::atan(1 / std::sqrt(0.75)), 1e-14);
  EXPECT_EQ(state.phi_t[0], -state.phi_t[2]);
  EXPECT_GT(std::abs(state.phi_t[0]), 0.1);
}

}  // namespace klein_gordon
