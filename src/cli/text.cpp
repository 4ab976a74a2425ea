// SPDX-License-Identifier: BSD-3-Clause
#include "cli/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <bit>

namespace khaos::cli {

std::string size_text(long bytes) {
  const char* units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
  double size = double(bytes);
  int unit = 0;
  for (; size >= 1024 && unit < 4; ++unit) size /= 1024;
  return unit == 0 ? fmt::format("{} B", bytes) : fmt::format("{:.3g} {}", size, units[unit]);
}

std::string row_text(const Row& row, const RowLayout& layout) {
  std::string text;
  const auto number = [](std::uint64_t word, Type type) {
    return type == Type::integer ? fmt::format("{}", std::int64_t(word))
                                 : fmt::format("{:.10g}", std::bit_cast<double>(word));
  };
  for (const RowLayout::Column& c : layout.columns) {
    if (c.count > 8) {
      text += fmt::format("  {:<18} array {}\n", c.name, fmt::join(c.shape, " x "));
      continue;
    }
    text += fmt::format("  {:<18}", c.name);
    for (std::size_t k = 0; k < c.count; ++k) text += " " + number(row[c.offset + k], c.type);
    text += "\n";
  }
  return text;
}

}  // namespace khaos::cli
