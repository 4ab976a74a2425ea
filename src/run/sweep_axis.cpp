// SPDX-License-Identifier: BSD-3-Clause
#include "run/sweep_axis.hpp"

#include "core/stream.hpp"
#include "run/experiment.hpp"
#include "run/yaml.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace khaos {
namespace {

constexpr long most_places = 100'000'000;

void append(SweepAxis& axis, std::size_t column, const Value& value) {
  if (const auto* x = std::get_if<double>(&value))
    axis.reals[column].push_back(*x);
  else
    axis.others[column].push_back(value);
}

SweepAxis empty_axis(std::string label, std::vector<std::size_t> parameters) {
  SweepAxis axis;
  axis.label = std::move(label);
  axis.reals.resize(parameters.size());
  axis.others.resize(parameters.size());
  axis.parameters = std::move(parameters);
  return axis;
}

// One item of a list: a value, or `all` where the parameter has choices.
void append_item(SweepAxis& axis, const Parameter& parameter, const std::string& text) {
  const std::vector<std::string>& choices = parameter.check.choices;
  const bool all =
      text == "all" && !choices.empty() && std::find(choices.begin(), choices.end(), text) == choices.end();
  for (const std::string& item : all ? choices : std::vector<std::string>{text}) {
    append(axis, 0, parse(parameter, item));
    ++axis.length;
  }
}

double evenly(double from, double to, long k, long count) {
  return count == 1 ? from : k == count - 1 ? to : from + (to - from) * double(k) / double(count - 1);
}

SweepAxis spaced(const Parameter& parameter, std::size_t p, double from, double to, long count,
                 bool logarithmic) {
  if (count < 1 || count > most_places)
    throw UserError(parameter.name + ": a sweep needs 1 .. " + std::to_string(most_places) +
                    " values, given " + std::to_string(count));
  if (logarithmic && !(from > 0 && to > 0)) throw UserError(parameter.name + ": logspace needs ends above 0");
  SweepAxis axis = empty_axis(parameter.name, {p});
  axis.length = count;
  for (long k = 0; k < count; ++k) {
    const double x = !logarithmic     ? evenly(from, to, k, count)
                     : k == 0         ? from
                     : k == count - 1 ? to
                                      : std::exp(evenly(std::log(from), std::log(to), k, count));
    append(axis, 0, parse(parameter, to_text(x)));
  }
  return axis;
}

class AxisReader {
  template <class F>
  auto at(const YAML::Node& node, const F& parser) const {
    try {
      return parser();
    } catch (const UserError& wrong) {
      throw UserError(place(node, source_) + wrong.what());
    }
  }

 public:
  AxisReader(const AnyExperiment& experiment, const Record& base, std::uint64_t seed,
             const std::string& source)
      : experiment_(experiment), base_(base), seed_(seed), source_(source) {}

  SweepAxis read(const std::string& key, const YAML::Node& spec) const {
    if (key == "zip") return zip(spec);
    if (key == "points") return points(spec);
    if (key == "random" || key == "latin") return samples(spec, key == "latin");
    const std::size_t p = at(spec, [&] { return parameter_index(experiment_, key); });
    return single(p, spec);
  }

 private:
  const Parameter& parameter(std::size_t p) const { return experiment_.parameters()[p]; }

  double number(const YAML::Node& node) const {
    return at(node, [&] { return std::get<double>(parse_value(plain_text(node), Kind::real)); });
  }

  SweepAxis single(std::size_t p, const YAML::Node& spec) const {
    const std::string& name = parameter(p).name;
    if (spec.IsMap()) {
      require_keys(spec, {"linspace", "logspace"}, "the sweep of " + name, source_);
      if (spec.size() != 1) throw UserError(place(spec, source_) + name + ": give one of linspace, logspace");
      const YAML::Node numbers = spec.begin()->second;
      if (!numbers.IsSequence() || numbers.size() != 3)
        throw UserError(place(numbers, source_) + name + ": " + spec.begin()->first.Scalar() +
                        " takes [from, to, count]");
      const std::int64_t count = at(numbers[2], [&] {
        return std::get<std::int64_t>(parse_value(plain_text(numbers[2]), Kind::integer));
      });
      const double from = number(numbers[0]), to = number(numbers[1]);
      return at(spec, [&] {
        return spaced(parameter(p), p, from, to, count, spec.begin()->first.Scalar() == "logspace");
      });
    }
    SweepAxis axis = empty_axis(name, {p});
    if (spec.IsScalar() && spec.Scalar() == "all" && !parameter(p).check.choices.empty()) {
      append_item(axis, parameter(p), "all");
      return axis;
    }
    if (!spec.IsSequence())
      throw UserError(place(spec, source_) + name +
                      ": a sweep takes a list [a, b, ...], {linspace: ...} or {logspace: ...}" +
                      (parameter(p).check.choices.empty() ? "" : ", or all"));
    if (spec.size() == 0)
      throw UserError(place(spec, source_) + name + ": a sweep of zero values has no Points");
    for (const auto& item : spec)
      at(item, [&] { append_item(axis, parameter(p), plain_text(item)); });
    return axis;
  }

