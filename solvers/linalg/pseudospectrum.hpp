// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "linalg/residual_pencil.hpp"
#include "mpi/comm.hpp"

#include <functional>
#include <span>
#include <vector>

namespace khaos {

/// tau(z)^2 (see ResidualPencil) for all shifts z, on every rank. The ranks share the shifts, each of which
/// is computed by one rank alone, so the bits do not depend on how many there are. Collective; `done` is
/// called with the share done equally often on all ranks, so it may be collective too.
std::vector<double> smallest_residuals_squared(const ResidualPencil& pencil, std::span<const Complex> shifts,
                                               const Comm& comm,
                                               const std::function<void(double)>& done = {});

}  // namespace khaos
