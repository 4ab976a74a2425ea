// SPDX-License-Identifier: BSD-3-Clause
/// Members of an ensemble through a grid of times, by whichever method: what atlas-trajectory computes.
#pragma once

#include "ode/integrate.hpp"
#include "ode/member_failure.hpp"
#include "ode/states.hpp"
#include "system.hpp"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace chaos_atlas {

/// Samples at transient + k spacing, 0 <= k < count; of maps, numbers of iterations. The transient is a
/// multiple of the spacing.
struct Samples {
  double transient = 0, spacing = 1;
  long count = 1;
  double time(long k) const { return transient + double(k) * spacing; }
};

/// How the members of a chunk fared.
struct MemberEnds {
  using Status = MemberFailure::Reason;
  static constexpr Status done = MemberFailure::none, diverged = MemberFailure::diverged,
                          left_domain = MemberFailure::left_domain,
                          step_underflow = MemberFailure::step_underflow,
                          too_many_steps = MemberFailure::too_many_steps;
  explicit MemberEnds(std::size_t members, std::size_t dimension);
  std::vector<int> status;
  std::vector<double> failed_at;  // NaN if done
  std::vector<double> last;       // (members, dimension) the last finite state
  std::vector<long> steps, rejects, rhs_calls;
  MemberFailure failure(std::size_t member) const;
};

/// How to integrate. Fields are those of atlas-trajectory's parameters.
struct Integration {
  std::string method = "dopri5";
  double rtol = 1e-6;
  std::vector<double> atol;         // (dimension)
  double step = 0;                  // rk4: at most this
  long K = 200;                     // delay equations: steps per delay of rk4
  bool adaptive_delay = false;      // delay equations take steps of their own, by rtol
  std::function<void()> look = {};  // called now and then; what it throws breaks off the work
};

/// All members of a chunk side by side, in the fused kernels of the model: fixed steps (rk4), own steps
/// (dopri5) or iterations of a map. Every sample is the end of a step. Maps given as text are iterated on the
/// host.
class FusedTrajectories {
 public:
  static bool can(const Model& model, const std::string& method);
  /// `chosen` must outlive it.
  FusedTrajectories(const Chosen& chosen, const Integration& how, const Samples& samples);

  /// Members first .. first + count - 1 from their starts through the samples; sample(k, states) sees all of
  /// them at once, stopped ones included.
  MemberEnds run(const Stream& stream, double spread, long first, long count,
                 const std::function<void(long k, const States& states)>& sample) const;

 private:
  States starts(const Stream& stream, double spread, long first, long count) const;
  void advance(const States& states, const CountsByMember& counts, double from, double to) const;
  long steps_per_sample() const;
  MemberEnds ends(const States& states, const CountsByMember& counts, long stretches) const;

  const Chosen* chosen_;
  Integration how_;
  Samples samples_;
};

/// Sees sample k of member first + m, x (dimension).
using MemberSample = std::function<void(long m, long k, std::span<const double> x)>;

/// Each member in a lane of its own by any method, samples from its dense output.
class LaneTrajectories {
 public:
  /// `chosen` must outlive it.
  LaneTrajectories(const Chosen& chosen, const Integration& how, const Samples& samples);
  MemberEnds run(const Stream& stream, double spread, long first, long count,
                 const MemberSample& sample) const;

 private:
  const Chosen* chosen_;
  Integration how_;
  Samples samples_;
};

/// Members of a delay equation: by the method of steps with RK4 and K steps per delay, samples from its
/// Hermite interpolant; or by Dormand & Prince's pair with steps of their own.
class DelayTrajectories {
 public:
  /// `chosen` must outlive it.
  DelayTrajectories(const Chosen& chosen, const Integration& how, const Samples& samples);
  MemberEnds run(const Stream& stream, double spread, long first, long count,
                 const MemberSample& sample) const;

 private:
  const Chosen* chosen_;
  Integration how_;
  Samples samples_;
};

}  // namespace chaos_atlas
