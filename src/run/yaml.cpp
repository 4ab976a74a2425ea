// SPDX-License-Identifier: BSD-3-Clause
#include "run/yaml.hpp"

#include "core/error.hpp"
#include "core/schema.hpp"

#include <algorithm>
#include <set>

namespace khaos {
namespace {

std::string mark_text(const YAML::Mark& mark, const std::string& source) {
  if (mark.is_null()) return source + ": ";
  return source + ":" + std::to_string(mark.line + 1) + ":" + std::to_string(mark.column + 1) + ": ";
}

void refuse_duplicates(const YAML::Node& node, const std::string& source, int depth = 0) {
  if (depth > 50) throw UserError(place(node, source) + "nested too deeply; does an alias hold itself?");
  if (node.IsSequence())
    for (const auto& item : node) refuse_duplicates(item, source, depth + 1);
  if (!node.IsMap()) return;
  std::set<std::string> seen;
  for (const auto& entry : node) {
    if (!entry.first.IsScalar()) throw UserError(place(entry.first, source) + "a key must be plain text");
    if (!seen.insert(entry.first.Scalar()).second)
      throw UserError(place(entry.first, source) + entry.first.Scalar() + ": this key stands here twice");
    refuse_duplicates(entry.second, source, depth + 1);
  }
}

}  // namespace

std::string place(const YAML::Node& node, const std::string& source) {
  return mark_text(node.Mark(), source);
}

std::vector<YAML::Node> parse_yaml(const std::string& text, const std::string& source) {
  std::vector<YAML::Node> documents;
  try {
    for (YAML::Node& document : YAML::LoadAll(text))
      if (document.IsDefined() && !document.IsNull()) documents.push_back(document);
    for (const YAML::Node& document : documents) refuse_duplicates(document, source);
  } catch (const YAML::Exception& wrong) {
    throw UserError(mark_text(wrong.mark, source) + "not valid YAML: " + wrong.msg);
  }
  return documents;
}

void require_keys(const YAML::Node& map, const std::vector<std::string>& allowed, const std::string& what,
                  const std::string& source) {
  if (!map.IsMap()) throw UserError(place(map, source) + what + " must be a map of keys and values");
  for (const auto& entry : map) {
    const std::string key = entry.first.Scalar();
    if (std::find(allowed.begin(), allowed.end(), key) != allowed.end()) continue;
    const std::string hint = nearest(key, allowed);
    std::string all;
    for (const std::string& name : allowed) all += (all.empty() ? "" : ", ") + name;
    throw UserError(place(entry.first, source) + key + ": unknown key of " + what +
                    (hint.empty() ? "; allowed: " + all : " (did you mean " + hint + "?)"));
  }
}

std::string plain_text(const YAML::Node& node) {
  if (node.IsScalar()) return node.Scalar();
  if (node.IsMap()) throw UserError("a map stands where a value is expected");
  if (!node.IsSequence()) return "";  // nothing was given
  std::string text = "[";
  for (const auto& item : node) text += (text.size() > 1 ? ", " : "") + plain_text(item);
  return text + "]";
}

}  // namespace khaos
