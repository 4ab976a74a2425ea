// SPDX-License-Identifier: BSD-3-Clause
/// Delay equations x'(t) = f(x(t), x(t - tau)) of KHAOS_LANES members by the method of steps.
#pragma once
#include "core/simd.hpp"
#include "ode/flow.hpp"

#include <span>
#include <vector>

namespace khaos {

/// A delay model as its orbit needs it, D = dimension of x.
struct DelayProblem {
  Flow flow;  // reads 2 D values, x(t) and x(t - tau), writes D (Bound::flow())
  Flow
      tangent;  // the same with 2 D derivatives, rows of 1 + 2 D (Bound::tangent()); for tangent vectors only
  int dimension = 1;
  Lanes delay = Lanes(1.0);  // tau of the members
};

/// Classical Runge-Kutta with step tau / K, and cubic Hermite interpolation of the last K + 1 values and
/// slopes: order 4, since tau is a whole number of steps and the breaking points 0, tau, 2 tau, ... are
/// nodes. The history before t = 0 is constant. Each member has its own tau, so its own step and time.
/// Tangent vectors are history functions; they obey the linearised scheme exactly.
/// Source: Bellen & Zennaro, Numerical Methods for Delay Differential Equations (2003), ch. 6.
class DelayOrbit {
 public:
  ///   starts    (members, D) values of the constant histories; lanes beyond them repeat the first
  ///   tangents  number of tangent vectors: smooth, generic, independent functions
  /// Throws UserError "delay tau must be positive", "at least 10 steps per delay".
  DelayOrbit(const DelayProblem& problem, int steps_per_delay, std::span<const double> starts,
             int tangents = 0);

  void step();
  long steps() const { return now_; }
  int steps_per_delay() const { return nodes_; }
  int members() const { return members_; }
  Lanes step_length() const { return h_; }
  Lanes time() const { return double(now_) * h_; }
  /// Component i at the last node.
  Lanes state(int i) const { return value(now_)[i * columns_]; }
  /// x (D) at times of the last delay, time() - tau <= t <= time(), by the Hermite interpolant.
  void at(Lanes t, Lanes* x) const;
  /// Component i at the node `back` steps ago, back <= steps_per_delay().
  Lanes past(int i, int back) const { return value(now_ - back)[i * columns_]; }

  /// Moves the last delay of every component i as a whole, by by[i].
  void displace(std::span<const Lanes> by);

  /// Orthonormalises the tangent functions in L2 of the last delay (trapezoidal rule over K + 1 values), r <-
  /// R_jj; not before one delay has passed. Cholesky-QR twice: two passes over the history, as good as
  /// Householder for functions of condition below 1e8 (Yamamoto, Nakatsukasa, Yanagisawa & Fukaya, ETNA 44,
  /// 306 (2015)).
  void orthonormalise(Lanes* r);
  /// The same history functions on twice as many nodes: a cubic cut in half is the same cubic.
  DelayOrbit finer() const;

 private:
  void rhs(const Lanes* x, const Lanes* delayed, Lanes t, Lanes* dx);
  void start(std::span<const double> starts);
  void gram(Lanes* g) const;
  Lanes* value(long node) { return values_.data() + slot(node) * width_; }
  const Lanes* value(long node) const { return values_.data() + slot(node) * width_; }
  Lanes* slope(long node) { return slopes_.data() + slot(node) * width_; }
  const Lanes* slope(long node) const { return slopes_.data() + slot(node) * width_; }
  std::size_t slot(long node) const { return std::size_t((node + nodes_ + 1) % (nodes_ + 1)); }

  DelayProblem problem_;
  int nodes_, members_ = 0, tangents_, columns_, width_;  // width: of a node, (D, 1 + tangents)
  Lanes h_;
  long now_ = 0;
  std::vector<Lanes> values_, slopes_;  // rings of K + 1 nodes
  std::vector<Lanes> before_;           // slopes of the history at 0, where the solution's are others
  std::vector<Lanes> y_, half_, k2_, k3_, k4_, packed_, out_;
};

}  // namespace khaos
