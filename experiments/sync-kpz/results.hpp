// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "estimates.hpp"
#include "run/experiment.hpp"

namespace sync_kpz {

/// Phases of a Point of the phase diagram: `sync`, W saturates without slips; `random-deposition` (noise) and
/// `linear` (columnar), W grows as it does without coupling; `slip`, bonds slip; `growing`, none of that:
/// t_end is too short to tell.
enum class State { sync, slip, random_deposition, linear, growing };
State state_of(const ChainParams& p, const Estimated& found, double slip_rate);

/// Slips for each bond and unit of time over the last quarter.
double slip_rate_of(const ChainParams& p, const Observed& seen, const Schedule& schedule);

/// Scalars of a Point: what the phase diagram is made of.
void declare_scalars(Outputs& out);
void put_scalars(const ChainParams& p, const Continuum& limit, const Observed& seen, const Estimated& found,
                 const Schedule& schedule, Run& run);

/// Curves of a Point against time, mode and distance.
void declare_curves(const ChainParams& p, Outputs& out);
void put_curves(const ChainParams& p, const Continuum& limit, const Observed& seen, const Estimated& found,
                const Schedule& schedule, Run& run);

}  // namespace sync_kpz