  SweepAxis zip(const YAML::Node& spec) const {
    if (!spec.IsMap() || spec.size() == 0)
      throw UserError(place(spec, source_) + "zip takes a map of parameters and lists");
    SweepAxis axis = empty_axis("zip", {});
    for (const auto& entry : spec) {
      SweepAxis one = read(entry.first.Scalar(), entry.second);
      if (axis.length != 0 && one.length != axis.length)
        throw UserError(place(entry.second, source_) + "zip: " + entry.first.Scalar() + " has " +
                        std::to_string(one.length) + " values, the others have " +
                        std::to_string(axis.length));
      axis.length = one.length;
      for (std::size_t k = 0; k < one.parameters.size(); ++k) {
        axis.parameters.push_back(one.parameters[k]);
        axis.reals.push_back(std::move(one.reals[k]));
        axis.others.push_back(std::move(one.others[k]));
      }
    }
    return axis;
  }

  SweepAxis points(const YAML::Node& spec) const {
    if (!spec.IsSequence() || spec.size() == 0)
      throw UserError(place(spec, source_) + "points takes a list of maps, at least one");
    std::vector<std::size_t> used;
    for (const auto& point : spec) {
      if (!point.IsMap())
        throw UserError(place(point, source_) + "points: each one is a map of parameters and values");
      for (const auto& entry : point) {
        const std::size_t p =
            at(entry.first, [&] { return parameter_index(experiment_, entry.first.Scalar()); });
        if (std::find(used.begin(), used.end(), p) == used.end()) used.push_back(p);
      }
    }
    SweepAxis axis = empty_axis("points", used);
    for (const auto& point : spec)
      for (std::size_t k = 0; k < used.size(); ++k) {
        const YAML::Node given = point[parameter(used[k]).name];
        append(
            axis, k,
            given ? at(given, [&] { return parse(parameter(used[k]), plain_text(given)); }) : base_[used[k]]);
      }
    axis.length = long(spec.size());
    return axis;
  }

  SweepAxis samples(const YAML::Node& spec, bool latin) const {
    const std::string label = latin ? "latin" : "random";
    if (!spec.IsMap() || !spec["samples"])
      throw UserError(place(spec, source_) + label + " needs the key samples");
    const std::int64_t n = at(spec["samples"], [&] {
      return std::get<std::int64_t>(parse_value(plain_text(spec["samples"]), Kind::integer));
    });
    if (n < 1 || n > most_places)
      throw UserError(place(spec["samples"], source_) + "samples: given " + std::to_string(n) +
                      ", allowed: 1 .. " + std::to_string(most_places));
    SweepAxis axis = empty_axis(label, {});
    axis.length = n;
    for (const auto& entry : spec) {
      const std::string name = entry.first.Scalar();
      if (name == "samples") continue;
      const std::size_t p = at(entry.first, [&] { return parameter_index(experiment_, name); });
      require_keys(entry.second, {"uniform", "log_uniform"}, name + " in " + label, source_);
      const YAML::Node range = entry.second.size() == 1 ? entry.second.begin()->second : YAML::Node();
      if (!range.IsSequence() || range.size() != 2)
        throw UserError(place(entry.second, source_) + name +
                        ": give {uniform: [low, high]} or {log_uniform: [low, high]}");
      const bool logarithmic = entry.second.begin()->first.Scalar() == "log_uniform";
      const double low = number(range[0]), high = number(range[1]);
      if (!(low < high) || (logarithmic && !(low > 0)))
        throw UserError(place(range, source_) + name + ": the range must rise" +
                        (logarithmic ? " and lie above 0" : ""));
      axis.parameters.push_back(p);
      axis.reals.emplace_back();
      axis.others.emplace_back();
      const Stream stream = make_stream(seed_, 0, "sweep " + name);
      std::vector<long> stratum;
      if (latin) {  // the order of n random numbers is a random permutation
        std::vector<double> keys;
        for (long k = 0; k < n; ++k) keys.push_back(stream.uniform(std::uint64_t(k), 1));
        stratum.resize(std::size_t(n));
        std::iota(stratum.begin(), stratum.end(), 0);
        std::sort(stratum.begin(), stratum.end(),
                  [&](long a, long b) { return keys[a] != keys[b] ? keys[a] < keys[b] : a < b; });
      }
      for (long k = 0; k < n; ++k) {
        const double r = stream.uniform(std::uint64_t(k), 0);
        const double s = latin ? (double(stratum[k]) + r) / double(n) : r;
        const double x = logarithmic ? std::exp(std::log(low) + s * (std::log(high) - std::log(low)))
                                     : low + s * (high - low);
        const bool whole = parameter(p).kind() == Kind::integer;
        append(axis, axis.parameters.size() - 1,
               at(entry.second, [&] { return parse(parameter(p), to_text(whole ? std::round(x) : x)); }));
      }
    }
    if (axis.parameters.empty())
      throw UserError(place(spec, source_) + label + ": name at least one parameter");
    return axis;
  }

