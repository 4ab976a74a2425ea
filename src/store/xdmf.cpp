// SPDX-License-Identifier: BSD-3-Clause
#include "store/xdmf.hpp"

#include "core/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <optional>

namespace khaos {
namespace {

constexpr long most_frames = 100'000;  // in the whole file: a viewer lists them all

// The axes of a snapshot after the one that counts frames; nothing if they make no even grid.
std::optional<std::vector<Axis>> grid_of(const Outputs& outputs, const Output& field) {
  if (!field.is_field || field.type != Type::real || field.axes.size() < 3 || field.axes.size() > 4)
    return {};
  std::vector<Axis> grid;
  for (std::size_t d = 1; d < field.axes.size(); ++d) {
    const Axis& axis = outputs.axis(field.axes[d]);
    const auto& varying = outputs.varying();
    if (axis.values.size() < 2 || std::find(varying.begin(), varying.end(), axis.name) != varying.end())
      return {};
    const double step = axis.values[1] - axis.values[0];
    for (std::size_t i = 2; i < axis.values.size(); ++i)
      if (std::abs(axis.values[i] - axis.values[i - 1] - step) > 1e-9 * std::abs(step)) return {};
    grid.push_back(axis);
  }
  return grid;
}

template <class Entry>
std::string each(const std::vector<Axis>& grid, const Entry& entry) {
  std::string all;
  for (const Axis& axis : grid) all += fmt::format("{}{}", all.empty() ? "" : " ", entry(axis));
  return all;
}

std::string repeated(const char* word, std::size_t n) {
  std::string all;
  for (std::size_t i = 0; i < n; ++i) all += std::string(i ? " " : "") + word;
  return all;
}

std::string attribute(const Output& field, const std::vector<Axis>& grid, long rows, std::size_t frames,
                      long point, std::size_t frame) {
  const std::string lengths = each(grid, [](const Axis& a) { return a.length; });
  const std::size_t axes = grid.size() + 2;
  return fmt::format(
      R"(        <Attribute Name="{0}" AttributeType="Scalar" Center="Node">
          <DataItem ItemType="HyperSlab" Dimensions="{9}{1}">
            <DataItem Dimensions="3 {2}" Format="XML">{3} {4} {5}  {6}  1 1 {1}</DataItem>
            <DataItem Dimensions="{7} {8} {1}" NumberType="Float" Precision="8" Format="HDF">fields.h5:/{0}</DataItem>
          </DataItem>
        </Attribute>
)",
      field.name, lengths, axes, point, frame, repeated("0", grid.size()), repeated("1", axes), rows, frames,
      grid.size() == 2 ? "1 " : "");
}

// A plane is a box one layer thick: VTK puts a grid of two axes into the plane of y and z.
std::string geometry(const std::vector<Axis>& grid) {
  const bool flat = grid.size() == 2;
  return fmt::format(
      R"(        <Topology TopologyType="3DCoRectMesh" Dimensions="{0}{2}"/>
        <Geometry GeometryType="ORIGIN_DXDYDZ">
          <DataItem Dimensions="3" NumberType="Float" Precision="8" Format="XML">{1}{3}</DataItem>
          <DataItem Dimensions="3" NumberType="Float" Precision="8" Format="XML">{0}{4}</DataItem>
        </Geometry>
)",
      flat ? "1 " : "", flat ? "0 " : "", each(grid, [](const Axis& a) { return a.length; }),
      each(grid, [](const Axis& a) { return a.values[0]; }),
      each(grid, [](const Axis& a) { return a.values[1] - a.values[0]; }));
}

}  // namespace

bool write_xdmf(const std::string& folder, const Outputs& outputs, std::span<const long> points, long rows) {
  // Fields on one grid and of one series of frames belong together.
  struct Series {
    std::vector<Axis> grid;
    Axis frames;
    std::vector<Output> fields;
  };
  std::vector<Series> all;
  for (const Output& field : outputs.all()) {
    const auto grid = grid_of(outputs, field);
    if (!grid) continue;
    const auto same = [&](const Series& s) { return s.fields[0].axes == field.axes; };
    const auto known = std::find_if(all.begin(), all.end(), same);
    if (known != all.end())
      known->fields.push_back(field);
    else
      all.push_back({*grid, outputs.axis(field.axes[0]), {field}});
  }
  if (all.empty() || points.empty()) return false;

  const std::string path = folder + "/fields.xdmf", temporary = path + ".new";
  std::ofstream file(temporary);
  file << "<?xml version=\"1.0\" ?>\n<Xdmf Version=\"2.0\">\n  <Domain>\n";
  long written = 0;
  for (const Series& series : all)
    for (const long point : points) {
      if (written + long(series.frames.length) > most_frames) break;
      file << fmt::format(
          "    <Grid Name=\"{} of Point {}\" GridType=\"Collection\" CollectionType=\"Temporal\">\n",
          series.fields[0].name, point);
      for (std::size_t k = 0; k < series.frames.length; ++k, ++written) {
        const double time = k < series.frames.values.size() ? series.frames.values[k] : double(k);
        file << fmt::format(
                    "      <Grid Name=\"frame {}\" GridType=\"Uniform\">\n        <Time Value=\"{}\"/>\n", k,
                    time)
             << geometry(series.grid);
        for (const Output& field : series.fields)
          file << attribute(field, series.grid, rows, series.frames.length, point, k);
        file << "      </Grid>\n";
      }
      file << "    </Grid>\n";
    }
  file << "  </Domain>\n</Xdmf>\n";
  file.close();
  std::error_code fault;
  if (file) std::filesystem::rename(temporary, path, fault);
  if (!file || fault) throw StorageError("cannot write " + path);
  return true;
}

}  // namespace khaos
