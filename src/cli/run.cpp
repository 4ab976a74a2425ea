// SPDX-License-Identifier: BSD-3-Clause
#include "cli/cli.hpp"
#include "cli/text.hpp"
#include "run/execute.hpp"
#include "run/experiment.hpp"
#include "run/plan.hpp"
#include "run/stop.hpp"
#include "store/reader.hpp"

#include <fmt/format.h>

#include <memory>

namespace khaos::cli {
namespace {

struct Options {
  Target target;
  std::string out, time_limit;
  int ranks_per_point = 1;
  long point = -1, batch = 0;
  bool retry_failed = false, accept_new_code = false, quiet = false;
};

// One Point of a stored campaign once more, next to what is stored.
int repeat(const Options& options, const Comm& world) {
  if (!options.target.set.empty() || !options.target.sweep.empty() || !options.target.size.empty() ||
      !options.out.empty())
    throw UserError(
        "--point repeats a Point as it was computed: it takes no --set, --sweep, --size or --out");
  const CampaignReader stored(options.target.what, world);
  if (options.point >= stored.size())
    throw UserError(fmt::format("--point: given {}, allowed: 0 .. {}", options.point, stored.size() - 1));
  const AnyExperiment& experiment = find_experiment(stored.experiment());
  Request request = make_request(experiment.name, {});
  request.seed = stored.seed();
  request.base = stored.record(options.point, experiment.parameters());
  request.replicates = long(stored.replicate(options.point)) + 1;
  const Sweep sweep(request);
  if (world.root()) {
    fmt::print("Point {} of {}, {}\n", options.point, options.target.what, experiment.name);
    for (std::size_t p = 0; p < request.base.size(); ++p)
      fmt::print("  {:<18} {}\n", experiment.parameters()[p].name, to_text(request.base[p]));
  }
  Outputs outputs = experiment.outputs(request.base);
  stored.widen(outputs);
  const RowLayout layout(outputs);
  Row row;
  try {
    row = repeat_point(sweep, request.replicates - 1, layout, world);
  } catch (const PointError& wrong) {
    if (world.root()) fmt::print("failed: {}\n", wrong.what());
    return some_failed;
  }
  if (!world.root()) return all_done;
  fmt::print("computed now\n{}", row_text(row, layout));
  if (!has_results(stored.status(options.point))) {
    fmt::print("the stored row is {}\n", stored.status(options.point) == Status::failed
                                             ? "failed: " + stored.message(options.point)
                                             : "not computed yet");
    return all_done;
  }
  const bool equal = digest(row) == stored.digest(options.point);
  fmt::print("{}\n",
             equal ? "equal to the stored row, bit for bit"
                   : "differs from the stored row:\n" + row_text(stored.row(options.point, layout), layout));
  return equal ? all_done : some_failed;
}

int run(const Options& options, const Comm& world) {
  if (options.ranks_per_point > world.size())
    throw UserError(fmt::format("--ranks-per-point: given {}, allowed: 1 .. {}, the number of ranks",
                                options.ranks_per_point, world.size()));
  Sweep sweep(options.target.request(world));
  const std::string folder =
      options.out.empty() ? world.broadcast(options.target.folder(sweep.request())) : options.out;
  RunOptions how;
  how.dealing = {options.ranks_per_point, options.batch};
  if (!options.time_limit.empty()) how.time_limit = parse_duration(options.time_limit);
  how.retry_failed = options.retry_failed;
  how.accept_new_code = options.accept_new_code;
  how.quiet = options.quiet;
  how.given_yaml = sweep.request().yaml;
  const ExitCode code = execute(sweep, folder, world, how);
  if (sweep.size() == 1 && (code == all_done || code == some_failed) && world.root()) {
    const CampaignReader stored(folder);
    if (!has_results(stored.status(0))) return code;
    Outputs outputs = sweep.experiment().outputs(sweep.record(0));
    stored.widen(outputs);
    const RowLayout layout(outputs);
    fmt::print("{}", row_text(stored.row(0, layout), layout));
  }
  return code;
}

}  // namespace

void add_run(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand("run", "Compute a campaign; the same command resumes it");
  const auto o = std::make_shared<Options>();
  o->target.add_options(*verb);
  verb->add_option("--out", o->out, "folder of the campaign (default: below runs/)")->type_name("FOLDER");
  verb->add_option("--ranks-per-point", o->ranks_per_point, "ranks that share one Point")
      ->check(CLI::Range(1, 1'000'000));
  verb->add_option("--time-limit", o->time_limit,
                   "stop at a safe place after this time: 90s, 10m, 1h30m, 12:00:00")
      ->type_name("T");
  verb->add_option("--point", o->point, "with a folder: compute this Point again and compare")
      ->check(CLI::NonNegativeNumber);
  verb->add_option("--batch", o->batch, "Points dealt at once (default: follows their measured time)")
      ->check(CLI::PositiveNumber);
  verb->add_flag("--retry-failed", o->retry_failed, "compute failed Points once more");
  verb->add_flag("--accept-new-code", o->accept_new_code, "continue a campaign that another build began");
  verb->add_flag("--quiet", o->quiet, "no progress, no closing line");
  examples(*verb,
           "  khaos run kink-collision --set u=0.25\n"
           "  mpirun -n 2 khaos run kink-collision --size default --out runs/kinks\n"
           "  mpirun -n 4 khaos run kink-collision --sweep u=0.18:0.27:256 --set T=200\n"
           "  khaos run runs/kinks                 resumes it\n"
           "  khaos run runs/kinks --point 17      computes one Point again\n"
           "Exit codes: 0 done, 1 some Points failed or are done in part, or the disk filled, 2 refused "
           "before computing, 3 "
           "interrupted, resumable");
  verb->final_callback([&action, o] {
    action = [o](const Comm& world) { return o->point >= 0 ? repeat(*o, world) : run(*o, world); };
  });
}

}  // namespace khaos::cli
