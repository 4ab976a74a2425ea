// SPDX-License-Identifier: BSD-3-Clause
/// Symmetric kink-antikink collisions, shared by kink-collision, kink-window and kink-critical.
#pragma once

#include "core/schema.hpp"
#include "mpi/comm.hpp"
#include "spectral/klein_gordon_line.hpp"

#include <array>
#include <functional>
#include <string>
#include <vector>

namespace klein_gordon {
using namespace khaos;

/// The parameters of a collision; experiments derive theirs from it.
struct CollisionParams {
  double u = 0.2, lambda = 1, v = 1, X = 10;
  double L = 320, h = 0.2, T = 300, cfl = 0.5;
  long N = 0;
  std::string scheme = "pefrl", potential = "phi4";
};

/// Declares the members of CollisionParams but u, whose meaning each experiment words itself.
template <class P>
void describe_collision(Schema<P>& s, const std::string& length_doc = "length of the periodic box",
                        Check length_check = within(1, 1e6));
std::vector<std::string> collision_sources();

/// The limits of a sensible collision: the spec's refusals and warnings.
std::vector<Issue> issues_of(const CollisionParams& p);

/// What follows from the parameters without computing: grid and step.
struct CollisionGrid {
  long N;      ///< points of the whole box: p.N, or the next even product of 2, 3 and 5 at or above L / h
  long steps;  ///< equal steps from 0 to T
  double dt;
};
CollisionGrid grid_of(const CollisionParams& p);
double cost_of(const CollisionParams& p);  ///< seconds on one core, a guess
/// Text that is equal for collisions that may share a Collider: all parameters but u.
std::string key_of(const CollisionParams& p);

/// Length (and time) unit 1 / (v sqrt(lambda)) of a kink; 1 for sine-Gordon.
double unit_of(const CollisionParams& p);
/// Scale of a resting kink: tanh(x / xi) for phi^4, xi = sqrt(2 / lambda) / v; xi = 1 for sine-Gordon.
double kink_width(const CollisionParams& p);

/// Counts the collisions of a pair from samples of phi(0, t): between the kinks the field is in another
/// vacuum than outside, and each time they meet it falls through the middle between the two.
class BounceDetector {
 public:
  static constexpr std::size_t kept = 8;
  explicit BounceDetector(double middle) : middle_(middle) { minima_.fill(std::nan("")); }
  /// Samples of equal distance dt in time, in order.
  void sample(double t, double dt, double phi0);
  long bounces() const { return bounces_; }  ///< downward crossings of the middle
  /// Times of the minima between a downward crossing and the next upward one, by the parabola through the
  /// three lowest samples; NaN where there was none.
  const std::array<double, kept>& minima() const { return minima_; }

 private:
  double middle_, before_ = std::nan(""), last_ = std::nan("");
  double lowest_ = 0, lowest_time_ = std::nan("");
  bool below_ = false;
  long bounces_ = 0;
  std::array<double, kept> minima_;
};

/// Steps between kept samples of phi(0, t), and how many are kept: at most the `samples` asked for.
struct Stride {
  long every, count;
};
Stride stride_of(const CollisionGrid& grid, long samples);

/// How one collision went.
struct Outcome {
  long bounces = 0;                 ///< crossings until the end, or until `stop_at`
  bool escaped = false;             ///< the pair separates for good
  double v_out = std::nan("");      ///< dx_K/dt over the last 20 units of time, if escaped
  double energy = std::nan("");     ///< at the start
  double energy_drift = 0;          ///< largest |E(t) / E(0) - 1| at 64 times
  double broken_at = std::nan("");  ///< time at which the field was found not finite
  std::array<double, BounceDetector::kept> t_bounce;
  std::vector<double> phi0;  ///< phi(0, t) at the steps of stride_of
  /// Bounces of a pair that escapes; 0 for a bion.
  long kind() const { return escaped ? bounces : 0; }
};

/// Collides pairs of equal parameters but for u. Constant: threads share it. At t = 0 the pair moves inwards
/// as
/// - phi4: v [tanh(gamma (x + X) / xi) - tanh(gamma (x - X) / xi) - 1],
/// - sine_gordon: 4 atan exp(gamma (x + X)) - 4 atan exp(gamma (x - X)). These kinks pass through each other,
///   and "escaped" means that phi(0, T) has left the middle vacuum 0 for 2 pi or -2 pi.
///
/// The pair is even in x, so only the half line x > 0 is computed (Boundary::even).
class Collider {
 public:
  explicit Collider(const CollisionParams& p);
  Collider(const Collider&) = delete;

  /// Collides at speed u until T, or until the `stop_at`-th bounce. `samples` > 0 keeps phi(0, t) at the
  /// steps of stride_of(grid, samples).
  Outcome collide(double u, long samples = 0, long stop_at = 1L << 40) const;
  /// Outcome::kind() at each speed; -1 where the field broke. Ranks share the speeds; equal on all of them.
  /// Collective.
  std::vector<long> kinds(const std::vector<double>& speeds, const Comm& comm) const;

  const LineTransform& transform() const { return transform_; }

 private:
  double centre(std::span<const double> u) const;
  double outermost_middle(std::span<const double> u) const;

  CollisionParams p_;
  CollisionGrid grid_;
  LineTransform transform_;
  Potential potential_;
  KleinGordon equation_;
  double middle_, inside_;
  std::array<double, 8> centre_weights_;
};

/// The Collider of these parameters, kept until others are asked for: a plan costs 3 ms, a collision 20.
/// Not for use by several threads.
const Collider& collider_of(const CollisionParams& p);

/// f(i), a fixed number of values, for i = 0 .. count - 1, the ranks sharing the i; all of them on every
/// rank, in order. Collective. Which i are computed, and their values, do not depend on the number of ranks.
std::vector<double> share_out(const Comm& comm, long count,
                              const std::function<std::vector<double>(long)>& f);

template <class P>
void describe_collision(Schema<P>& s, const std::string& length_doc, Check length_check) {
  const auto of = []<class T>(T CollisionParams::*member) { return static_cast<T P::*>(member); };
  s("potential", of(&CollisionParams::potential), "1",
    "phi4: (lambda/4)(phi^2 - v^2)^2, or sine_gordon: 1 - cos phi", one_of({"phi4", "sine_gordon"}));
  s("lambda", of(&CollisionParams::lambda), "1", "coupling of phi4", above(0));
  s("v", of(&CollisionParams::v), "1", "vacuum value of phi4", above(0));
  s("X", of(&CollisionParams::X), "1", "half the distance of the kinks at the start", above(0));
  s("T", of(&CollisionParams::T), "1", "time at which the pair is judged", within(1e-3, 1e6));
  s("L", of(&CollisionParams::L), "1", length_doc, std::move(length_check));
  s("h", of(&CollisionParams::h), "1",
    "grid spacing: N is the even product of 2, 3, 5 next to L / h from above", within(1e-3, 10));
  s("N", of(&CollisionParams::N), "1", "grid points of the box; 0 takes them from h", within(0, 1 << 22));
  s("cfl", of(&CollisionParams::cfl), "1",
    "time step in units of 2 / sqrt(k_max^2 + m^2), the limit of verlet", above(1e-6));
  s("scheme", of(&CollisionParams::scheme), "1", "symplectic stepper: order 2, 4, 4",
    one_of({"verlet", "pefrl", "yoshida4"}));
}

}  // namespace klein_gordon
