// SPDX-License-Identifier: BSD-3-Clause
#include "cli/cli.hpp"
#include "run/execute.hpp"
#include "run/experiment.hpp"
#include "run/family.hpp"
#include "run/reference.hpp"
#include "store/provenance.hpp"
#include "store/reader.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <filesystem>
#include <map>
#include <memory>

namespace khaos::cli {
namespace {

struct Options {
  std::vector<std::string> names;
  std::string size = "default", out = "runs/check";
  bool json = false, quiet = false, list = false;
};

struct Measured {
  ReferenceRow row;
  double value = std::nan("");
  Verdict verdict = Verdict::not_run;
  std::string trouble;
};

std::vector<ReferenceRow> wanted_rows(const Options& options) {
  std::vector<ReferenceRow> rows;
  const std::vector<std::string> all = families();
  for (const std::string& name : options.names)
    if (std::find(all.begin(), all.end(), name) == all.end()) find_experiment(name);  // throws with a hint
  for (const std::string& family : all)
    for (ReferenceRow& row : reference_rows(family, options.size)) {
      const auto named = [&](const std::string& name) {
        return std::find(options.names.begin(), options.names.end(), name) != options.names.end();
      };
      if (options.names.empty() || named(family) || named(row.experiment)) rows.push_back(std::move(row));
    }
  return rows;
}

// Index into an array of `shape` at the row's coordinates along `axes`, which may be shorter than the array
// and have no coordinates, only places. Axes that the row does not name must have length 1.
std::size_t place_of(const ReferenceRow& row, const std::vector<Axis>& axes,
                     const std::vector<std::size_t>& shape) {
  const auto along = [&](const Axis& axis) -> std::size_t {
    const auto named =
        std::find_if(row.at.begin(), row.at.end(), [&](const auto& at) { return at.first == axis.name; });
    if (named == row.at.end() && axis.length == 1) return 0;
    if (named == row.at.end())
      throw UserError(row.quantity + " is an array: its row needs at: {" + axis.name + ": ...}");
    for (std::size_t k = 0; k < axis.length; ++k)
      if (axis.values.empty()
              ? double(k) == named->second
              : std::abs(axis.values[k] - named->second) <= 1e-9 * std::max(1.0, std::abs(named->second)))
        return k;
    throw UserError(row.quantity + ": axis " + axis.name + " has no place " + to_text(named->second));
  };
  std::size_t at = 0, stride = 1;
  for (std::size_t d = axes.size(); d-- > 0; stride *= shape[d]) at += along(axes[d]) * stride;
  return at;
}

// Coordinates are the Point's own: where they differ between Points, or some have more, the file has none.
double from_row(const ReferenceRow& row, const CampaignReader& stored, long point) {
  const AnyExperiment& experiment = find_experiment(row.experiment);
  Outputs outputs = experiment.outputs(stored.record(point, experiment.parameters()));
  const Output output = outputs.all()[std::size_t(outputs.find(row.quantity))];
  std::vector<Axis> axes;
  for (const std::string& name : output.axes) axes.push_back(outputs.axis(name));
  stored.widen(outputs);
  const RowLayout layout(outputs);
  const RowLayout::Column& column = layout.column(row.quantity);
  const std::uint64_t word = stored.row(point, layout)[column.offset + place_of(row, axes, column.shape)];
  return column.type == Type::integer ? double(std::int64_t(word)) : std::bit_cast<double>(word);
}

double from_summary(const ReferenceRow& row, const std::string& folder) {
  const hdf5::File file = hdf5::File::read(folder + "/summary.h5");
  if (!file.has(row.quantity)) throw UserError(row.experiment + " has no output or summary " + row.quantity);
  const hdf5::Dataset set = file.dataset(row.quantity);
  std::vector<std::size_t> shape(set.shape().begin(), set.shape().end());
  const hdf5::Shape start(shape.size(), 0);
  std::size_t count = 1;
  for (const std::size_t n : shape) count *= n;
  std::vector<double> values(count);
  if (set.element() == hdf5::Element::integer) {
    std::vector<std::int64_t> integers(count);
    set.read(start, set.shape(), integers.data());
    values.assign(integers.begin(), integers.end());
  } else {
    set.read(start, set.shape(), values.data());
  }
  std::vector<Axis> axes;
  for (const std::string& name : hdf5::axes_of(set)) {
    const hdf5::Dataset scale = file.dataset(name);
    Axis axis{name, scale.shape()[0], "1", {}};
    if (!hdf5::is_bare_dimension(scale)) {
      axis.values.resize(axis.length);
      scale.read({0}, scale.shape(), axis.values.data());
    }
    axes.push_back(std::move(axis));
  }
  return values.at(place_of(row, axes, shape));
}

// Computes one campaign and fills in the rows that it serves. `points` is the flow YAML of each Point, or
// empty.
void measure(std::vector<Measured*>& rows, const std::vector<std::string>& points,
             const std::string& campaign, const std::string& folder, const Comm& world,
             const Options& options) {
  std::string yaml = campaign;
  if (!points.empty()) {
    std::string list;
    for (const std::string& point : points) list += (list.empty() ? "" : ", ") + point;
    yaml = yaml.substr(0, yaml.rfind('}')) + ", sweep: {points: [" + list + "]}}";
    // A campaign of one Point of defaults sweeps nothing.
    if (points.size() == 1 && points[0] == "{}") yaml = campaign;
  }
  Sweep sweep(read_request(yaml, "reference.yaml", "", {}));
  RunOptions how;
  how.quiet = options.quiet || options.json;
  how.given_yaml = sweep.request().yaml;
  const ExitCode code = execute(sweep, folder, world, how);
  if (code == interrupted) throw Interrupted{};
  world.on_root([&] {
    const CampaignReader stored(folder);
    for (Measured* m : rows) {
      const long point =
          points.empty() ? 0 : std::find(points.begin(), points.end(), m->row.set) - points.begin();
      const Outputs outputs = sweep.experiment().outputs(sweep.record(point));
      try {
        if (points.empty() || outputs.find(m->row.quantity) < 0)
          m->value = from_summary(m->row, folder);
        else if (!has_results(stored.status(point)))
          m->trouble = stored.message(point);
        else
          m->value = from_row(m->row, stored, point);
      } catch (const UserError& wrong) {  // no such place in the array: the other rows have theirs
        m->trouble = wrong.what();
      }
      m->verdict = m->trouble.empty() ? judge(m->row, m->value) : Verdict::fail;
    }
  });
}

void print_table(const std::vector<Measured>& rows) {
  fmt::print("{:<15} {:<20} {:>15} {:>15} {:>9}  {:<8} {}\n", "experiment", "quantity", "published",
             "measured", "tolerance", "verdict", "configuration; source");
  for (const Measured& m : rows) {
    const ReferenceRow& r = m.row;
    fmt::print("{:<15} {:<20} {:>15.10g} {:>15.10g} {:>9.2g}  {:<8} {}; {}\n", r.experiment, r.quantity,
               r.value, m.value, r.tolerance(), name_of(m.verdict), r.configuration, r.source);
    if (!m.trouble.empty()) fmt::print("{:<15} {}\n", "", m.trouble);
    if (!r.note.empty() && m.verdict != Verdict::pass) fmt::print("{:<15} note: {}\n", "", r.note);
  }
  const auto count = [&](Verdict v) {
    return std::count_if(rows.begin(), rows.end(), [v](const Measured& m) { return m.verdict == v; });
  };
  fmt::print("{} rows: {} pass, {} differ as documented, {} fail, {} not run\n", rows.size(),
             count(Verdict::pass), count(Verdict::differs), count(Verdict::fail), count(Verdict::not_run));
}

void print_json(const std::vector<Measured>& rows) {
  nlohmann::json list = nlohmann::json::array();
  for (const Measured& m : rows) {
    const ReferenceRow& r = m.row;
    nlohmann::json row = {{"experiment", r.experiment},
                          {"quantity", r.quantity},
                          {"configuration", r.configuration},
                          {"size", r.size},
                          {"published", r.value},
                          {"tolerance", r.tolerance()},
                          {"verdict", name_of(m.verdict)},
                          {"source", r.source},
                          {"note", r.note}};
    row["measured"] = std::isnan(m.value) ? nlohmann::json() : nlohmann::json(m.value);
    if (!m.trouble.empty()) row["message"] = m.trouble;
    list.push_back(row);
  }
  fmt::print("{}\n", nlohmann::json{{"rows", list}}.dump(2));
}

std::string code_folder(const std::string& out, const Comm& world) {
  std::string digest;
  if (world.root()) digest = build_digest();
  return out + "/" + world.broadcast(digest).substr(0, 8);
}

int check(const Options& options, const Comm& world) {
  std::vector<Measured> rows;
  for (ReferenceRow& row : wanted_rows(options))
    rows.push_back({std::move(row), std::nan(""), Verdict::not_run, ""});
  if (rows.empty())
    throw UserError("check: no reference value at size " + options.size + "; try --size default or full");
  std::map<std::string, std::vector<Measured*>> campaigns;  // rows of one campaign are computed together
  for (Measured& m : rows) campaigns[m.row.campaign + (m.row.set.empty() ? "" : " points")].push_back(&m);
  const std::string base = code_folder(options.out, world);
  bool stopped = false;
  for (auto& [key, served] : campaigns) {
    if (options.list || stopped) continue;
    std::vector<std::string> points;
    for (const Measured* m : served)
      if (!m->row.set.empty() && std::find(points.begin(), points.end(), m->row.set) == points.end())
        points.push_back(m->row.set);
    Hash hash;
    hash.text(key);
    for (const std::string& point : points) hash.text(point);
    const std::string folder =
        fmt::format("{}/{}-{:08x}", base, served[0]->row.experiment, unsigned(hash.value() >> 32));
    try {
      measure(served, points, served[0]->row.campaign, folder, world, options);
    } catch (const Interrupted&) {
      stopped = true;
    } catch (const UserError& wrong) {  // the other campaigns can still be computed
      for (Measured* m : served) m->trouble = wrong.what(), m->verdict = Verdict::fail;
    } catch (const StorageError& wrong) {
      for (Measured* m : served) m->trouble = wrong.what(), m->verdict = Verdict::fail;
    }
  }
  if (world.root()) options.json ? print_json(rows) : print_table(rows);
  const bool failed = world.broadcast(
      std::any_of(rows.begin(), rows.end(), [](const Measured& m) { return m.verdict == Verdict::fail; }));
  return stopped ? interrupted : failed ? some_failed : all_done;
}

}  // namespace

void add_check(CLI::App& app, Action& action) {
  CLI::App* verb =
      app.add_subcommand("check", "Compute the published values and set them beside the measured ones");
  const auto o = std::make_shared<Options>();
  verb->add_option("names", o->names, "experiments or families (default: all)")
      ->type_name("EXPERIMENT|FAMILY");
  verb->add_option("--size", o->size, "rows up to this size")
      ->check(CLI::IsMember({"smoke", "default", "full"}))
      ->capture_default_str();
  verb->add_option("--out", o->out, "where the campaigns go; those of the same build are reused")
      ->capture_default_str();
  verb->add_flag("--list", o->list, "only list the rows");
  verb->add_flag("--json", o->json, "print JSON: an object with rows");
  verb->add_flag("--quiet", o->quiet, "no progress");
  examples(*verb, "  mpirun -n 2 khaos check klein-gordon\n  khaos check kg-scenario --size smoke --json");
  verb->final_callback([&action, o] { action = [o](const Comm& world) { return check(*o, world); }; });
}

}  // namespace khaos::cli
