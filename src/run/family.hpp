// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <map>
#include <string>
#include <vector>

namespace khaos {

/// The texts of an experiment folder (smoke.yaml, default.yaml, full.yaml, reference.yaml, README.md), built
/// into the binary so that an installed khaos needs no data directory.
struct RegisterFamily {
  RegisterFamily(std::string family, std::map<std::string, std::string> files);
};
/// "" if the family has no such file.
const std::string& family_file(const std::string& family, const std::string& file);
std::vector<std::string> families();

}  // namespace khaos