  const AnyExperiment& experiment_;
  const Record& base_;
  std::uint64_t seed_;
  const std::string& source_;
};

std::vector<std::string> split(const std::string& text, char by) {
  std::vector<std::string> parts;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t end = std::min(text.find(by, from), text.size());
    parts.push_back(text.substr(from, end - from));
    from = end + 1;
  }
  return parts;
}

}  // namespace

std::vector<SweepAxis> read_axes(const YAML::Node& sweep, const AnyExperiment& experiment, const Record& base,
                                 std::uint64_t seed, const std::string& source) {
  if (!sweep.IsMap())
    throw UserError(place(sweep, source) + "sweep must be a map of parameters and their values");
  const AxisReader reader(experiment, base, seed, source);
  std::vector<SweepAxis> axes;
  for (const auto& entry : sweep) {
    axes.push_back(reader.read(entry.first.Scalar(), entry.second));
    for (std::size_t a = 0; a + 1 < axes.size(); ++a)
      for (const std::size_t p : axes.back().parameters)
        if (std::find(axes[a].parameters.begin(), axes[a].parameters.end(), p) != axes[a].parameters.end())
          throw UserError(place(entry.first, source) + experiment.parameters()[p].name + ": is swept twice");
  }
  return axes;
}

SweepAxis parse_axis(const AnyExperiment& experiment, const std::string& name, const std::string& text) {
  const std::size_t p = parameter_index(experiment, name);
  const Parameter& parameter = experiment.parameters()[p];
  std::vector<std::string> parts = split(text, ':');
  const bool logarithmic = parts.size() == 4 && parts[0] == "log";
  if (logarithmic) parts.erase(parts.begin());
  if (parts.size() == 3 && parameter.kind() != Kind::text) {
    double ends[2];
    std::int64_t count;
    try {
      for (int k = 0; k < 2; ++k) ends[k] = std::get<double>(parse_value(parts[std::size_t(k)], Kind::real));
      count = std::get<std::int64_t>(parse_value(parts[2], Kind::integer));
    } catch (const UserError& wrong) {
      throw UserError(name + ": " + wrong.what() + "; a range is from:to:count or log:from:to:count");
    }
    return spaced(parameter, p, ends[0], ends[1], count, logarithmic);
  }
  SweepAxis axis = empty_axis(name, {p});
  for (const std::string& item : split(text, ',')) append_item(axis, parameter, item);
  return axis;
}

void drop_axis(std::vector<SweepAxis>& axes, std::size_t parameter) {
  for (SweepAxis& axis : axes) {
    const auto found = std::find(axis.parameters.begin(), axis.parameters.end(), parameter);
    if (found == axis.parameters.end()) continue;
    const auto k = found - axis.parameters.begin();
    axis.parameters.erase(found);
    axis.reals.erase(axis.reals.begin() + k);
    axis.others.erase(axis.others.begin() + k);
  }
  std::erase_if(axes, [](const SweepAxis& axis) { return axis.parameters.empty(); });
}

std::string describe_axis(const SweepAxis& axis, const AnyExperiment& experiment) {
  std::string text;
  for (std::size_t p = 0; p < axis.parameters.size(); ++p) {
    if (axis.parameters.size() > 1)
      text += (p ? "; " : "") + experiment.parameters()[axis.parameters[p]].name + " ";
    if (axis.length <= 8) {
      for (long k = 0; k < axis.length; ++k) text += (k ? ", " : "") + to_text(axis.value(p, k));
      continue;
    }
    Hash hash;
    for (long k = 0; k < axis.length; ++k) absorb(hash, axis.value(p, k));
    text += std::to_string(axis.length) + " values " + to_text(axis.value(p, 0)) + " .. " +
            to_text(axis.value(p, axis.length - 1)) + " (digest " + std::to_string(hash.value() % 1000000) +
            ")";
  }
  return text;
}

}  // namespace khaos
