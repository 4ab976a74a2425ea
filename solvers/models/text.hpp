// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <string>
#include <utility>
#include <vector>

namespace khaos {

/// The pieces of `text` between separators; none of an empty text.
std::vector<std::string> split(const std::string& text, const std::string& separator);
/// Without spaces at either end.
std::string trimmed(const std::string& text);
/// "rho = 30, c[1] = 2" as names and numbers. Throws UserError beginning with `where`.
std::vector<std::pair<std::string, double>> values_of(const std::string& text, const std::string& where);

}  // namespace khaos
