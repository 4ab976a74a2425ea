// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "run/experiment.hpp"

namespace chaos_atlas {
using namespace khaos;

/// What a campaign of atlas-lyapunov says of the database: for each row whether the listed values agree with
/// the computed ones, and how many do. Listed values agree within 10 %, four standard errors or the
/// resolution.
void summarise_lyapunov(const Table& table, Outputs& out);

}  // namespace chaos_atlas
