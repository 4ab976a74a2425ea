// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace khaos {

/// Finished rows, in Point order, as a summary sees them. Columns are parameters and outputs by name, read
/// when they are asked for; integers and booleans come as double. An array output has rows() * (its element
/// count) numbers, row after row. Unknown names throw std::logic_error.
class Table {
 public:
  struct Source {
    long rows = 0;
    std::function<std::vector<double>(const std::string&)> numbers;
    std::function<std::vector<std::string>(const std::string&)> texts;
    std::vector<std::string> swept;
  };
  explicit Table(Source source) : source_(std::move(source)) {}

  long rows() const { return source_.rows; }
  std::span<const double> operator[](const std::string& column) const {
    const auto found = numbers_.find(column);
    return found != numbers_.end() ? found->second : numbers_[column] = source_.numbers(column);
  }
  const std::vector<std::string>& text(const std::string& column) const {
    const auto found = texts_.find(column);
    return found != texts_.end() ? found->second : texts_[column] = source_.texts(column);
  }
  /// Parameters that differ between rows.
  const std::vector<std::string>& swept() const { return source_.swept; }

 private:
  Source source_;
  mutable std::map<std::string, std::vector<double>> numbers_;
  mutable std::map<std::string, std::vector<std::string>> texts_;
};

}  // namespace khaos
