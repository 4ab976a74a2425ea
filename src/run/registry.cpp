// SPDX-License-Identifier: BSD-3-Clause
#include "run/experiment.hpp"
#include "run/family.hpp"

#include <algorithm>
#include <stdexcept>

namespace khaos {
namespace {

// Function-local, because registration happens before main, in any order of files.
std::vector<std::unique_ptr<AnyExperiment>>& owned() {
  static std::vector<std::unique_ptr<AnyExperiment>> all;
  return all;
}
std::map<std::string, std::map<std::string, std::string>>& family_files() {
  static std::map<std::string, std::map<std::string, std::string>> all;
  return all;
}

}  // namespace

void add_experiment(std::unique_ptr<AnyExperiment> experiment) { owned().push_back(std::move(experiment)); }

const std::vector<const AnyExperiment*>& experiments() {
  static const std::vector<const AnyExperiment*> sorted = [] {
    std::vector<const AnyExperiment*> all;
    for (const auto& e : owned()) all.push_back(e.get());
    std::sort(all.begin(), all.end(), [](const auto* a, const auto* b) {
      return std::pair(a->family, a->name) < std::pair(b->family, b->name);
    });
    return all;
  }();
  return sorted;
}

const AnyExperiment& find_experiment(const std::string& name) {
  std::vector<std::string> names;
  for (const AnyExperiment* e : experiments()) {
    if (e->name == name) return *e;
    names.push_back(e->name);
  }
  const std::string hint = nearest(name, names);
  throw UserError("no experiment is named '" + name + "'" +
                  (hint.empty() ? "; `khaos list` shows all" : ": did you mean " + hint + "?"));
}

RegisterFamily::RegisterFamily(std::string family, std::map<std::string, std::string> files) {
  family_files()[std::move(family)] = std::move(files);
}
const std::string& family_file(const std::string& family, const std::string& file) {
  static const std::string none;
  const auto found = family_files().find(family);
  if (found == family_files().end()) return none;
  const auto text = found->second.find(file);
  return text == found->second.end() ? none : text->second;
}
std::vector<std::string> families() {
  std::vector<std::string> all;
  for (const AnyExperiment* e : experiments())
    if (all.empty() || all.back() != e->family) all.push_back(e->family);
  return all;
}

}  // namespace khaos
