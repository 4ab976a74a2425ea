// SPDX-License-Identifier: BSD-3-Clause
#include "run/reference.hpp"

#include "core/error.hpp"
#include "core/value.hpp"
#include "run/family.hpp"
#include "run/yaml.hpp"

#include <algorithm>
#include <cmath>

namespace khaos {
namespace {

const std::vector<std::string> sizes = {"smoke", "default", "full"};

double number(const YAML::Node& node, const std::string& source) {
  try {
    return std::get<double>(parse_value(plain_text(node), Kind::real));
  } catch (const UserError& wrong) {
    throw UserError(place(node, source) + wrong.what());
  }
}

std::string flow(const YAML::Node& node) {
  YAML::Emitter emitter;
  emitter.SetMapFormat(YAML::Flow);
  emitter.SetSeqFormat(YAML::Flow);
  emitter << node;
  std::string text = emitter.c_str();
  std::erase(text, '\n');
  return text;
}

ReferenceRow read_row(const YAML::Node& node, const std::string& source) {
  require_keys(node,
               {"experiment", "quantity", "set", "sweep", "refine", "seed", "replicates", "size", "value",
                "tolerance", "source", "note", "expect", "measured", "at"},
               "a reference row", source);
  for (const char* key : {"experiment", "quantity", "value", "tolerance", "source"})
    if (!node[key]) throw UserError(place(node, source) + "a reference row needs " + key);
  ReferenceRow row;
  row.experiment = plain_text(node["experiment"]);
  row.quantity = plain_text(node["quantity"]);
  row.source = plain_text(node["source"]);
  row.size = node["size"] ? plain_text(node["size"]) : "default";
  row.note = node["note"] ? plain_text(node["note"]) : "";
  row.value = number(node["value"], source);
  if (std::find(sizes.begin(), sizes.end(), row.size) == sizes.end())
    throw UserError(place(node["size"], source) + "size: given " + row.size +
                    ", allowed: smoke, default, full");
  require_keys(node["tolerance"], {"abs", "rel"}, "tolerance", source);
  if (node["tolerance"]["abs"]) row.absolute = number(node["tolerance"]["abs"], source);
  if (node["tolerance"]["rel"]) row.relative = number(node["tolerance"]["rel"], source);
  const std::string expect = node["expect"] ? plain_text(node["expect"]) : "agrees";
  if (expect != "agrees" && expect != "differs")
    throw UserError(place(node["expect"], source) + "expect: given " + expect + ", allowed: agrees, differs");
  row.differs = expect == "differs";
  if (node["measured"]) row.documented = number(node["measured"], source);
  if (row.differs && !row.documented)
    throw UserError(place(node, source) + "expect: differs needs the measured value");
  if (node["at"]) {
    if (!node["at"].IsMap()) throw UserError(place(node["at"], source) + "at takes axes and coordinates");
    for (const auto& entry : node["at"])
      row.at.emplace_back(entry.first.Scalar(), number(entry.second, source));
  }

  YAML::Node campaign(YAML::NodeType::Map);
  for (const char* key : {"experiment", "seed", "replicates", "sweep", "refine"})
    if (node[key]) campaign[key] = node[key];
  const YAML::Node set = node["set"] ? node["set"] : YAML::Node(YAML::NodeType::Map);
  if (node["sweep"])
    campaign["set"] = set;
  else
    row.set = flow(set);
  row.campaign = flow(campaign);
  row.configuration = flow(set);
  if (node["sweep"]) row.configuration += " sweep " + flow(node["sweep"]);
  if (!row.at.empty()) row.configuration += " at " + flow(node["at"]);
  return row;
}

}  // namespace

double ReferenceRow::tolerance() const { return std::max(absolute, relative * std::abs(value)); }

std::vector<ReferenceRow> reference_rows(const std::string& family, const std::string& size) {
  const std::string source = family + "/reference.yaml";
  const auto limit = std::find(sizes.begin(), sizes.end(), size);
  std::vector<ReferenceRow> rows;
  for (const YAML::Node& node : parse_yaml(family_file(family, "reference.yaml"), source)) {
    ReferenceRow row = read_row(node, source);
    if (std::find(sizes.begin(), sizes.end(), row.size) <= limit) rows.push_back(std::move(row));
  }
  return rows;
}

const char* name_of(Verdict verdict) {
  static constexpr const char* names[] = {"pass", "fail", "differs", "not run"};
  return names[int(verdict)];
}

Verdict judge(const ReferenceRow& row, double measured) {
  const double slack = row.tolerance();
  const bool near_published = std::abs(measured - row.value) <= slack;  // false for NaN
  if (!row.differs) return near_published ? Verdict::pass : Verdict::fail;
  return !near_published && std::abs(measured - *row.documented) <= slack ? Verdict::differs : Verdict::fail;
}

}  // namespace khaos
