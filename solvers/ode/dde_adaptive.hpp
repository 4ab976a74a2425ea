// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "ode/dde.hpp"

#include <deque>
#include <span>
#include <vector>

namespace khaos {

/// Delay equations of KHAOS_LANES members with steps of their own: Dormand & Prince's 5(4) pair, whose dense
/// output of order 4 is the history. Steps are at most tau, so that the scheme stays explicit, and end at 0,
/// tau, 2 tau .. 5 tau, where the solution of a constant history has its breaking points of low order: order
/// 5 in between. Hairer, Norsett & Wanner, Solving Ordinary Differential Equations I (1993), II.17.
class AdaptiveDelayOrbit {
 public:
  ///   starts  (members, D) values of the constant histories; lanes beyond them repeat the first
  ///   atol    (D), or empty: rtol
  /// Throws UserError "delay tau must be positive", "rtol must be in (0, 0.1]".
  AdaptiveDelayOrbit(const DelayProblem& problem, std::span<const double> starts, double rtol,
                     std::vector<double> atol = {});

  /// All members to t_end; those that need steps below rounding stay where they are.
  void advance(double t_end);
  int members() const { return members_; }
  /// Component i at the time reached.
  Lanes state(int i) const { return x_[i]; }
  Lanes time() const { return t_; }
  /// Component i of the member in `lane` at `t`, time() - tau <= t <= time().
  double at(int lane, int i, double t) const;
  bool failed(int lane) const { return lanes_[lane].failed; }
  long steps(int lane) const { return lanes_[lane].steps; }
  long rejected(int lane) const { return lanes_[lane].rejected; }

 private:
  struct Segment {
    double t = 0, h = 0;
    std::vector<double> r;  // (5, D) coefficients of the dense output
  };
  struct Lane {
    std::deque<Segment> history;  // of the last delay at least
    std::size_t at = 0;           // the segment that was looked up last: times mostly grow
    std::vector<double> start;
    double step = 0, log_error = 0;  // of the last accepted step
    bool after_rejection = false, failed = false;
    long steps = 0, rejected = 0;
  };
  double next_stop(int lane, double t_end) const;
  double evaluate(const Lane& lane, std::size_t segment, int i, double t) const;
  std::size_t segment_of(const Lane& lane, double t) const;
  void rhs(const Lanes* x, Lanes t, Lanes* dx);
  bool attempt(double t_end);
  void accept(int lane, double h, double stop);

  static constexpr int stages = 6;
  DelayProblem problem_;
  int dimension_, members_ = 0;
  double rtol_;
  std::vector<double> atol_;
  Lanes t_ = Lanes(0.0);
  std::vector<Lanes> x_, y_, packed_, k_[stages + 1];
  std::vector<Lane> lanes_;
};

}  // namespace khaos
