// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <yaml-cpp/yaml.h>

#include <string>
#include <vector>

namespace khaos {

/// All documents of a text. Throws UserError "source:line:column: ..." for syntax errors and duplicate keys,
/// which yaml-cpp lets pass.
std::vector<YAML::Node> parse_yaml(const std::string& text, const std::string& source);

/// "source:4:8: ", or "source: " where a node was not read from text.
std::string place(const YAML::Node& node, const std::string& source);

/// Throws UserError unless every key of `map` is in `allowed`; `what` says of what they are keys.
void require_keys(const YAML::Node& map, const std::vector<std::string>& allowed, const std::string& what,
                  const std::string& source);

/// The text of a scalar, or of a list as [a, b]. Throws UserError, without a place, for a map.
std::string plain_text(const YAML::Node& node);

}  // namespace khaos
