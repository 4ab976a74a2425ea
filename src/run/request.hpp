// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/schema.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace khaos {

/// Values that one or several parameters take together along one axis of a sweep.
struct SweepAxis {
  std::string label;                       // "u", or "zip", "latin", ... as in the YAML
  std::vector<std::size_t> parameters;     // indices into the experiment's parameters
  std::vector<std::vector<double>> reals;  // [parameter][place], where the parameter is a number ...
  std::vector<std::vector<Value>> others;  // ... and where it is anything else
  long length = 0;
  Value value(std::size_t p, long place) const {
    return others[p].empty() ? Value(reals[p][place]) : others[p][place];
  }
};

/// New Points where a result changes between neighbours: see refine.hpp.
struct Refine {
  std::string on, axis;
  double to = 0;
  long max_points = 0;
};

/// A campaign as asked for: one document of YAML, or the command line.
struct Request {
  std::string experiment;
  std::uint64_t seed = 1;
  Record base;                  // defaults overlaid with `set`
  std::vector<SweepAxis> axes;  // the first varies slowest
  long replicates = 1;
  std::optional<Refine> refine;
  std::string canonical;  // one entry a line, to show what differs
  std::string yaml;       // a document that asks for just this
};

/// What `--set name=text` and `--sweep name=values` add to, or replace in, a document.
struct Overrides {
  std::vector<std::pair<std::string, std::string>> set, sweep;
  std::optional<std::uint64_t> seed;
  std::optional<long> replicates;
};

/// The document of `yaml` that is about `experiment`, or its only one if `experiment` is empty. `source`
/// names the text in messages, which read "sweep.yaml:4:8: rh0: no such parameter (did you mean rho?)".
/// Throws UserError.
Request read_request(const std::string& yaml, const std::string& source, const std::string& experiment,
                     const Overrides& overrides);
/// Only defaults and overrides.
Request make_request(const std::string& experiment, const Overrides& overrides);

}  // namespace khaos
