// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/error.hpp"
#include "mpi/comm.hpp"
#include "run/sweep.hpp"
#include "store/outputs.hpp"

#include <optional>
#include <string>
#include <vector>

namespace khaos {

/// What a campaign will be, found before anything is computed.
struct Plan {
  struct Finding {
    Issue issue;
    long first, points;  // the first Point it is about, and how many it is about
  };
  Outputs outputs;                     // wide enough for every Point
  std::vector<Finding> findings;       // errors first
  std::optional<double> core_seconds;  // by the experiment's own guess
  long table_bytes = 0, field_bytes = 0;
  bool refused() const { return !findings.empty() && findings[0].issue.kind == Issue::error; }
};

/// Collective: each rank looks at its share of the Points.
Plan make_plan(const Sweep& sweep, const Comm& world);

/// "Point 3 (u=1.2): collision speed must ...", with what is swept in brackets.
std::string describe_finding(const Plan::Finding& finding, const Sweep& sweep);

/// Digest of the names, units and kinds of parameters and outputs: equal for files that can be continued.
std::string schema_digest(const AnyExperiment& experiment, const Outputs& outputs);

}  // namespace khaos
