// SPDX-License-Identifier: BSD-3-Clause
#include "store/campaign_file.hpp"

#include "core/error.hpp"
#include "store/disk.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <numeric>

namespace khaos::campaign_file {
namespace {

using hdf5::Dataset;
using hdf5::Element;
using hdf5::File;
using hdf5::row_count;
using hdf5::row_start;
using hdf5::Shape;

constexpr long block_rows = 16384;

Element element_of(Type type) { return type == Type::integer ? Element::integer : Element::real; }

std::string text_axis(const std::string& name, std::size_t length) {
  return length == 0 ? "" : name + "_len";
}

// The parameters' columns, sized by the longest text or list among the Points.
struct ParameterColumns {
  ParameterColumns(const PointSource& points, const Origin& origin, const File* old)
      : width(points.parameters().size(), 0) {
    const auto& parameters = points.parameters();
    std::vector<std::size_t> variable;
    for (std::size_t p = 0; p < parameters.size(); ++p)
      if (parameters[p].kind() == Kind::text || parameters[p].kind() == Kind::reals)
        variable.push_back(p), width[p] = 1;
    for (long i = 0; i < points.size() && !variable.empty(); ++i) {
      const Record record = points.record(i);
      for (const std::size_t p : variable) {
        const auto* text = std::get_if<std::string>(&record[p]);
        width[p] = std::max(width[p], text ? text->size() : std::get<std::vector<double>>(record[p]).size());
      }
    }
    if (old && long(origin.size()) > points.size())
      for (const std::size_t p : variable)
        width[p] = std::max<std::size_t>(width[p], old->dataset(parameters[p].name).shape()[1]);
  }
  std::vector<std::size_t> width;
};

Element element_of(Kind kind) {
  switch (kind) {
    case Kind::boolean:
      return Element::byte;
    case Kind::integer:
      return Element::integer;
    case Kind::text:
      return Element::character;
    default:
      return Element::real;
  }
}

void make_axes(const File& file, const Outputs& outputs, bool of_fields) {
  for (const Axis& axis : outputs.axes()) {
    const bool used = std::any_of(outputs.all().begin(), outputs.all().end(), [&](const Output& o) {
      return o.is_field == of_fields && std::find(o.axes.begin(), o.axes.end(), axis.name) != o.axes.end();
    });
    if (used) file.dimension(axis.name, axis.length, axis.values, axis.unit);
  }
}

void make_output(const File& file, const Output& output, File::Fill fill) {
  std::vector<std::string> axes = output.axes;
  axes.insert(axes.begin(), "point");
  describe(file.create(output.name, element_of(output.type), axes, fill), output);
}

// A column of the engine's own, or of a parameter.
void make_column(const File& file, const std::string& name, const std::string& unit, const std::string& doc,
                 Element element, std::vector<std::string> axes, File::Fill fill) {
  axes.insert(axes.begin(), "point");
  const Dataset set = file.create(name, element, axes, fill);
  set.attribute("units", unit);
  set.attribute("long_name", doc);
}

File make_fields(const std::string& path, const Outputs& outputs, long rows, const CampaignSpec& spec) {
  File file = File::create(path);
  file.attribute("Conventions", "CF-1.10");
  file.attribute("title", "fields of the campaign in campaign.h5 beside this file");
  file.attribute("experiment", spec.experiment);
  file.dimension("point", hsize_t(rows));
  make_axes(file, outputs, true);
  for (const Output& o : outputs.all())
    if (o.is_field) make_output(file, o, File::Fill::never);
  return file;
}

File make_table(const std::string& path, const PointSource& points, const Outputs& outputs,
                const CampaignSpec& spec, long rows, const std::vector<std::size_t>& width) {
  File file = File::create(path);
  file.attribute("Conventions", "CF-1.10");
  file.attribute("khaos_layout", layout_version);
  file.attribute("experiment", spec.experiment);
  file.attribute("schema", spec.schema);
  file.attribute("request", spec.request);
  file.attribute("code", spec.code);
  file.attribute("base_points", std::to_string(points.base_size()));
  file.attribute("seed", spec.seed);
  for (const auto& [key, text] : spec.attributes) file.attribute(key, text);

  file.dimension("point", hsize_t(rows));
  const auto& parameters = points.parameters();
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    const std::string axis = text_axis(parameters[p].name, width[p]);
    if (!axis.empty()) file.dimension(axis, width[p]);
    make_column(file, parameters[p].name, parameters[p].unit, parameters[p].doc,
                element_of(parameters[p].kind()),
                axis.empty() ? std::vector<std::string>{} : std::vector<std::string>{axis},
                element_of(parameters[p].kind()) == Element::real ? File::Fill::nan : File::Fill::zero);
  }
  make_axes(file, outputs, false);
  for (const Output& o : outputs.all())
    if (!o.is_field) make_output(file, o, o.type == Type::integer ? File::Fill::zero : File::Fill::nan);
  for (const std::string& axis : outputs.varying())
    make_column(file, length_column(axis), "1", "places of axis " + axis + " that this Point uses",
                Element::integer, {}, File::Fill::zero);

