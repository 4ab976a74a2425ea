// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <memory>
#include <set>
#include <unordered_map>

#include "cli/cli.hpp"
#include "store/campaign_file.hpp"
#include "store/reader.hpp"

namespace khaos::cli {
namespace {

// What may differ: times, provenance, and where the row stands.
const std::set<std::string> not_results = {"point", "seconds", "commit", "digest", "end_time", "identity"};

struct Difference {
  long rows = 0;        // rows in which anything differs
  std::string example;  // the first one
};

std::vector<unsigned char> row_bytes(const hdf5::Dataset& set, long row) {
  hdf5::Shape start(set.shape().size(), 0), count = set.shape();
  start[0] = hsize_t(row);
  count[0] = 1;
  std::size_t bytes = set.element() == hdf5::Element::byte || set.element() == hdf5::Element::character ? 1 : 8;
  for (const hsize_t n : count) bytes *= n;
  std::vector<unsigned char> data(bytes);
  set.read(start, count, data.data());
  return data;
}

bool over_points(const hdf5::Dataset& set) { return !set.shape().empty() && hdf5::axes_of(set)[0] == "point"; }

void compare_file(const hdf5::File& a, const hdf5::File& b, const std::vector<std::pair<long, long>>& pairs, std::map<std::string, Difference>& found) {
  std::set<std::string> names;
  for (const hdf5::File* file : {&a, &b})
    for (const std::string& name : file->names())
      if (!not_results.count(name)) names.insert(name);
  for (const std::string& name : names) {
    if (!a.has(name) || !b.has(name)) {
      found[name] = {long(pairs.size()), "only in one of them"};
      continue;
    }
    const hdf5::Dataset in_a = a.dataset(name), in_b = b.dataset(name);
    if (!over_points(in_a) || !over_points(in_b)) continue;
    for (const auto& [i, j] : pairs) {
      if (row_bytes(in_a, i) == row_bytes(in_b, j)) continue;
      Difference& d = found[name];
      if (d.rows++ == 0) {
        d.example = fmt::format("Point {} and Point {}", i, j);
        if (in_a.shape().size() == 1 && in_a.element() == hdf5::Element::real) {
          double x, y;
          std::memcpy(&x, row_bytes(in_a, i).data(), 8);
          std::memcpy(&y, row_bytes(in_b, j).data(), 8);
          d.example += fmt::format(": {:.17g} and {:.17g}", x, y);
        }
      }
    }
  }
}

int diff(const std::string& folder_a, const std::string& folder_b) {
  const CampaignReader a(folder_a), b(folder_b);
  if (a.experiment() != b.experiment())
    throw UserError(fmt::format("{} is a campaign of {}, {} of {}", folder_a, a.experiment(), folder_b, b.experiment()));
  std::unordered_map<std::uint64_t, long> where;
  const std::vector<std::uint64_t> in_a = a.identities(), in_b = b.identities();
  for (std::size_t j = 0; j < in_b.size(); ++j) where.emplace(in_b[j], long(j));
  std::vector<std::pair<long, long>> pairs;
  for (std::size_t i = 0; i < in_a.size(); ++i)
    if (const auto found = where.find(in_a[i]); found != where.end()) pairs.emplace_back(long(i), found->second);
  std::map<std::string, Difference> found;
  compare_file(a.file(), b.file(), pairs, found);
  const std::string fields_a = campaign_file::fields_path(folder_a), fields_b = campaign_file::fields_path(folder_b);
  if (std::filesystem::exists(fields_a) && std::filesystem::exists(fields_b))
    compare_file(hdf5::File::read(fields_a), hdf5::File::read(fields_b), pairs, found);
  const long only = long(in_a.size() + in_b.size()) - 2 * long(pairs.size());
  for (const auto& [name, d] : found) fmt::print("{}: {} of {} rows differ ({})\n", name, d.rows, pairs.size(), d.example);
  if (only > 0) fmt::print("{} Points are in only one of the two\n", only);
  if (found.empty() && only == 0) fmt::print("equal: {} Points, bit for bit\n", pairs.size());
  return found.empty() && only == 0 ? 0 : 1;
}

}  // namespace

void add_diff(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand("diff", "Compare the results of two campaigns bit for bit; times and provenance aside");
  struct Options {
    std::string a, b;
  };
  const auto o = std::make_shared<Options>();
  verb->add_option("a", o->a, "one campaign's folder")->required();
  verb->add_option("b", o->b, "the other one's")->required();
  examples(*verb, "  khaos diff runs/kinks runs/kinks-again\nExit codes: 0 equal, 1 different, 2 not comparable");
  verb->final_callback([&action, o] {
    action = [o](const Comm& world) {
      int code = 0;
      world.on_root([&] { code = diff(o->a, o->b); });
      return world.broadcast(code);
    };
  });
}

}  // namespace khaos::cli
