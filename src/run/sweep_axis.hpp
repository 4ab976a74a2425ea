// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "run/request.hpp"

#include <string>
#include <vector>

namespace YAML {
class Node;
}

namespace khaos {

class AnyExperiment;

/// Throws UserError with the nearest name if there is no such parameter.
std::size_t parameter_index(const AnyExperiment& experiment, const std::string& name);

/// The axes of a `sweep:` map, whose product is the campaign. An entry is a parameter with
///   [a, b, ...] | {linspace: [from, to, count]} | {logspace: [from, to, count]} | all (its choices)
/// or one axis for several parameters at once:
///   zip: {u: [...], X: [...]}               values side by side
///   points: [{u: 0.2, T: 320}, ...]         written out; what a Point leaves out stays as set
///   random: {samples: n, u: {uniform: [a, b]}, X: {log_uniform: [a, b]}}
///   latin: {samples: n, ...}                one sample in each of n strata of every parameter
std::vector<SweepAxis> read_axes(const YAML::Node& sweep, const AnyExperiment& experiment, const Record& base,
                                 std::uint64_t seed, const std::string& source);

/// The command line's form: "0.18:0.27:256" (linspace), "log:0.1:10:5", a list "0.1,0.2", or "all".
SweepAxis parse_axis(const AnyExperiment& experiment, const std::string& parameter, const std::string& text);

/// Removes `parameter` from the axes.
void drop_axis(std::vector<SweepAxis>& axes, std::size_t parameter);

/// One line that tells axes apart: all values if few, else their number, ends and digest.
std::string describe_axis(const SweepAxis& axis, const AnyExperiment& experiment);

}  // namespace khaos
