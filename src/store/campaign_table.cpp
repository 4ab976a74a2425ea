// SPDX-License-Identifier: BSD-3-Clause
#include "store/campaign.hpp"

#include <cmath>
#include <cstring>
#include <numeric>
#include <stdexcept>

namespace khaos {
namespace {

// The wanted rows of a column over Points, read in blocks, as numbers.
std::vector<double> numbers_of(const hdf5::Dataset& set, const std::vector<long>& rows, long points) {
  hdf5::Shape start(set.shape().size(), 0), count = set.shape();
  const std::size_t size =
      std::accumulate(count.begin() + 1, count.end(), std::size_t(1), std::multiplies<>());
  const long block = std::max<long>(1, long((std::size_t(1) << 20) / std::max<std::size_t>(1, size)));
  std::vector<double> column;
  column.reserve(rows.size() * size);
  const auto append = [&]<class T>(T) {
    std::vector<T> data;
    for (std::size_t next = 0; next < rows.size();) {
      start[0] = hsize_t(rows[next]);
      count[0] = hsize_t(std::min(block, points - rows[next]));
      data.resize(count[0] * size);
      set.read(start, count, data.data());
      for (; next < rows.size() && rows[next] < long(start[0] + count[0]); ++next) {
        const T* row = data.data() + std::size_t(rows[next] - long(start[0])) * size;
        for (std::size_t k = 0; k < size; ++k) column.push_back(double(row[k]));
      }
    }
  };
  switch (set.element()) {
    case hdf5::Element::real:
      append(double{});
      break;
    case hdf5::Element::integer:
      append(std::int64_t{});
      break;
    case hdf5::Element::byte:
      append((unsigned char){});
      break;
    default:
      throw std::logic_error("summarise: column " + set.name() + " holds no numbers");
  }
  return column;
}

std::vector<std::string> texts_of(const hdf5::Dataset& set, const std::vector<long>& rows) {
  if (set.element() != hdf5::Element::character || set.shape().size() != 2)
    throw std::logic_error("summarise: column " + set.name() + " holds no text");
  std::string text(set.shape()[1], '\0');
  std::vector<std::string> column;
  for (const long row : rows) {
    set.read({hsize_t(row), 0}, {1, text.size()}, text.data());
    column.emplace_back(text.data(), strnlen(text.data(), text.size()));
  }
  return column;
}

template <class T>
bool differ(const std::vector<T>& column, std::size_t rows) {
  const std::size_t size = rows == 0 ? 0 : column.size() / rows;
  for (std::size_t i = size; i < column.size(); ++i)
    if (column[i] != column[i - size] && (column[i] == column[i] || column[i - size] == column[i - size]))
      return true;
  return false;
}

}  // namespace

Table Campaign::table() const {
  std::vector<long> rows;
  for (long i = 0; i < points_; ++i)
    if (has_results(status_[std::size_t(i)])) rows.push_back(i);
  const auto column = [this](const std::string& name) -> const hdf5::Dataset& {
    const auto found = columns_.find(name);
    const bool over_points = found != columns_.end() && !found->second.shape().empty() &&
                             hdf5::axes_of(found->second)[0] == "point";
    if (!over_points) throw std::logic_error("summarise: no column is named " + name);
    return found->second;
  };
  Table::Source source;
  source.rows = long(rows.size());
  source.numbers = [=, this](const std::string& name) { return numbers_of(column(name), rows, points_); };
  source.texts = [=](const std::string& name) { return texts_of(column(name), rows); };
  for (const Parameter& p : parameters_)
    if (p.kind() == Kind::text ? differ(source.texts(p.name), rows.size())
                               : differ(source.numbers(p.name), rows.size()))
      source.swept.push_back(p.name);
  return Table(std::move(source));
}

}  // namespace khaos
