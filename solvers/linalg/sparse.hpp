// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <vector>

namespace khaos {

/// Rows first .. first + count - 1 of a square sparse matrix, compressed: this rank's share of it. The shares
/// of the ranks of a communicator follow one another; one rank alone has all rows.
///   begin    (count + 1)      entries of row first + i are begin[i] .. begin[i + 1] - 1
///   column   (begin.back())   their columns in the whole matrix, rising within a row, no one twice
///   value    (begin.back())
struct SparseRows {
  long size = 0, first = 0;  // rows of the whole matrix; the first one here
  std::vector<long> begin{0};
  std::vector<long> column;
  std::vector<double> value;
  long count() const { return static_cast<long>(begin.size()) - 1; }
};

/// One entry of a matrix by its row and column.
struct Entry {
  long row, column;
  double value;
};

/// The rows first .. first + count - 1 of a matrix of `size` rows from its entries there, in any order;
/// entries of one place are added in the order given. Throws std::invalid_argument for an entry outside.
SparseRows sparse_rows(long size, long first, long count, std::span<const Entry> entries);

/// y = A x for these rows: x (size), y (count).
void multiply(const SparseRows& a, std::span<const double> x, std::span<double> y);

}  // namespace khaos
