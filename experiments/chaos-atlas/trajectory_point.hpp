// SPDX-License-Identifier: BSD-3-Clause
/// What atlas-trajectory computes for one Point: its parameters, and the ensemble worked through section by
/// section.
#pragma once

#include "invariant.hpp"
#include "ode/ensemble_moments.hpp"
#include "run/run.hpp"
#include "system.hpp"
#include "trajectories.hpp"

#include <array>
#include <string>
#include <vector>

namespace chaos_atlas {

struct TrajectoryParams : SystemParams {
  long members = 1;
  double spread = 0.01;
  std::string parameter = "";
  double scale = 1;
  std::string unit = "period";
  long pts_per_period = 100;
  double periods = 20, transient = 0;
  std::string method = "dopri5";
  double rtol = 1e-6;
  long steps_per_period = 1000, K = 200;
  std::string keep = "trajectories";
};

template <class P>
void describe_trajectory(Schema<P>& s);

std::vector<Issue> issues_of(const TrajectoryParams& p);
/// The system with its parameters scaled.
Chosen chosen_of(const TrajectoryParams& p);
Samples samples_of(const TrajectoryParams& p, const Model& model);
double cost_of(const TrajectoryParams& p);  // seconds on one core, a guess

/// What is known of the members so far; equal on all ranks.
struct TrajectoryTotals {
  enum Count { steps, rejects, rhs_calls, failures, first_failure, reason, counted };
  explicit TrajectoryTotals(std::size_t dimension) : moments(dimension), end_moments(dimension) {}
  long done = 0;  // members
  MomentTotals moments, end_moments;
  std::vector<long> counts = {0, 0, 0, 0, -1, 0};
  std::vector<double> failure = {};  // of the first member that failed: time, then its last state
  double drift = 0;                  // largest of the invariant, where one is known
  long failed() const { return counts[failures]; }
  long first_failed() const { return counts[first_failure]; }
  std::string failure_text(const std::string& system) const;
};

/// The results of single members so far, on the first rank of the group; the others have none.
struct Kept {
  std::vector<double> x;  // (members, times, dimension), NaN where a member did not get to
  std::vector<double> outcome, failed_at, last, steps, rejects, rhs_calls;  // as MemberEnds

  static constexpr std::array parts = {&Kept::x,     &Kept::outcome, &Kept::failed_at, &Kept::last,
                                       &Kept::steps, &Kept::rejects, &Kept::rhs_calls};
  std::array<long, parts.size()> widths;  // numbers of a member in each of these

  Kept(long times, long dimension) : widths{times * dimension, 1, 1, dimension, 1, 1, 1} {}
  void append(const std::vector<double>& states, const MemberEnds& ends);
  void append(const Kept& mine, const Comm& comm);  // collective, of all ranks
};
using Widths = std::array<long, 7>;

/// Members in sections of whole grains, whose members the ranks share.
class TrajectoryEnsemble {
 public:
  /// `chosen` must outlive it.
  TrajectoryEnsemble(const TrajectoryParams& p, const Chosen& chosen, const Stream& stream);
  /// Collective: the next section, added to `totals`, and to `kept` if there is one. A section takes about a
  /// second; its size leaves no trace in the results. False, and nothing is added, if a stop broke it off.
  bool advance(Run& run, TrajectoryTotals& totals, Kept* kept) const;
  /// Is there an invariant, and do its values follow from what is computed?
  bool knows_drift() const;
  const std::vector<double>& origin() const { return origin_; }  // of the sums

 private:
  bool is_fused() const;
  using SeeStates = std::function<void(long k, const States& states)>;
  struct Section;
  void compute(Section& section, const Integration& how) const;
  MemberEnds chunk(const Integration& how, long first, long count, MemberSums& all, MemberSums& at_end,
                   double& drift, std::vector<double>* x) const;
  MemberEnds fused_chunk(const Integration& how, long first, long count, const SeeStates& see,
                         std::vector<double>* x) const;

  TrajectoryParams p_;
  const Chosen* chosen_;
  Stream stream_;
  Samples samples_;
  Integration how_;
  std::vector<double> origin_;
  Invariant invariant_;
};

template <class P>
void describe_trajectory(Schema<P>& s) {
  const auto of = []<class T>(T TrajectoryParams::*member) { return static_cast<T P::*>(member); };
  s("members", of(&TrajectoryParams::members), "1", "trajectories", within(1, 1e12));
  s("spread", of(&TrajectoryParams::spread), "1",
    "how far members after the first start from `start`, in standard deviations of the coordinates",
    within(0, 1e3));
  s("parameter", of(&TrajectoryParams::parameter), "1",
    "the parameter of the system that `scale` multiplies; empty: all of them");
  s("scale", of(&TrajectoryParams::scale), "1", "factor on `parameter`", within(-1e6, 1e6));
  s("unit", of(&TrajectoryParams::unit), "1",
    "what `periods`, `transient` and `pts_per_period` count: dominant periods of the system, Lyapunov times "
    "1 / lambda_1, or plain time",
    one_of({"period", "lyapunov", "time"}));
  s("pts_per_period", of(&TrajectoryParams::pts_per_period), "1", "samples in a unit; iterations of a map",
    within(1, 1e6));
  s("periods", of(&TrajectoryParams::periods), "periods", "length in units", within(0, 1e9));
  s("transient", of(&TrajectoryParams::transient), "periods", "units before the first sample",
    within(0, 1e9));
  s("method", of(&TrajectoryParams::method), "1",
    "rk4 with fixed steps; dopri5, tsit5, dop853 adaptive explicit; rodas4 stiff; SUNDIALS' cvode (BDF), "
    "cvode-adams, arkode (explicit), arkode-dirk. Delay equations take rk4 or dopri5. Maps iterate",
    one_of(ode_methods()));
  s("rtol", of(&TrajectoryParams::rtol), "1",
    "relative tolerance of the adaptive methods; the absolute one is rtol / 10 of each coordinate's standard "
    "deviation",
    rtol_check());
  s("steps_per_period", of(&TrajectoryParams::steps_per_period), "1", "of rk4, in a unit", within(1, 1e9));
  s("K", of(&TrajectoryParams::K), "1", "rk4 steps per delay of a delay equation", delay_steps_check());
  s("keep", of(&TrajectoryParams::keep), "1",
    "trajectories: x of all members and times; statistics: mean, std, min and max only, in memory that does "
    "not "
    "grow with the members",
    one_of({"trajectories", "statistics"}));
}

}  // namespace chaos_atlas
