// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "ode/lyapunov.hpp"
#include "ode/tangent_carrier.hpp"

#include <memory>
#include <span>
#include <vector>

namespace khaos {

/// What a frame grew by on the way.
struct Growth {
  std::vector<Lanes> log;         // (exponents) sums of log R_jj, in the order of time
  Lanes divergence = Lanes(0.0);  // integral of the trace of the Jacobian
};

/// Members with their tangent frames on their way: carried, orthonormalised and watched.
class TangentOrbit {
 public:
  /// Members start from `starts` (members, dimension) at options.start_time; lanes beyond them repeat the
  /// first. Frames are the same generic orthonormal vectors in every lane. Components with constant velocity
  /// (clocks: their row of the Jacobian vanishes) are left out of the frame: a vector without such a
  /// component stays without, the exponents of those vectors are the others, and the clock's is 0 exactly.
  /// A tangent flow with fewer columns than the dimension gives the leading exponents.
  TangentOrbit(const TangentProblem& problem, std::span<const double> starts, const LyapunovOptions& options);

  /// On to t_end. Members that fail stay behind as NaN.
  Growth advance(double t_end);
  /// On to t_end without an orthonormalisation on the way; R (exponents, exponents) of the one there.
  void advance_once(double t_end, Lanes* upper);
  /// A copy from here on, with a finer carrier.
  TangentOrbit finer() const;

  int members() const { return members_; }
  int exponents() const { return exponents_; }
  int clocks(int lane) const { return clocks_[lane]; }
  bool traced() const { return traced_; }
  double time() const { return now_; }
  bool anyone_left() const;
  const MemberFailure& failure(int lane) const { return failures_[lane]; }
  bool slid(int lane) const { return carrier_->slid(lane); }
  long attempts(int lane) const { return carrier_->attempts(lane); }
  /// (dimension, 1 + columns): the state, then the frame's vectors in the first exponents() columns.
  const Lanes* state_and_frame() const { return x_.data(); }

 private:
  void start(std::span<const double> starts);
  void find_clocks();
  void start_frames();
  void mark_failures(const std::vector<Lanes>& before, Lanes t_before, double t_end);
  void drop_lost_directions(Lanes* r);
  Mask<KHAOS_LANES> inside(const Lanes* x, Lanes t);
  MemberFailure locate(int lane, std::vector<Lanes> x, Lanes t, double t_end);
  Lanes trace();

  TangentProblem problem_;
  LyapunovOptions options_;
  int members_, columns_, rows_, exponents_, every_;
  bool traced_;
  std::shared_ptr<TangentCarrier> carrier_;
  std::vector<Lanes> x_, work_;
  Lanes t_ = Lanes(0.0);
  double now_ = 0;
  double size_[KHAOS_LANES] = {};  // of the start, what "diverged" is measured by
  std::vector<Lanes> free_;        // (dimension) 1, and 0 for clocks
  Lanes whole_ = Lanes(0.0);       // 0 in lanes whose frame has all directions, else NaN: it has no trace
  int clocks_[KHAOS_LANES] = {};
  bool dropped_[KHAOS_LANES] = {};  // a direction, by sliding
  MemberFailure failures_[KHAOS_LANES];
};

}  // namespace khaos
