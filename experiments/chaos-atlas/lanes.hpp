// SPDX-License-Identifier: BSD-3-Clause
/// Members in lanes: trajectories of one system, each with its own parameters and start, as the ensemble
/// experiments of the atlas walk them.
#pragma once

#include "lanes_exponent.hpp"
#include "lanes_rows.hpp"
#include "ode/poincare.hpp"
#include "ode/watched.hpp"
#include "system.hpp"

#include <cmath>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace chaos_atlas {

/// KHAOS_LANES members; padding lanes repeat the last live one.
class LaneMembers {
 public:
  /// setup(lane, parameters, start) changes what is the member's own; both come filled with the chosen ones.
  /// look: called now and then on all their ways, walks and exponents.
  LaneMembers(
      const Chosen& chosen, int live,
      const std::function<void(int lane, std::span<double> parameters, std::span<double> start)>& setup = {},
      const Look& look = {});

  const Model& model() const { return bound_.model(); }
  Bound& bound() { return bound_; }
  const Look& look() const { return look_; }
  std::span<const Lanes> start() const { return start_; }
  int live() const { return live_; }
  std::vector<double> starts() const;  // (live, dimension)
  DelayProblem delay_problem() const;
  double delay(int lane) const { return delay_[lane]; }
  /// From the start at time 0, looked at `steps_per_period` times in a period (delay: about as often). In
  /// between a flow takes one RK4 step, cut where it jumps, or dopri5's own where that would not do: the
  /// orbit that largest_exponents() takes, too. Maps iterate.
  Walk walk(long steps_per_period) const;
  /// From elsewhere; not for delay equations, whose state is a history.
  Walk walk_from(std::span<const Lanes> x, double t, long steps_per_period) const;

 private:
  mutable Bound bound_;  // one constant of a system that jumps is the side that is being evaluated
  Look look_;
  std::unique_ptr<const Watched> watched_;  // their flow
  std::vector<Lanes> start_;
  Lanes delay_ = Lanes(1.0);
  int live_;
};

/// Length of a step and number of steps in so many periods: an iteration for a map. Of a delay equation at
/// the listed tau: members with another one have steps, and so times, in proportion.
double step_of(const Model& model, long steps_per_period);
long steps_in(const Model& model, double periods, long steps_per_period);

int steps_per_delay(const Model& model, long steps_per_period);

/// Notes when the states of the live members were first seen not finite.
class Watch {
 public:
  explicit Watch(int live) : lost_(std::size_t(live), std::nan("")) {}
  void look(const Walk& walk);
  bool all_lost() const;
  double lost(int lane) const { return lost_[std::size_t(lane)]; }  // NaN: it was always finite

 private:
  std::vector<double> lost_;
};
inline constexpr long steps_between_looks = 64;
/// So many steps, watched; fewer if all members are lost.
void pass(Walk& walk, long steps, Watch& watch);

/// In a period no component of the member moves by more than `tolerance` scales.
bool at_rest(const Walk& walk, int lane, const Model& model, std::span<const double> scale, double tolerance);

/// Components whose distances mean something: not those that grow without bound or go round.
std::vector<int> bounded_components(const Model& model);

/// Index of a component by name; -1 if the system has none of that name.
int component_index(const Model& model, const std::string& name);

/// "Lorenz has no component 'q' (has x, y, z)".
std::string no_component(const Model& model, const std::string& name);

/// A quantity that a map or a diagram varies: a parameter, or a component of the start.
struct Quantity {
  bool is_parameter = true;
  int index = 0;
  void set(double value, std::span<double> parameters, std::span<double> start) const {
    (is_parameter ? parameters : start)[std::size_t(index)] = value;
  }
};
/// Throws UserError "Lorenz has no parameter or component 'q' (has beta, rho, sigma; x, y, z)". A name that
/// both have means the parameter.
Quantity quantity_of(const Model& model, const std::string& name);

}  // namespace chaos_atlas
