// SPDX-License-Identifier: BSD-3-Clause
/// KHAOS_LANES trajectories from look to look, at equal distances of time: what sections, basins and pairs of
/// neighbours are made of.
#pragma once

#include "ode/dde.hpp"
#include "ode/flow.hpp"
#include "ode/rk4_step.hpp"
#include "ode/tangent_carrier.hpp"

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace khaos {

/// One step of KHAOS_LANES members: states and slopes at both ends.
///   x0, f0, x1, f1   (dimension)
struct HermiteStep {
  int dimension = 0;
  Lanes t0, t1;  // equal bits where one step ends and the next begins
  const Lanes *x0 = nullptr, *f0 = nullptr, *x1 = nullptr, *f1 = nullptr;
  /// Component i of one member at t0 + s (t1 - t0), 0 <= s <= 1, by the cubic Hermite interpolant.
  double at(int lane, int i, double s) const;
};

/// A flow takes RK4 steps; the slope at the end of a step is the first of the next, so that Hermite data cost
/// nothing. A map takes iterations of "length" 1, and its slopes are 0: the clock of period 1 sees each
/// iterate. A delay equation takes the method of steps, each member with its own tau. And a carrier goes from
/// look to look as it likes: with located jumps, or with steps of its own. In a step with a jump the
/// interpolant is of first order only.
class Walk {
 public:
  enum Kind { flow, map, delay, carried };
  /// Starts at x (dimension) and time t; what `flow` points to must stay valid.
  Walk(const Flow& flow, std::span<const Lanes> x, Lanes t, Lanes h, Kind kind = Kind::flow);
  /// From constant histories (members, dimension) at time 0; throws what DelayOrbit throws.
  Walk(const DelayProblem& problem, int steps_per_delay, std::span<const double> starts);
  /// carrier: of states without tangent vectors.
  Walk(std::unique_ptr<TangentCarrier> carrier, std::span<const Lanes> x, double t, double h);

  void step();
  void steps(long n) {
    for (long k = 0; k < n; ++k) step();
  }
  /// Moves the state by (dimension); of a delay equation, whose state it is, the history of the last delay.
  void displace(std::span<const Lanes> by);
  /// Of a delay equation, else null.
  const DelayOrbit* history() const { return orbit_ ? &*orbit_ : nullptr; }
  HermiteStep last() const;  // the latest step; valid until the next one
  std::span<const Lanes> x() const { return x1_; }
  std::span<const Lanes> slope() const { return f1_; }
  Lanes t() const { return t1_; }

 private:
  void find_slope();
  void read_orbit();
  void carry();
  Flow right_hand_side_;
  Kind kind_;
  Lanes start_, h_, t0_, t1_;
  double steps_ = 0;
  std::vector<Lanes> x0_, f0_, x1_, f1_, packed_;
  Rk4Step rk4_;
  std::optional<DelayOrbit> orbit_;
  std::unique_ptr<TangentCarrier> carrier_;
};

}  // namespace khaos
