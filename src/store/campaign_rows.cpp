// SPDX-License-Identifier: BSD-3-Clause
#include "core/error.hpp"
#include "store/campaign_file.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <numeric>

namespace khaos::campaign_file {
Head read_head(const std::string& folder) {
  const std::string where = path(folder);
  Head head;
  try {
    const hdf5::File file = hdf5::File::read(where);
    const std::string layout = file.text("khaos_layout");
    if (layout.empty())
      throw UserError(where +
                      " is an HDF5 file, but not a campaign of khaos; choose another folder with --out");
    if (std::atoi(layout.c_str()) > std::atoi(layout_version))
      throw UserError(where + " has layout " + layout + ", newer than this khaos understands (" +
                      layout_version + ")");
    head.experiment = file.text("experiment");
    head.schema = file.text("schema");
    head.request = file.text("request");
    head.code = file.text("code");
    head.seed = file.text("seed");
    head.base_points = std::atol(file.text("base_points").c_str());
    const hdf5::Dataset identity = file.dataset("identity");
    head.rows = identity.shape().empty() ? 0 : long(identity.shape()[0]);
    head.identity.resize(std::size_t(head.rows));
    identity.read({0}, {hsize_t(head.rows)}, head.identity.data());
  } catch (const StorageError& wrong) {
    throw UserError(where + " is not a readable HDF5 file (foreign, truncated or damaged): " + wrong.what());
  }
  return head;
}

void fit(Outputs& outputs, const hdf5::File& file) {
  std::vector<long> lengths = outputs.lengths(), varying(lengths.size(), 0);
  for (std::size_t a = 0; a < lengths.size(); ++a) {
    const std::string& name = outputs.axes()[a].name;
    if (file.has(name)) lengths[a] = long(file.dataset(name).shape()[0]);
    varying[a] = file.has(length_column(name));
  }
  outputs.set_lengths(lengths);
  outputs.set_varying(varying);
}

std::map<std::string, hdf5::Dataset> open_columns(const hdf5::File& file) {
  std::map<std::string, hdf5::Dataset> columns;
  for (const std::string& name : file.names()) columns.emplace(name, file.dataset(name));
  return columns;
}

std::vector<Status> verified_status(const std::map<std::string, hdf5::Dataset>& columns,
                                    const RowLayout& layout, long first, long n) {
  std::vector<Status> status(std::size_t(n), Status::todo);
  if (n == 0) return status;
  std::vector<unsigned char> stored(status.size());
  std::vector<std::uint64_t> digests(status.size());
  columns.at("status").read({hsize_t(first)}, {stored.size()}, stored.data());
  columns.at("digest").read({hsize_t(first)}, {stored.size()}, digests.data());
  constexpr std::size_t block_words = std::size_t(1) << 20;
  const long block = std::max<long>(1, long(block_words / std::max<std::size_t>(1, layout.words)));
  for (long from = 0; from < n; from += block) {
    const long count = std::min(block, n - from);
    if (std::all_of(stored.begin() + from, stored.begin() + from + count,
                    [](unsigned char b) { return b == 0; }))
      continue;
    const std::vector<Row> rows = read_rows(columns, layout, first + from, count);
    for (long k = 0; k < count; ++k) {
      const std::size_t i = std::size_t(from + k);
      if (stored[i] <= static_cast<unsigned char>(Status::partial) &&
          digest(rows[std::size_t(k)]) == digests[i])
        status[i] = Status(stored[i]);
    }
  }
  return status;
}

std::vector<Row> read_rows(const std::map<std::string, hdf5::Dataset>& columns, const RowLayout& layout,
                           long first, long n) {
  std::vector<Row> rows(std::size_t(n), Row(layout.words));
  Row block;
  for (const RowLayout::Column& column : layout.columns) {
    const hdf5::Dataset& set = columns.at(column.name);
    block.resize(std::size_t(n) * column.count);
    set.read(hdf5::row_start(set, first), hdf5::row_count(set, n), block.data());
    for (long i = 0; i < n; ++i)
      std::copy_n(block.begin() + i * long(column.count), column.count,
                  rows[i].begin() + long(column.offset));
  }
  return rows;
}

void write_rows(const std::map<std::string, hdf5::Dataset>& columns, const RowLayout& layout, long first,
                std::span<const Row* const> rows) {
  Row block;
  for (const RowLayout::Column& column : layout.columns) {
    const hdf5::Dataset& set = columns.at(column.name);
    block.resize(rows.size() * column.count);
    for (std::size_t i = 0; i < rows.size(); ++i)
      std::copy_n(rows[i]->begin() + long(column.offset), column.count,
                  block.begin() + long(i * column.count));
    set.write(hdf5::row_start(set, first), hdf5::row_count(set, long(rows.size())), block.data());
  }
}

}  // namespace khaos::campaign_file
