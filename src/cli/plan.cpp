// SPDX-License-Identifier: BSD-3-Clause
#include "run/plan.hpp"

#include "cli/cli.hpp"
#include "cli/text.hpp"
#include "run/execute.hpp"
#include "run/experiment.hpp"
#include "run/progress.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace khaos::cli {
namespace {

// How long the first Point takes where all ranks share it; "" without a model.
std::string shared_text(const Sweep& sweep, int ranks) {
  const Record first = sweep.record(0);
  try {
    const auto seconds = sweep.experiment().cost_on(first, ranks);
    return seconds ? fmt::format("{:.3g} s on {} rank{} that share{} it", *seconds, ranks,
                                 ranks == 1 ? "" : "s", ranks == 1 ? "s" : "")
                   : "";
  } catch (const UserError& wrong) {
    return wrong.what();
  }
}

void plan_text(const Plan& plan, const Sweep& sweep, int ranks) {
  fmt::print("{}: {} Points", sweep.experiment().name, sweep.size());
  if (sweep.request().refine) fmt::print(", up to {} with refinement", sweep.request().refine->max_points);
  fmt::print("\n");
  for (const Plan::Finding& finding : plan.findings)
    fmt::print("  {}: {}\n", finding.issue.kind == Issue::error ? "error" : "warning",
               describe_finding(finding, sweep));
  if (plan.refused()) return;
  fmt::print("  campaign.h5  {}\n", size_text(plan.table_bytes));
  if (plan.field_bytes > 0) fmt::print("  fields.h5    {}\n", size_text(plan.field_bytes));
  if (plan.core_seconds)
    fmt::print("  cost         about {:.3g} core-hours: {} on {} rank{}\n", *plan.core_seconds / 3600,
               clock_text(*plan.core_seconds / ranks), ranks, ranks == 1 ? "" : "s");
  if (const std::string text = shared_text(sweep, ranks); !text.empty())
    fmt::print("  Point 0      {}\n", text);
}

nlohmann::json plan_json(const Plan& plan, const Sweep& sweep, int ranks) {
  nlohmann::json findings = nlohmann::json::array();
  for (const Plan::Finding& finding : plan.findings)
    findings.push_back({{"kind", finding.issue.kind == Issue::error ? "error" : "warning"},
                        {"text", finding.issue.text},
                        {"first_point", finding.first},
                        {"points", finding.points}});
  nlohmann::json all = {
      {"experiment", sweep.experiment().name}, {"points", sweep.size()},          {"issues", findings},
      {"table_bytes", plan.table_bytes},       {"field_bytes", plan.field_bytes}, {"ranks", ranks}};
  if (plan.core_seconds) all["core_seconds"] = *plan.core_seconds;
  if (!plan.refused())
    if (const std::string text = shared_text(sweep, ranks); !text.empty()) all["first_point"] = text;
  return all;
}

}  // namespace

void add_plan(CLI::App& app, Action& action) {
  CLI::App* verb =
      app.add_subcommand("plan", "Check a campaign and say what it will cost, without computing");
  struct Options {
    Target target;
    bool json = false;
    int ranks = 0;
  };
  const auto options = std::make_shared<Options>();
  options->target.add_options(*verb);
  verb->add_option("--ranks", options->ranks, "ranks it will run on (default: as many as now)")
      ->check(CLI::PositiveNumber);
  verb->add_flag("--json", options->json, "print JSON");
  examples(*verb, "  khaos plan kink-collision --size default --ranks 64\n  khaos plan sweep.yaml");
  verb->final_callback([&action, options] {
    action = [options](const Comm& world) {
      const Sweep sweep(options->target.request(world));
      const Plan plan = make_plan(sweep, world);
      const int ranks = options->ranks > 0 ? options->ranks : world.size();
      if (world.root()) {
        if (options->json)
          fmt::print("{}\n", plan_json(plan, sweep, ranks).dump(2));
        else
          plan_text(plan, sweep, ranks);
      }
      return plan.refused() ? int(refused) : int(all_done);
    };
  });
}

}  // namespace khaos::cli
