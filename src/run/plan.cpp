// SPDX-License-Identifier: BSD-3-Clause
#include "run/plan.hpp"

#include "run/experiment.hpp"
#include "store/campaign_file.hpp"

#include <algorithm>
#include <cstdio>
#include <map>

namespace khaos {
namespace {

using Found = std::map<std::string, std::pair<long, long>>;  // kind and text -> first Point, number of Points

void require_free_names(const AnyExperiment& experiment, const Outputs& outputs) {
  std::vector<std::string> taken = campaign_file::reserved_names();
  const auto claim = [&](const std::string& name, const char* what) {
    if (std::find(taken.begin(), taken.end(), name) != taken.end())
      throw std::logic_error(experiment.name + ": the name of " + what + " " + name + " is taken already");
    taken.push_back(name);
  };
  for (const Parameter& p : experiment.parameters()) claim(p.name, "parameter");
  for (const Axis& a : outputs.axes()) claim(a.name, "axis");
  for (const Output& o : outputs.all()) claim(o.name, "output");
}

// Findings of all ranks as one, over text lines "kind first points text".
Found merged(const Found& mine, const Comm& world) {
  std::string text;
  for (const auto& [what, where] : mine)
    text += std::to_string(where.first) + " " + std::to_string(where.second) + " " + what + "\n";
  Found all;
  for (const std::string& part : world.gather(text))
    for (std::size_t from = 0; from < part.size();) {
      const std::size_t end = part.find('\n', from);
      const std::string line = part.substr(from, end - from);
      from = end + 1;
      std::size_t used = 0, more = 0;
      const long first = std::stol(line, &used), points = std::stol(line.substr(used), &more);
      auto& entry = all.emplace(line.substr(used + more + 1), std::pair(first, 0L)).first->second;
      entry.first = std::min(entry.first, first);
      entry.second += points;
    }
  return all;
}

}  // namespace

Plan make_plan(const Sweep& sweep, const Comm& world) {
  const AnyExperiment& experiment = sweep.experiment();
  Plan plan;
  Found found;
  bool have_outputs = false, have_cost = true;
  double cost = 0;
  const auto [first, last] = share(sweep.size(), world);
  const auto look_at = [&](long i) {
    const Record record = sweep.record(i);
    bool usable = true;
    for (const Issue& issue : experiment.validate(record)) {
      auto& where = found.emplace((issue.kind == Issue::error ? "e" : "w") + issue.text, std::pair(i, 0L))
                        .first->second;
      ++where.second;
      usable = usable && issue.kind == Issue::warning;
    }
    if (!usable) return;  // what `outputs` does with refused parameters does not matter
    if (have_outputs)
      plan.outputs.widen(experiment.outputs(record));
    else
      plan.outputs = experiment.outputs(record), have_outputs = true;
    const std::optional<double> seconds = experiment.cost(record);
    have_cost = have_cost && seconds;
    cost += seconds.value_or(0);
  };
  const auto together = [&](const auto& part) {  // what one rank throws the others must hear of
    std::string broken;
    try {
      part();
    } catch (const std::exception& wrong) {
      broken = wrong.what();
    }
    for (const std::string& text : world.gather(broken))
      if (!text.empty()) throw UserError(experiment.name + ": " + text);
  };
  together([&] {
    for (long i = first; i < last; ++i) look_at(i);
  });
  for (const auto& [what, where] : merged(found, world))
    plan.findings.push_back(
        {{what[0] == 'e' ? Issue::error : Issue::warning, what.substr(1)}, where.first, where.second});
  std::stable_sort(plan.findings.begin(), plan.findings.end(), [](const auto& a, const auto& b) {
    return std::pair(a.issue.kind == Issue::warning, a.first) <
           std::pair(b.issue.kind == Issue::warning, b.first);
  });
  if (plan.refused()) return plan;
  together([&] {
    const Outputs of_first = experiment.outputs(sweep.record(0));
    if (!have_outputs) plan.outputs = of_first;  // more ranks than Points
    plan.outputs.widen(of_first);
  });
  const std::vector<long> flags = world.max(plan.outputs.varying_flags()),
                          lengths = world.max(plan.outputs.lengths());
  plan.outputs.set_lengths(lengths);
  std::vector<long> all_flags = plan.outputs.varying_flags();
  for (std::size_t a = 0; a < flags.size(); ++a) all_flags[a] |= flags[a];
  plan.outputs.set_varying(world.max(all_flags));
  require_free_names(experiment, plan.outputs);
  double total = 0;
  for (const double part : world.gather(std::span<const double>(&cost, 1))) total += part;
  if (world.all(have_cost)) plan.core_seconds = total;

  long row = 8 * long(RowLayout(plan.outputs).words);
  for (const Parameter& p : experiment.parameters()) row += p.kind() == Kind::boolean ? 1 : 8;
  row += 41 + long(campaign_file::message_length + campaign_file::commit_length);
  plan.table_bytes = row * sweep.size();
  for (const Output& o : plan.outputs.all())
    if (o.is_field) plan.field_bytes += 8 * long(plan.outputs.count(o)) * sweep.size();
  return plan;
}

std::string describe_finding(const Plan::Finding& finding, const Sweep& sweep) {
  const Record record = sweep.record(finding.first);
  std::string given;
  for (std::size_t p = 0; p < record.size(); ++p)
    if (record[p] != sweep.parameters()[p].standard)
      given += (given.empty() ? "" : ", ") + sweep.parameters()[p].name + "=" + to_text(record[p]);
  std::string text =
      sweep.experiment().name + (given.empty() ? "" : " (" + given + ")") + ": " + finding.issue.text;
  if (finding.points > 1) text += " (and " + std::to_string(finding.points - 1) + " more Points)";
  return text;
}

std::string schema_digest(const AnyExperiment& experiment, const Outputs& outputs) {
  std::uint64_t sum = 0;
  for (const Parameter& p : experiment.parameters())
    sum += Hash().text(p.name).text(p.unit).word(std::uint64_t(p.kind())).value();
  for (const Output& o : outputs.all()) {
    Hash hash;
    hash.text(o.name).text(o.unit).word(std::uint64_t(o.type)).word(o.is_field);
    for (const std::string& axis : o.axes) hash.text(axis);
    sum += hash.value();
  }
  char hex[17];
  std::snprintf(hex, sizeof hex, "%016llx", static_cast<unsigned long long>(sum));
  return hex;
}

}  // namespace khaos
