// SPDX-License-Identifier: BSD-3-Clause
#include "cli/cli.hpp"
#include "store/campaign_file.hpp"
#include "store/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <memory>
#include <set>
#include <unordered_map>

namespace khaos::cli {
namespace {

// What may differ: times, provenance, and where the row stands.
const std::set<std::string> not_results = {"point", "seconds", "commit", "digest", "end_time", "identity"};

struct Difference {
  long rows = 0;        // rows in which anything differs
  std::string example;  // the first one
};

std::size_t element_size(const hdf5::Dataset& set) {
  return set.element() == hdf5::Element::byte || set.element() == hdf5::Element::character ? 1 : 8;
}

// Rows of one dataset over Points, as bytes. Where an axis varies between Points, only the places that a
// Point uses.
class Rows {
 public:
  Rows(const hdf5::File& table, hdf5::Dataset set, const std::vector<std::string>& axes)
      : set_(std::move(set)) {
    const hsize_t points = set_.shape()[0];
    lengths_.resize(axes.size());
    for (std::size_t d = 1; d < axes.size(); ++d)
      if (table.has(length_column(axes[d]))) {
        lengths_[d].resize(points);
        table.dataset(length_column(axes[d])).read({0}, {points}, lengths_[d].data());
      }
    if (axes.size() > 1) return;
    numbers_.resize(points * element_size(set_));  // a column of single numbers is read at once
    set_.read({0}, {points}, numbers_.data());
  }
  std::vector<unsigned char> operator()(long row) const {
    const std::size_t size = element_size(set_);
    if (!numbers_.empty())
      return {numbers_.begin() + row * long(size), numbers_.begin() + (row + 1) * long(size)};
    hdf5::Shape start(set_.shape().size(), 0), count = set_.shape();
    start[0] = hsize_t(row);
    count[0] = 1;
    std::size_t bytes = size;
    for (std::size_t d = 1; d < count.size(); ++d) {
      if (!lengths_[d].empty() && lengths_[d][std::size_t(row)] > 0)
        count[d] = hsize_t(lengths_[d][std::size_t(row)]);
      bytes *= count[d];
    }
    std::vector<unsigned char> data(bytes);
    set_.read(start, count, data.data());
    if (set_.element() == hdf5::Element::character)  // text is padded to the longest of its column
      data.resize(strnlen(reinterpret_cast<const char*>(data.data()), bytes));
    return data;
  }
  bool is_number() const { return !numbers_.empty() && set_.element() == hdf5::Element::real; }

 private:
  hdf5::Dataset set_;
  std::vector<std::vector<std::int64_t>> lengths_;
  std::vector<unsigned char> numbers_;
};

// The two campaigns, and which row of one is which of the other.
struct Sides {
  const hdf5::File &a, &b;
  std::vector<std::pair<long, long>> pairs;
};

void compare_file(const Sides& sides, const hdf5::File& a, const hdf5::File& b,
                  std::map<std::string, Difference>& found) {
  std::set<std::string> names;
  for (const hdf5::File* file : {&a, &b})
    for (const std::string& name : file->names())
      if (!not_results.count(name) && !name.ends_with("_length")) names.insert(name);
  for (const std::string& name : names) {
    if (!a.has(name) || !b.has(name)) {
      found[name] = {long(sides.pairs.size()), "only in one of them"};
      continue;
    }
    hdf5::Dataset in_a = a.dataset(name), in_b = b.dataset(name);
    const std::vector<std::string> axes = hdf5::axes_of(in_a);
    if (axes.empty() || axes[0] != "point") continue;
    const Rows rows_a(sides.a, std::move(in_a), axes), rows_b(sides.b, std::move(in_b), axes);
    for (const auto& [i, j] : sides.pairs) {
      const std::vector<unsigned char> x = rows_a(i), y = rows_b(j);
      if (x == y) continue;
      Difference& d = found[name];
      if (d.rows++ > 0) continue;
      d.example = fmt::format("Point {} and Point {}", i, j);
      if (!rows_a.is_number() || !rows_b.is_number()) continue;
      double u, v;
      std::memcpy(&u, x.data(), 8);
      std::memcpy(&v, y.data(), 8);
      d.example += fmt::format(": {:.17g} and {:.17g}", u, v);
    }
  }
}

int diff(const std::string& folder_a, const std::string& folder_b) {
  const CampaignReader a(folder_a), b(folder_b);
  if (a.experiment() != b.experiment())
    throw UserError(
        fmt::format("{} is a campaign of {}, {} of {}", folder_a, a.experiment(), folder_b, b.experiment()));
  const std::vector<std::uint64_t> in_a = a.identities(), in_b = b.identities();
  std::unordered_multimap<std::uint64_t, long> where;  // a Point may have been asked for twice
  for (std::size_t j = in_b.size(); j-- > 0;) where.emplace(in_b[j], long(j));
  Sides sides{a.file(), b.file(), {}};
  for (std::size_t i = 0; i < in_a.size(); ++i)
    if (const auto match = where.find(in_a[i]); match != where.end()) {
      sides.pairs.emplace_back(long(i), match->second);
      where.erase(match);
    }
  std::map<std::string, Difference> found;
  compare_file(sides, a.file(), b.file(), found);
  const std::string fields_a = campaign_file::fields_path(folder_a),
                    fields_b = campaign_file::fields_path(folder_b);
  const bool has_a = std::filesystem::exists(fields_a), has_b = std::filesystem::exists(fields_b);
  if (has_a && has_b)
    compare_file(sides, hdf5::File::read(fields_a), hdf5::File::read(fields_b), found);
  else if (has_a || has_b)
    found["fields.h5"] = {long(sides.pairs.size()), "only in one of them"};
  const long only = long(in_a.size() + in_b.size()) - 2 * long(sides.pairs.size());
  for (const auto& [name, d] : found)
    fmt::print("{}: {} of {} rows differ ({})\n", name, d.rows, sides.pairs.size(), d.example);
  if (only > 0) fmt::print("{} Points are in only one of the two\n", only);
  if (found.empty() && only == 0) fmt::print("equal: {} Points, bit for bit\n", sides.pairs.size());
  return found.empty() && only == 0 ? 0 : 1;
}

}  // namespace

void add_diff(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand(
      "diff", "Compare the results of two campaigns bit for bit; times and provenance aside");
  struct Options {
    std::string a, b;
  };
  const auto o = std::make_shared<Options>();
  verb->add_option("a", o->a, "one campaign's folder")->required();
  verb->add_option("b", o->b, "the other one's")->required();
  examples(*verb,
           "  khaos diff runs/kinks runs/kinks-again\nExit codes: 0 equal, 1 different, 2 not comparable");
  verb->final_callback([&action, o] {
    action = [o](const Comm& world) {
      int code = 0;
      world.on_root([&] { code = diff(o->a, o->b); });
      return world.broadcast(code);
    };
  });
}

}  // namespace khaos::cli
