// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "mpi/comm.hpp"
#include "run/request.hpp"

#include <CLI/App.hpp>

#include <functional>
#include <string>
#include <vector>

namespace khaos::cli {

/// One verb: adds its options to the program and leaves in `action` what to do when it was chosen. The action
/// runs on all ranks and returns the exit code.
using Action = std::function<int(const Comm& world)>;
void add_list(CLI::App& app, Action& action);
void add_describe(CLI::App& app, Action& action);
void add_plan(CLI::App& app, Action& action);
void add_run(CLI::App& app, Action& action);
void add_status(CLI::App& app, Action& action);
void add_check(CLI::App& app, Action& action);
void add_diff(CLI::App& app, Action& action);
void add_cite(CLI::App& app, Action& action);

/// What to compute, as `run` and `plan` take it: CAMPAIGN.yaml, a campaign folder, or an experiment's name.
struct Target {
  std::string what, size, experiment;
  std::vector<std::string> set, sweep;
  long seed = -1, replicates = -1;
  void add_options(CLI::App& app);
  Request request(const Comm& world) const;          // collective
  std::string folder(const Request& request) const;  // where it goes without --out
};

/// Text of a file, read on rank 0. Collective; throws UserError.
std::string read_file(const std::string& path, const Comm& world);

/// Example lines below a verb's help.
void examples(CLI::App& app, const std::string& text);

}  // namespace khaos::cli
