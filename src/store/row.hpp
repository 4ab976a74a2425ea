// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "store/outputs.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace khaos {

/// One Point's results as they lie in memory: every element is a 64-bit word (a double or an integer).
using Row = std::vector<std::uint64_t>;

/// Where each output stands in a Row. Fields are not in it.
struct RowLayout {
  struct Column {
    std::string name;
    Type type;
    std::vector<std::size_t> shape;
    std::size_t offset, count;  // in words
  };
  std::vector<Column> columns;
  std::size_t words = 0;

  RowLayout() = default;
  explicit RowLayout(const Outputs& outputs);
  const Column& column(
      const std::string& name) const;  // throws std::logic_error with a hint if there is none
  Row blank() const;                   // NaN, and 0 for integers
  /// Stores `values`, shaped by `own` axis lengths, into the wider place they have in a row of this layout.
  void place(Row& row, const Column& column, const std::vector<std::size_t>& own,
             std::span<const double> values) const;
};

/// Name of the integer column that holds the length of an axis that varies between Points.
inline std::string length_column(const std::string& axis) { return axis + "_length"; }

std::uint64_t digest(const Row& row);

}  // namespace khaos
