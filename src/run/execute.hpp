// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "mpi/comm.hpp"
#include "run/sweep.hpp"
#include "run/work_through.hpp"

#include <optional>
#include <string>

namespace khaos {

enum ExitCode : int { all_done = 0, some_failed = 1, refused = 2, interrupted = 3 };

struct RunOptions {
  Dealing dealing;
  std::optional<double> time_limit;  // seconds from now
  bool retry_failed = false, accept_new_code = false, quiet = false;
  std::string given_yaml;  // kept in the folder as campaign.yaml
};

/// Collective. Creates or resumes the campaign in `folder`, computes what is missing, round by round of
/// refinement, then the summary. Throws UserError before anything is computed.
ExitCode execute(Sweep& sweep, const std::string& folder, const Comm& world, const RunOptions& options);

/// Collective. Computes Point `point` again, alone, and returns its row in the layout of the stored campaign;
/// the campaign is only read. Failures come as PointError.
Row repeat_point(const Sweep& sweep, long point, const RowLayout& layout, const Comm& world);

}  // namespace khaos