  make_column(file, "replicate", "1", "number of the repetition with other random numbers", Element::integer,
              {}, File::Fill::zero);
  make_column(file, "identity", "1", "hash of the Point's parameters and replicate", Element::word, {},
              File::Fill::zero);
  make_column(file, "status", "1", "0 todo, 1 done, 2 failed, 3 done in part", Element::byte, {},
              File::Fill::zero);
  make_column(file, "digest", "1", "hash of the row's results", Element::word, {}, File::Fill::zero);
  make_column(file, "seconds", "s", "wall time of the Point", Element::real, {}, File::Fill::nan);
  file.dimension("message_len", message_length);
  make_column(file, "message", "1", "why the Point failed", Element::character, {"message_len"},
              File::Fill::never);
  file.dimension("commit_len", commit_length);
  make_column(file, "commit", "1", "version of the code that computed the row", Element::character,
              {"commit_len"}, File::Fill::zero);
  file.dimension("time_len", time_length);
  const Dataset end = file.create("end_time", Element::character, {"time_len"}, File::Fill::zero);
  end.attribute("long_name", "when the last run of this campaign ended, UTC");
  return file;
}

std::size_t row_size(const Dataset& set) {
  return std::accumulate(set.shape().begin() + 1, set.shape().end(), std::size_t(1), std::multiplies<>());
}
std::size_t element_size(Element element) {
  return element == Element::byte || element == Element::character ? 1 : 8;
}

// Copies rows by origin, in runs of neighbours; a wider new shape keeps its fill around the old block.
void copy_rows(const Dataset& from, const Dataset& to, const Origin& origin,
               const std::vector<Status>& old_status, bool results_only) {
  const std::size_t row_bytes = std::max<std::size_t>(1, row_size(from) * element_size(from.element()));
  const long longest = std::max<long>(1, long((std::size_t(64) << 20) / row_bytes));
  const auto wanted = [&](long i) {
    return origin[i] >= 0 && (!results_only || old_status[origin[i]] != Status::todo);
  };
  std::vector<unsigned char> buffer;
  for (long i = 0; i < long(origin.size());) {
    if (!wanted(i)) {
      ++i;
      continue;
    }
    long n = 1;
    while (n < longest && i + n < long(origin.size()) && wanted(i + n) && origin[i + n] == origin[i] + n) ++n;
    buffer.resize(std::size_t(n) * row_bytes);
    const Shape count = row_count(from, n);
    from.read(row_start(from, origin[i]), count, buffer.data());
    to.write(row_start(to, i), count, buffer.data());
    i += n;
  }
}

void write_parameters(const File& file, const PointSource& points, const std::vector<std::size_t>& width) {
  const auto& parameters = points.parameters();
  std::vector<Dataset> sets;
  for (const Parameter& p : parameters) sets.push_back(file.dataset(p.name));
  const Dataset replicate = file.dataset("replicate"), identity = file.dataset("identity");
  for (long first = 0; first < points.size(); first += block_rows) {
    const long n = std::min(block_rows, points.size() - first);
    std::vector<Record> records;
    std::vector<std::int64_t> replicates(n);
    std::vector<std::uint64_t> identities(n);
    for (long i = 0; i < n; ++i) {
      records.push_back(points.record(first + i));
      replicates[i] = std::int64_t(points.replicate(first + i));
      identities[i] = khaos::identity(parameters, records[i], std::uint64_t(replicates[i]));
    }
    replicate.write({hsize_t(first)}, {hsize_t(n)}, replicates.data());
    identity.write({hsize_t(first)}, {hsize_t(n)}, identities.data());
    for (std::size_t p = 0; p < sets.size(); ++p) {
      const std::size_t size = std::max<std::size_t>(1, width[p]);
      std::vector<unsigned char> bytes(std::size_t(n) * size * element_size(sets[p].element()), 0);
      if (sets[p].element() == Element::real)
        std::fill_n(reinterpret_cast<double*>(bytes.data()), std::size_t(n) * size, std::nan(""));
      for (long i = 0; i < n; ++i) {
        unsigned char* at = bytes.data() + std::size_t(i) * size * element_size(sets[p].element());
        const Value& v = records[i][p];
        if (const auto* b = std::get_if<bool>(&v)) *at = *b;
        if (const auto* k = std::get_if<std::int64_t>(&v)) std::memcpy(at, k, 8);
        if (const auto* x = std::get_if<double>(&v)) std::memcpy(at, x, 8);
        if (const auto* s = std::get_if<std::string>(&v)) std::memcpy(at, s->data(), s->size());
        if (const auto* l = std::get_if<std::vector<double>>(&v)) std::memcpy(at, l->data(), l->size() * 8);
      }
      sets[p].write(row_start(sets[p], first), row_count(sets[p], n), bytes.data());
    }
  }
}

// Digests cover padding, so where an axis grew they are made anew from rows whose old digest held.
void renew_digests(const File& file, const RowLayout& layout, const Origin& origin,
                   const std::vector<Status>& old_status) {
  std::map<std::string, Dataset> columns;
  for (const auto& column : layout.columns) columns.emplace(column.name, file.dataset(column.name));
  const Dataset digests = file.dataset("digest");
  for (long i = 0; i < long(origin.size()); ++i) {
    if (origin[i] < 0 || old_status[origin[i]] == Status::todo) continue;
    const std::uint64_t renewed = digest(read_rows(columns, layout, i, 1)[0]);
    digests.write({hsize_t(i)}, {1}, &renewed);
  }
}

}  // namespace

