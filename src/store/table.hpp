// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <map>
#include <span>
#include <string>
#include <vector>

namespace khaos {

/// Finished rows, in Point order, as a summary sees them. Columns are parameters and outputs by name; integers
/// and booleans come as double. An array output has rows() * (its element count) numbers, row after row.
class Table {
 public:
  long rows() const { return rows_; }
  bool has(const std::string& column) const { return columns_.count(column) > 0; }
  std::span<const double> operator[](const std::string& column) const;
  const std::vector<std::string>& text(const std::string& column) const;
  /// Parameters that differ between rows.
  const std::vector<std::string>& swept() const { return swept_; }

 private:
  friend class Campaign;
  long rows_ = 0;
  std::map<std::string, std::vector<double>> columns_;
  std::map<std::string, std::vector<std::string>> texts_;
  std::vector<std::string> swept_;
};

}  // namespace khaos
