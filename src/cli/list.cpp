// SPDX-License-Identifier: BSD-3-Clause
#include "cli/cli.hpp"
#include "run/experiment.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace khaos::cli {

void add_list(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand("list", "List the experiments");
  const auto json = std::make_shared<bool>(false);
  verb->add_flag("--json", *json, "print JSON");
  examples(*verb, "  khaos list\n  khaos list --json | jq -r '.[].name'");
  verb->final_callback([&action, json] {
    action = [json](const Comm& world) {
      if (!world.root()) return 0;
      nlohmann::json all = nlohmann::json::array();
      std::string family;
      for (const AnyExperiment* e : experiments()) {
        all.push_back({{"name", e->name}, {"family", e->family}, {"doc", e->doc}});
        if (*json) continue;
        if (e->family != family) fmt::print("{}{}\n", family.empty() ? "" : "\n", e->family);
        fmt::print("  {:<18} {}\n", e->name, e->doc);
        family = e->family;
      }
      if (*json) fmt::print("{}\n", all.dump(2));
      return 0;
    };
  });
}

}  // namespace khaos::cli
