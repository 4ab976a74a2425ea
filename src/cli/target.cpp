// SPDX-License-Identifier: BSD-3-Clause
#include "cli/cli.hpp"
#include "core/hash.hpp"
#include "run/experiment.hpp"
#include "run/family.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace khaos::cli {
namespace {

std::vector<std::pair<std::string, std::string>> pairs(const std::vector<std::string>& texts,
                                                       const char* option) {
  std::vector<std::pair<std::string, std::string>> all;
  for (const std::string& text : texts) {
    const auto equal = text.find('=');
    if (equal == std::string::npos || equal == 0 || equal + 1 == text.size())
      throw UserError(std::string(option) + " " + text + ": give name=value");
    all.emplace_back(text.substr(0, equal), text.substr(equal + 1));
  }
  return all;
}

bool is_yaml(const std::string& what) { return what.ends_with(".yaml") || what.ends_with(".yml"); }

std::string short_digest(const std::string& text) {
  char hex[9];
  std::snprintf(hex, sizeof hex, "%08x", unsigned(Hash().text(text).value() >> 32));
  return hex;
}

}  // namespace

std::string read_file(const std::string& path, const Comm& world) {
  std::string text;
  world.on_root([&] {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) throw UserError(path + " is a folder, not a file");
    std::ifstream file(path, std::ios::binary);
    if (!file) throw UserError("cannot read " + path + ": " + std::strerror(errno));
    std::ostringstream all;
    all << file.rdbuf();
    text = all.str();
  });
  return world.broadcast(text);
}

void examples(CLI::App& app, const std::string& text) { app.footer("Examples:\n" + text); }

void Target::add_options(CLI::App& app) {
  app.add_option("what", what, "CAMPAIGN.yaml, the folder of a campaign, or the name of an experiment")
      ->required()
      ->type_name("CAMPAIGN|FOLDER|EXPERIMENT");
  app.add_option("--size", size, "with an experiment: its campaign of this size")
      ->check(CLI::IsMember({"smoke", "default", "full"}));
  app.add_option("--experiment", experiment, "which campaign of a file that holds several")
      ->type_name("NAME");
  app.add_option("--set", set, "give a parameter another value; repeats")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  app.add_option("--sweep", sweep,
                 "sweep a parameter: u=0.18:0.27:256 (evenly), u=log:1e-3:1:4, u=0.1,0.2; repeats")
      ->type_name("NAME=VALUES")
      ->allow_extra_args(false);
  app.add_option("--seed", seed, "seed of all random numbers")->check(CLI::NonNegativeNumber);
  app.add_option("--replicates", replicates, "repetitions of each Point with other random numbers")
      ->check(CLI::PositiveNumber);
}

Request Target::request(const Comm& world) const {
  Overrides overrides;
  overrides.set = pairs(set, "--set");
  overrides.sweep = pairs(sweep, "--sweep");
  if (seed >= 0) overrides.seed = std::uint64_t(seed);
  if (replicates >= 1) overrides.replicates = replicates;
  if (is_yaml(what)) {
    if (!size.empty()) throw UserError("--size goes with the name of an experiment, not with a file");
    return read_request(read_file(what, world), what, experiment, overrides);
  }
  const bool folder = world.broadcast(world.root() && std::filesystem::exists(what + "/campaign.h5"));
  if (folder) {
    if (!size.empty()) throw UserError("--size goes with the name of an experiment, not with a folder");
    const std::string yaml = what + "/campaign.yaml";
    return read_request(read_file(yaml, world), yaml, "", overrides);
  }
  std::error_code ignored;
  const auto has_name = [this](const AnyExperiment* e) { return e->name == what; };
  if (std::none_of(experiments().begin(), experiments().end(), has_name) &&
      world.broadcast(world.root() && std::filesystem::is_directory(what, ignored)))
    throw UserError(what + " is a folder without a campaign (no campaign.h5 in it)");
  const AnyExperiment& named = find_experiment(what);
  if (!experiment.empty()) throw UserError("--experiment goes with a file that holds several campaigns");
  if (size.empty()) return make_request(what, overrides);
  const std::string source = named.family + "/" + size + ".yaml";
  return read_request(family_file(named.family, size + ".yaml"), source, what, overrides);
}

std::string Target::folder(const Request& request) const {
  if (is_yaml(what))
    return "runs/" + std::filesystem::path(what).stem().string() +
           (experiment.empty() ? "" : "-" + experiment);
  std::error_code ignored;
  if (std::filesystem::exists(what + "/campaign.h5", ignored)) return what;
  const bool changed = !set.empty() || !sweep.empty() || seed >= 0 || replicates >= 1;
  return "runs/" + request.experiment + (size.empty() ? "" : "-" + size) +
         (changed ? "-" + short_digest(request.yaml) : "");
}

}  // namespace khaos::cli
