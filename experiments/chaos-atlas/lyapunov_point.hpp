// SPDX-License-Identifier: BSD-3-Clause
/// What atlas-lyapunov computes for one Point: its parameters, the options of the solvers that follow from
/// them, and what its results are called.
#pragma once

#include "member_exponents.hpp"
#include "ode/covariant.hpp"
#include "ode/lyapunov.hpp"
#include "ode/lyapunov_verdict.hpp"
#include "system.hpp"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace chaos_atlas {

struct LyapunovParams : SystemParams {
  std::string parameter = "";  // "" none
  double value = 0;
  bool relative = false;
  std::string method = "auto";
  long steps_per_period = 0;  // 0: 1000, stiff systems 3000
  double periods = 400, transient = 100, check = 0.5;
  double rtol = 1e-10;
  long members = 8, exponents = 0, K = 200;
  double spread = 1e-3;
  bool saltation = true;
  double finite_time = 0;
  std::string vectors = "none";
  long vector_samples = 1000;
};

template <class P>
void describe_lyapunov(Schema<P>& s);

std::vector<Issue> issues_of(const LyapunovParams& p);
/// The system with `parameter` set to `value`.
Chosen chosen_of(const LyapunovParams& p);
/// Unit of time of `periods`: the dominant period; of a delay equation at least five delays, because its
/// frame is a set of functions over one delay, which aligns no faster; 1 for maps, where a period is
/// `steps_per_period` iterations.
double period_of(const Chosen& chosen);
/// Number of exponents that are computed: all, or the leading four of a delay equation, or as many as asked
/// for.
int exponents_of(const LyapunovParams& p, const Model& model);
/// Are these all there are?
bool is_complete(const LyapunovParams& p, const Model& model);
double cost_of(const LyapunovParams& p);  // seconds on one core, a guess

/// Windows of `finite_time` in each of the blocks that errors come from; at least one.
int windows_in_block(const LyapunovParams& p);

/// Ready to compute exponents of members of one system.
class LyapunovSetup {
 public:
  /// `chosen` must outlive it.
  LyapunovSetup(const LyapunovParams& p, const Chosen& chosen);
  /// starts (members, dimension), at most KHAOS_LANES members. `look` is called now and then: what it throws
  /// breaks off the work.
  std::vector<LyapunovMember> compute(std::span<const double> starts,
                                      const std::function<void()>& look) const;
  long steps() const { return steps_; }

 private:
  const Chosen* chosen_;
  LyapunovOptions options_;
  CovariantOptions covariant_;  // no samples: not asked for
  long K_, steps_;
};

/// What is to be said in one word, the most serious thing first.
enum class Verdict : int { regular, chaotic, hyperchaotic, transient, unsettled, invalid };
Verdict verdict_of(const LyapunovSpectrum& spectrum);

/// Largest exponent of one member, the mean over its blocks; 0 if all are negative and it has a clock.
double largest_exponent(const MemberExponents& member);

template <class P>
void describe_lyapunov(Schema<P>& s) {
  const auto of = []<class T>(T LyapunovParams::*member) { return static_cast<T P::*>(member); };
  s("parameter", of(&LyapunovParams::parameter), "1",
    "a parameter of the system, rho or c[1], that takes `value`; empty: none. For sweeps");
  s("value", of(&LyapunovParams::value), "1", "value of `parameter`");
  s("relative", of(&LyapunovParams::relative), "1",
    "`value` is a factor on what `parameter` would be without it");
  s("method", of(&LyapunovParams::method), "1",
    "rk4: fixed step; dopri5: each member its own steps; auto: dopri5 where the fixed step is longer than "
    "half the "
    "shortest time scale (BelousovZhabotinsky) or the equations end at a border (SwingingAtwood, "
    "TurchinHanski, "
    "WindmiReduced), else rk4. Maps iterate; delay equations take rk4 by the method of steps",
    one_of({"auto", "rk4", "dopri5"}));
  s("steps_per_period", of(&LyapunovParams::steps_per_period), "1",
    "rk4 steps, and iterations of a map, in a period; 0: 1000, for stiff systems 3000", within(0, 1e7));
  s("periods", of(&LyapunovParams::periods), "periods",
    "dominant periods of the system (delay equations: five delays, if that is longer) over which each member "
    "is "
    "followed",
    within(1e-3, 1e9));
  s("transient", of(&LyapunovParams::transient), "periods", "periods before that, which count in nothing",
    within(0, 1e9));
  s("check", of(&LyapunovParams::check), "periods",
    "periods of each of the 20 blocks that are done again with half the step; 0: no step-size check",
    within(0, 1e9));
  s("rtol", of(&LyapunovParams::rtol), "1", "relative tolerance of dopri5", rtol_check());
  s("members", of(&LyapunovParams::members), "1",
    "trajectories; as many as there are lanes in a register cost as much as one", within(1, 1e7));
  s("spread", of(&LyapunovParams::spread), "1",
    "how far members after the first start from `start`, in standard deviations of the coordinates",
    within(0, 1e3));
  s("exponents", of(&LyapunovParams::exponents), "1",
    "the leading ones wanted; 0: all, of a delay equation four", within(0, 1000));
  s("K", of(&LyapunovParams::K), "1", "steps per delay of a delay equation", delay_steps_check());
  s("saltation", of(&LyapunovParams::saltation), "1",
    "locate the jumps of discontinuous systems and map tangent vectors across them; without it their "
    "exponents are "
    "not valid");
  s("finite_time", of(&LyapunovParams::finite_time), "periods",
    "windows over which finite-time exponents are averaged, whose distributions are then given, to the next "
    "whole number of them in a twentieth of `periods`; 0: none",
    within(0, 1e9));
  s("vectors", of(&LyapunovParams::vectors), "1",
    "covariant: angles between covariant Lyapunov vectors along the orbits; none: not computed",
    one_of({"none", "covariant"}));
  s("vector_samples", of(&LyapunovParams::vector_samples), "1",
    "of vectors=covariant: samples of each member, one for each orthonormalisation of the frame; as many "
    "again "
    "let the vectors converge",
    within(10, 1e7));
}

}  // namespace chaos_atlas
