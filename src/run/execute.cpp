// SPDX-License-Identifier: BSD-3-Clause
#include "run/execute.hpp"

#include "core/log.hpp"
#include "core/version.hpp"
#include "run/experiment.hpp"
#include "run/plan.hpp"
#include "run/point_run.hpp"
#include "run/stop.hpp"
#include "store/campaign_file.hpp"
#include "store/provenance.hpp"
#include "store/summary.hpp"
#include "store/xdmf.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>

namespace khaos {
namespace {

void say(const Comm& world, const RunOptions& options, const std::string& line) {
  if (world.root() && !options.quiet) log_info(line);
}

CampaignSpec make_spec(const Sweep& sweep, const Outputs& outputs, const Comm& world,
                       const RunOptions& options) {
  const AnyExperiment& experiment = sweep.experiment();
  CampaignSpec spec;
  spec.experiment = experiment.name;
  spec.schema = schema_digest(experiment, outputs);
  spec.request = sweep.request().canonical;
  spec.yaml = options.given_yaml;
  spec.seed = std::to_string(sweep.request().seed);
  spec.accept_new_code = options.accept_new_code;
  std::string digest;
  if (world.root()) digest = build_digest();
  spec.code = world.broadcast(digest);
  spec.commit = std::string(version().commit).substr(0, 12) + (version().dirty ? "+" : "");
  spec.attributes = provenance(world);
  spec.attributes.emplace_back("title", experiment.name + ": " + experiment.doc);
  spec.attributes.emplace_back("history", utc_now() + " khaos " + version().number + ": created");
  spec.attributes.emplace_back("family", experiment.family);
  std::string references;
  for (const std::string& source : experiment.sources())
    references += (references.empty() ? "" : "\n") + source;
  spec.attributes.emplace_back("references", references);
  return spec;
}

// One line of runs.jsonl for each time the campaign was worked on.
void log_run(const std::string& folder, const CampaignSpec& spec, const char* outcome, long computed) {
  nlohmann::json line;
  for (const auto& [key, text] : spec.attributes)
    if (key != "title" && key != "history" && key != "references") line[key] = text;
  line["end_time"] = utc_now();
  line["outcome"] = outcome;
  line["points_computed"] = computed;
  std::ofstream(folder + "/runs.jsonl", std::ios::app) << line.dump() << "\n";
}

const char* name_of(Stop stop) {
  switch (stop) {
    case Stop::signal:
      return "a signal";
    case Stop::time_limit:
      return "the time limit";
    case Stop::storage:
      return "a storage error";
    default:
      return "nothing";
  }
}

// Points, until all rounds are done or a stop came.
Stop work(Campaign& campaign, Sweep& sweep, Plan& plan, const Comm& world, const RunOptions& options,
          std::optional<Control::Clock::time_point> deadline) {
  for (int round = 0;; ++round) {
    const std::vector<long> todo = campaign.todo();
    Stop stop = Stop::none;
    if (!todo.empty()) {
      const std::string label = sweep.experiment().name + (round > 0 ? fmt::format(", round {}", round) : "");
      Control control(world, label, long(todo.size()), deadline, options.quiet);
      work_through(campaign, sweep, world, options.dealing, control, todo);
      stop = world.broadcast(control.stop());
    }
    campaign.sync();
    if (campaign.count(Status::todo) > 0) return stop;
    if (!sweep.request().refine || sweep.refine(campaign, world) == 0) return Stop::none;
    plan = make_plan(sweep, world);
    if (plan.refused()) throw UserError(describe_finding(plan.findings[0], sweep));
    campaign.grow(sweep, plan.outputs);
  }
}

}  // namespace

ExitCode execute(Sweep& sweep, const std::string& folder, const Comm& world, const RunOptions& options) {
  const auto start = Control::Clock::now();
  std::optional<Control::Clock::time_point> deadline;
  if (options.time_limit)
    deadline = start + std::chrono::duration_cast<Control::Clock::duration>(
                           std::chrono::duration<double>(*options.time_limit));
  const StopSignals signals;
  Plan plan = make_plan(sweep, world);
  for (const Plan::Finding& finding : plan.findings) {
    if (finding.issue.kind == Issue::error) throw UserError(describe_finding(finding, sweep));
    if (world.root() && !options.quiet) log_warning(describe_finding(finding, sweep));
  }
  const CampaignSpec spec = make_spec(sweep, plan.outputs, world, options);
  Campaign campaign = Campaign::open(world, folder, sweep, plan.outputs, spec);
  if (options.retry_failed) campaign.forget_failures();
  const auto with_results = [&] { return campaign.count(Status::done) + campaign.count(Status::partial); };
  const long before = with_results(), failed_before = campaign.count(Status::failed);
  if (before > 0)
    say(world, options,
        fmt::format("resuming {}: {} of {} Points are done", folder, before, campaign.size()));

  Stop stop;
  try {
    stop = work(campaign, sweep, plan, world, options, deadline);
  } catch (
      const std::runtime_error& wrong) {  // StorageError, or a refinement that leads to refused parameters
    if (world.root())
      log_error(fmt::format("{}; what was stored before is kept, the same command continues", wrong.what()));
    return some_failed;
  }
  if (campaign.count(Status::todo) == 0) campaign.drop_unwanted(sweep);
  const long done = with_results(), partial = campaign.count(Status::partial),
             failed = campaign.count(Status::failed), left = campaign.count(Status::todo);
  if (left == 0 && done > 0 && sweep.experiment().has_summary()) {
    world.on_root([&] {
      Outputs summary;
      sweep.experiment().summarise(campaign.table(), summary);
      write_summary(folder, summary, spec);
    });
  }
  world.on_root([&] {
    std::vector<long> shown;
    for (long i = 0; i < campaign.size(); ++i)
      if (campaign.status(i) == Status::done || campaign.status(i) == Status::partial) shown.push_back(i);
    write_xdmf(folder, campaign.outputs(), shown, campaign.size());
  });
  campaign.set_end_time(utc_now());
  const ExitCode code = left > 0 ? interrupted : failed + partial > 0 ? some_failed : all_done;
  if (world.root())
    log_run(folder, spec, code == interrupted ? "interrupted" : "finished",
            done + failed - before - failed_before);
  const double seconds = std::chrono::duration<double>(Control::Clock::now() - start).count();
  if (left > 0) {
    say(world, options,
        fmt::format("stopped by {} after {}: {} of {} Points done; the same command continues", name_of(stop),
                    clock_text(seconds), done, campaign.size()));
  } else {
    say(world, options,
        fmt::format("{}: {} Points done{}, {} failed, {}", folder, done,
                    partial > 0 ? fmt::format(" ({} in part)", partial) : "", failed, clock_text(seconds)));
    if (failed + partial > 0 && world.root())
      for (long i = 0, shown = 0; i < campaign.size() && shown < 3; ++i) {
        const Status status = campaign.status(i);
        if (status != Status::failed && status != Status::partial) continue;
        say(world, options,
            fmt::format("Point {} {}: {}", i, status == Status::failed ? "failed" : "is done in part",
                        campaign.message(i)));
        ++shown;
      }
  }
  return code;
}

Row repeat_point(const Sweep& sweep, long point, const RowLayout& layout, const Comm& world) {
  PointRun run(sweep, nullptr, layout, world, nullptr, std::span<const long>(&point, 1));
  run.compute();
  run.finish();
  if (!run.failure(0).empty()) throw PointError(run.failure(0));
  return run.row(0);
}

}  // namespace khaos
