// SPDX-License-Identifier: BSD-3-Clause
#include "cli/cli.hpp"
#include "run/progress.hpp"
#include "store/lock.hpp"
#include "store/reader.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <memory>

namespace khaos::cli {
namespace {

int status(const std::string& folder, bool json) {
  const CampaignReader stored(folder);
  const long partial = stored.count(Status::partial), done = stored.count(Status::done) + partial,
             failed = stored.count(Status::failed), todo = stored.count(Status::todo);
  const std::vector<double> seconds = stored.seconds();
  double spent = 0;
  for (long i = 0; i < stored.size(); ++i)
    if (stored.status(i) != Status::todo && std::isfinite(seconds[std::size_t(i)]))
      spent += seconds[std::size_t(i)];
  const double left = done + failed > 0 ? spent / double(done + failed) * double(todo) : std::nan("");
  const bool running = is_locked(folder);
  if (json) {
    nlohmann::json all = {{"folder", folder},
                          {"experiment", stored.experiment()},
                          {"points", stored.size()},
                          {"done", done},
                          {"partial", partial},
                          {"failed", failed},
                          {"todo", todo},
                          {"running", running},
                          {"group_seconds_spent", spent}};
    all["group_seconds_left"] = std::isnan(left) ? nlohmann::json() : nlohmann::json(left);
    fmt::print("{}\n", all.dump(2));
    return 0;
  }
  fmt::print("{}: {}, {}\n  {} Points: {} done{}, {} failed, {} to do\n", folder, stored.experiment(),
             running ? "running now" : "not running", stored.size(), done,
             partial > 0 ? fmt::format(" ({} in part)", partial) : "", failed, todo);
  fmt::print("  begun {} on {} ranks of {}\n", stored.text("start_time"), stored.text("ranks"),
             stored.text("host"));
  fmt::print("  {} of Points computed", clock_text(spent));
  if (todo > 0 && !std::isnan(left))
    fmt::print(", about {} left (divide by the groups of ranks at work)", clock_text(left));
  fmt::print("\n");
  long shown = 0;
  for (long i = 0; i < stored.size() && shown < 5; ++i)
    if (stored.status(i) == Status::failed || stored.status(i) == Status::partial)
      fmt::print("  Point {} {}: {}\n", i, stored.status(i) == Status::failed ? "failed" : "is done in part",
                 stored.message(i)),
          ++shown;
  if (failed + partial > shown) fmt::print("  ... and {} more\n", failed + partial - shown);
  if (todo > 0 && !running) fmt::print("  resume: khaos run {}\n", folder);
  return 0;
}

}  // namespace

void add_status(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand("status", "Show how far a campaign is");
  struct Options {
    std::string folder;
    bool json = false;
  };
  const auto o = std::make_shared<Options>();
  verb->add_option("folder", o->folder, "the campaign's folder")->required();
  verb->add_flag("--json", o->json, "print JSON");
  examples(*verb, "  khaos status runs/kinks");
  verb->final_callback([&action, o] {
    action = [o](const Comm& world) {
      world.on_root([&] { status(o->folder, o->json); });
      return 0;
    };
  });
}

void add_cite(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand("cite", "List the papers behind a campaign");
  const auto folder = std::make_shared<std::string>();
  verb->add_option("folder", *folder, "the campaign's folder")->required();
  examples(*verb, "  khaos cite runs/kinks");
  verb->final_callback([&action, folder] {
    action = [folder](const Comm& world) {
      world.on_root([&] {
        const CampaignReader stored(*folder);
        fmt::print("{}\nComputed with khaos {} (commit {}); please cite it as CITATION.cff says.\n",
                   stored.text("references"), stored.text("khaos_version"), stored.text("commit"));
      });
      return 0;
    };
  });
}

}  // namespace khaos::cli
