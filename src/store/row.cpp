// SPDX-License-Identifier: BSD-3-Clause
#include "store/row.hpp"

#include "core/hash.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <stdexcept>

namespace khaos {

RowLayout::RowLayout(const Outputs& outputs) {
  const auto append = [this](std::string name, Type type, std::vector<std::size_t> shape, std::size_t count) {
    columns.push_back({std::move(name), type, std::move(shape), words, count});
    words += count;
  };
  for (const Output& output : outputs.all())
    if (!output.is_field) append(output.name, output.type, outputs.shape(output), outputs.count(output));
  for (const std::string& axis : outputs.varying()) append(length_column(axis), Type::integer, {}, 1);
}

const RowLayout::Column& RowLayout::column(const std::string& name) const {
  for (const Column& c : columns)
    if (c.name == name) return c;
  throw std::logic_error("put: no output is named " + name);
}

Row RowLayout::blank() const {
  Row row(words, std::bit_cast<std::uint64_t>(std::nan("")));
  for (const Column& c : columns)
    if (c.type == Type::integer) std::fill_n(row.begin() + long(c.offset), c.count, 0);
  return row;
}

void RowLayout::place(Row& row, const Column& column, const std::vector<std::size_t>& own,
                      std::span<const double> values) const {
  const std::size_t rank = own.size();
  if (own == column.shape && column.type != Type::integer) {
    for (std::size_t i = 0; i < values.size(); ++i)
      row[column.offset + i] = std::bit_cast<std::uint64_t>(values[i]);
    return;
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::size_t rest = i, at = 0, stride = 1;
    for (std::size_t d = rank; d-- > 0;) {  // the last axis varies fastest
      at += rest % own[d] * stride;
      rest /= own[d];
      stride *= column.shape[d];
    }
    row[column.offset + at] = column.type == Type::integer
                                  ? std::bit_cast<std::uint64_t>(std::int64_t(values[i]))
                                  : std::bit_cast<std::uint64_t>(values[i]);
  }
}

std::uint64_t digest(const Row& row) { return Hash().words(row).value(); }

}  // namespace khaos
