// SPDX-License-Identifier: BSD-3-Clause
/// Lyapunov exponents of flows and maps: the state and its tangent frame are carried along together, the
/// frame is orthonormalised often, and the logarithms of what it grew by are summed in blocks of time.
/// Benettin, Galgani, Giorgilli & Strelcyn, Meccanica 15, 9 and 21 (1980). lyapunov_verdict.hpp turns what
/// the members gave into a spectrum with errors; delay equations: dde_lyapunov.hpp.
#pragma once
#include "models/model.hpp"
#include "ode/flow.hpp"
#include "ode/member_failure.hpp"

#include <functional>
#include <span>
#include <vector>

namespace khaos {

/// How the state and the frame are carried along; a map is iterated, whatever is said here.
///   rk4     fixed step; the frame is the exact derivative of the discrete flow
///   dopri5  own steps for each member, from the errors of the state and of the frame: near an equilibrium
///           the state alone has no error, and the frame would be wrong with a step as long as stability
///           allows
enum class TangentMethod { rk4, dopri5 };

struct LyapunovOptions {
  TangentMethod method = TangentMethod::rk4;
  double step = 0;            // rk4: of time
  double rtol = 1e-8;         // dopri5
  double frame_rtol = 1e-6;   // dopri5: error per step of a tangent vector of unit length
  int steps_per_delay = 400;  // delay equations
  std::vector<double> atol;   // dopri5: (dimension) of the state, empty: rtol;
  double start_time = 0;      // t of the starts
  double transient = 0;       // time that state and frame are carried along before anything is counted
  double time = 0;            // counted after it; maps: iterations
  int blocks = 20;            // of equal time, for standard errors
  int exponents = 0;          // the leading ones; 0: all
  double check = 0;  // time at the start of each block that is done again from the same state and frame with
                     // half the step (dopri5: rtol / 32): the step-size check; 0: none
  int every = 0;     // (attempted) steps between orthonormalisations; 0: the choice of steps_per_frame()
  bool saltation = true;            // of models with a switching function; false: their result is not valid
  std::function<void()> look = {};  // called often enough to break off the work by an exception: see Watched
};

/// What one member's orbit gave. An unfinished block is NaN.
struct MemberExponents {
  int blocks = 0;
  int exponents = 0;      // columns of the frame
  int clocks = 0;         // exponents beyond those that are 0 exactly: of components with constant velocity
  bool complete = false;  // exponents + clocks is the dimension
  std::vector<double> local;  // (blocks, exponents) mean exponents of the blocks, in the order of the frame
  std::vector<double>
      divergence;  // (blocks) mean of the trace of the Jacobian; NaN for maps and part of a frame
  std::vector<double> step_error;  // (blocks, exponents) full minus half step over the check's time; or empty
  double transient = 0, time = 0;  // as they were carried out
  bool map = false;                // there is no step to check
  bool valid = true;               // false: discontinuous, and no saltation
  bool slid = false;  // on the surface of discontinuity: one direction is lost, its exponent -infinity
  MemberFailure failure;
};

/// The tangent flow of D (1 + D) components (Bound::tangent()) with what else the integrators need.
struct TangentProblem {
  Flow tangent;
  int dimension = 0;
  bool map = false;
  Bound* bound = nullptr;  // of the model, for its switching function and its domain if it has them
};

/// That of a bound flow or map. Throws UserError for a delay equation.
TangentProblem tangent_problem(Bound& bound);

/// Exponents of up to KHAOS_LANES members of a flow or map, each with its own parameters and start; a
/// member's bits do not depend on its neighbours.
///   starts   (members, dimension) row-major
/// Throws UserError for options that make no sense.
std::vector<MemberExponents> lyapunov_spectrum(Bound& bound, std::span<const double> starts,
                                               const LyapunovOptions& options);
std::vector<MemberExponents> lyapunov_spectrum(const TangentProblem& problem, std::span<const double> starts,
                                               const LyapunovOptions& options);

/// Exponents of a model's members, flow, map or delay equation, in blocks of lanes.
///   parameters  (members, parameters of the model), or one set for all
///   starts      (members, dimension)
std::vector<MemberExponents> lyapunov_spectrum(const Model& model, std::span<const double> parameters,
                                               std::span<const double> starts,
                                               const LyapunovOptions& options);

/// Steps between orthonormalisations such that no vector grows or shrinks by more than e^2 in the mean, nor
/// by e^20 at the fastest, from a short run of the listed model: the same for all members, whatever their
/// parameters. 1 if that run fails.
int steps_per_frame(const Model& model, const LyapunovOptions& options);

}  // namespace khaos
