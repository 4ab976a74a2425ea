// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "mpi/comm.hpp"
#include "ode/lyapunov.hpp"

#include <vector>

namespace chaos_atlas {
using namespace khaos;

/// Collective. What each rank has of the members, in the order of the ranks, on every rank.
std::vector<MemberExponents> gather(const Comm& comm, const std::vector<MemberExponents>& mine);

}  // namespace chaos_atlas