const std::vector<std::string>& reserved_names() {
  static const std::vector<std::string> names = {"point",  "replicate",  "identity", "status",
                                                 "digest", "seconds",    "message",  "message_len",
                                                 "commit", "commit_len", "end_time", "time_len"};
  return names;
}

void describe(const Dataset& set, const Output& output) {
  set.attribute("units", output.unit);
  set.attribute("long_name", output.doc);
  if (output.words.empty()) return;
  std::vector<std::int64_t> values(output.words.size());
  std::iota(values.begin(), values.end(), 0);
  std::string meanings;
  for (const std::string& word : output.words) meanings += (meanings.empty() ? "" : " ") + word;
  set.attribute("flag_values", values);
  set.attribute("flag_meanings", meanings);
}

void finish_rename(const std::string& folder) {
  const std::string waiting = fields_path(folder) + ".new";
  if (std::filesystem::exists(waiting)) {
    std::string pair;
    try {
      pair = File::read(waiting).text("pair");
    } catch (const StorageError&) {  // cut off while it was written: never in use
    }
    if (!pair.empty() && pair == File::read(path(folder)).text("pair"))
      std::filesystem::rename(waiting, fields_path(folder));
  }
  std::error_code ignored;
  std::filesystem::remove(waiting, ignored);
  std::filesystem::remove(path(folder) + ".new", ignored);
}

void write(const std::string& folder, const PointSource& points, const Outputs& outputs,
           const CampaignSpec& spec, const Origin& origin, const std::vector<Status>& old_status) {
  const std::string table_temporary = path(folder) + ".new", fields_temporary = fields_path(folder) + ".new";
  const long rows = long(origin.size());
  const std::string pair = to_text(double(std::chrono::system_clock::now().time_since_epoch().count()));
  const bool has_fields =
      std::any_of(outputs.all().begin(), outputs.all().end(), [](const Output& o) { return o.is_field; });
  try {
    std::optional<File> old;
    if (std::any_of(origin.begin(), origin.end(), [](long o) { return o >= 0; }))
      old = File::read(path(folder));
    const std::vector<std::size_t> width = ParameterColumns(points, origin, old ? &*old : nullptr).width;
    File file = make_table(table_temporary, points, outputs, spec, rows, width);
    file.attribute("pair", pair);
    write_parameters(file, points, width);
    if (old) {
      Origin behind =
          origin;  // parameters of the Points themselves are fresh; only what is carried along is copied
      std::fill_n(behind.begin(), std::min(rows, points.size()), -1);
      bool same_shape = true;
      for (const std::string& name : file.names()) {
        if (name == "end_time" || !old->has(name) || name == "point") continue;
        const Dataset from = old->dataset(name), to = file.dataset(name);
        if (from.shape().empty() || to.shape().size() != from.shape().size() ||
            to.shape()[0] != hsize_t(rows))
          continue;
        const auto& ps = points.parameters();
        const bool is_parameter =
            name == "replicate" || name == "identity" ||
            std::any_of(ps.begin(), ps.end(), [&](const Parameter& p) { return p.name == name; });
        copy_rows(from, to, is_parameter ? behind : origin, old_status, !is_parameter);
        same_shape =
            same_shape && std::equal(from.shape().begin() + 1, from.shape().end(), to.shape().begin() + 1);
      }
      for (const std::string& axis : outputs.varying())
        if (!old->has(length_column(axis))) {  // so far all Points used the whole axis
          const std::int64_t whole = std::int64_t(old->dataset(axis).shape()[0]);
          for (long i = 0; i < rows; ++i)
            if (origin[i] >= 0 && old_status[origin[i]] != Status::todo)
              file.dataset(length_column(axis)).write({hsize_t(i)}, {1}, &whole);
          same_shape = false;
        }
      if (!same_shape) renew_digests(file, RowLayout(outputs), origin, old_status);
    }
    file.flush();  // closing would not say that the disk is full
    file.close();
    if (has_fields) {
      File fields = make_fields(fields_temporary, outputs, rows, spec);
      fields.attribute("pair", pair);
      if (old && std::filesystem::exists(fields_path(folder))) {
        const File from = File::read(fields_path(folder));
        for (const Output& o : outputs.all())
          if (o.is_field) copy_rows(from.dataset(o.name), fields.dataset(o.name), origin, old_status, true);
      }
      fields.flush();
      fields.close();
      sync_to_disk(fields_temporary);
    }
    old.reset();
    sync_to_disk(table_temporary);
    std::filesystem::rename(table_temporary, path(folder));
    finish_rename(folder);
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove(table_temporary, ignored);
    std::filesystem::remove(fields_temporary, ignored);
    throw;
  }
}

}  // namespace khaos::campaign_file
