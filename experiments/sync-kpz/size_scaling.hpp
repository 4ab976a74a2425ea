// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "run/experiment.hpp"

namespace sync_kpz {
using namespace khaos;

/// Where nothing but L was swept, and what a size needs (t_end, dt, n_real): exponents of W_sat ~ L^alpha and
/// t_sat ~ L^z, with the errors that those of the Points give.
void summarise_sizes(const Table& table, Outputs& out);

}  // namespace sync_kpz
