// SPDX-License-Identifier: BSD-3-Clause
#include "models/text.hpp"

#include "core/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace khaos {

std::vector<std::string> split(const std::string& text, const std::string& separator) {
  std::vector<std::string> pieces;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t to = std::min(text.find(separator, from), text.size());
    pieces.push_back(text.substr(from, to - from));
    from = to + separator.size();
  }
  return pieces;
}

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t\n"), last = text.find_last_not_of(" \t\n");
  return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

std::vector<std::pair<std::string, double>> values_of(const std::string& text, const std::string& where) {
  std::vector<std::pair<std::string, double>> values;
  for (const std::string& item : split(text, ",")) {
    if (trimmed(item).empty()) continue;
    const std::size_t sign = item.find('=');
    if (sign == std::string::npos)
      throw UserError(fmt::format("{}: '{}' is not of the form name = number", where, trimmed(item)));
    const std::string name = trimmed(item.substr(0, sign)), number = trimmed(item.substr(sign + 1));
    double x = 0;
    const char* const end = number.data() + number.size();
    const auto [rest, error] = std::from_chars(number.data() + (number[0] == '+'), end, x);
    if (error != std::errc() || rest != end || !std::isfinite(x))
      throw UserError(fmt::format("{}: {} = '{}' is not a number", where, name, number));
    values.emplace_back(name, x);
  }
  return values;
}

}  // namespace khaos
