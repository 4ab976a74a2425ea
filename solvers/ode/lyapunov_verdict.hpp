// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "ode/lyapunov.hpp"

#include <span>
#include <vector>

namespace khaos {

/// The spectrum of an ensemble with what can be said about it. All vectors have one entry per exponent,
/// sorted by the exponents, descending; exponents of clocks stand among them as 0 with error 0.
struct LyapunovSpectrum {
  std::vector<double> exponents;    // means over time and members
  std::vector<double> error;        // standard errors, of all blocks of all members taken as independent
  std::vector<double> first, last;  // means over the first and the second half of the time
  std::vector<double> step_error;   // by which half the step lowers them; NaN without a check
  double ky = 0, ky_error = 0;  // Kaplan-Yorke dimension, and its error from leaving out one block at a time
  double sum = 0;               // of the exponents
  double divergence = 0;        // mean trace of the Jacobian along the orbits, NaN where there is none:
                                // the sum must be equal, but for the step's error of the volume
  double resolution = 0;        // what a power law would give in this time: less is not distinguished from 0
  int positive = 0;             // exponents above the resolution and 3 standard errors
  int members = 0, failed = 0;  // failed members count in nothing above
  int died = 0;                 // members whose chaos died: positive in the first quarter, not in the last

  bool settled = false;    // half the step changes no exponent by more than its error, 1 % or the resolution;
                           // false without an error: of one block of one member
  bool chaotic = false;    // positive > 0, and not all members' chaos died
  bool transient = false;  // died > 0
  bool divided = false;  // lambda_1 differs between members beyond its errors: several attractors, or islands
  bool valid = false;    // false: discontinuous without saltation, or no member left
  bool slides = false;   // a direction is lost on a surface of discontinuity
};

/// Throws UserError if the members were not computed with the same options.
///   exponents  the leading ones wanted, 0: all there are
LyapunovSpectrum pool(std::span<const MemberExponents> members, int exponents = 0);

}  // namespace khaos
