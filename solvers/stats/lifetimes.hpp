// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <vector>

namespace khaos {

/// The exponential law of lifetimes, by maximum likelihood: deaths per time lived.
struct DeathRate {
  double rate = 0, error = 0;  // NaN without a death; error is rate / sqrt(deaths)
  long deaths = 0;
};
/// Members may outlive the observation.
///   lifetime   (members), NaN for those still alive at `until`
///   from       only what is lived after it counts, and who dies before it does not: an exponential law has
///   no
///              memory, and the first part of an experiment is often not ruled by it
/// Source: Lawless, Statistical Models and Methods for Lifetime Data (2003), ch. 4.
DeathRate death_rate(std::span<const double> lifetime, double from, double until);

/// Share of members that live longer than each of the times.
std::vector<double> survivors(std::span<const double> lifetime, std::span<const double> times);

}  // namespace khaos
