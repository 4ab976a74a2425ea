// SPDX-License-Identifier: BSD-3-Clause
#include "linalg/sparse.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace khaos {

SparseRows sparse_rows(long size, long first, long count, std::span<const Entry> entries) {
  std::vector<Entry> sorted(entries.begin(), entries.end());
  for (const Entry& e : sorted)
    if (e.row < first || e.row >= first + count || e.column < 0 || e.column >= size)
      throw std::invalid_argument("sparse_rows: entry (" + std::to_string(e.row) + ", " +
                                  std::to_string(e.column) + ") lies outside");
  std::stable_sort(sorted.begin(), sorted.end(), [](const Entry& a, const Entry& b) {
    return a.row != b.row ? a.row < b.row : a.column < b.column;
  });
  SparseRows a;
  a.size = size, a.first = first;
  std::size_t next = 0;
  for (long row = first; row < first + count; ++row) {
    const std::size_t start = a.value.size();
    for (; next < sorted.size() && sorted[next].row == row; ++next) {
      if (a.value.size() > start && a.column.back() == sorted[next].column) {
        a.value.back() += sorted[next].value;
      } else {
        a.column.push_back(sorted[next].column);
        a.value.push_back(sorted[next].value);
      }
    }
    a.begin.push_back(static_cast<long>(a.value.size()));
  }
  return a;
}

void multiply(const SparseRows& a, std::span<const double> x, std::span<double> y) {
  for (long i = 0; i < a.count(); ++i) {
    double sum = 0;
    for (long k = a.begin[i]; k < a.begin[i + 1]; ++k) sum += a.value[k] * x[a.column[k]];
    y[i] = sum;
  }
}

}  // namespace khaos
