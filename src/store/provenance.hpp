// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "mpi/comm.hpp"

#include <string>
#include <utility>
#include <vector>

namespace khaos {

/// Version, commit, compiler, MPI, HDF5, FFTW, Kokkos backend, ranks, host, user-visible start time: (key,
/// text) for attributes and for runs.jsonl.
std::vector<std::pair<std::string, std::string>> provenance(const Comm& world);

/// Digest of this executable file: rows of one campaign come from one build unless the user says otherwise.
std::string build_digest();
std::string utc_now();  // 2026-01-31T12:00:00Z

}  // namespace khaos
