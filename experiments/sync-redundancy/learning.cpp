// SPDX-License-Identifier: BSD-3-Clause
#include "learning.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

namespace sync_redundancy {
namespace {

RegressionSpec regression(const LearningParams& p, long draw) {
  return {p.components(), p.m, p.lambda, p.target_noise, static_cast<std::uint64_t>(draw)};
}

}  // namespace

std::vector<Issue> issues_of_learning(const LearningParams& p) {
  const auto given = static_cast<long>(p.h.size());
  if (p.V == "quadratic" && given != 1 && given != p.d)
    return {error(fmt::format("h: given {} values, allowed with d = {}: 1 or {}", given, p.d, p.d))};
  const double most = 2 / (3 * std::numbers::sqrt3);
  if (p.V == "doublewell" && std::abs(p.f) >= most)
    return {error(
        fmt::format("f: given {}, allowed with two wells: between {:.6g} and {:.6g}", p.f, -most, most))};
  return {};
}

Potential potential_of(const LearningParams& p, long draw) {
  if (p.V == "quadratic")
    return quadratic_potential(p.h.size() > 1 ? p.h : std::vector<double>(std::size_t(p.d), p.h.at(0)),
                               p.centre);
  if (p.V == "quartic") return quartic_potential(p.components(), p.a, p.b, p.f);
  if (p.V == "doublewell") return doublewell_potential(p.components(), p.f);
  return p.V == "ridge" ? ridge_potential(regression(p, draw)) : logistic_potential(regression(p, draw));
}

std::vector<double> tests_of(const LearningParams& p, long draw) {
  return p.V == "logistic" ? logistic_tests(regression(p, draw), p.tests) : std::vector<double>{};
}

// Measured on one Zen 4 core: 350 to 460 million normals a second, and about a nanosecond for exp and
// division.
double seconds_per_step(const LearningParams& p) {
  const auto d = static_cast<double>(p.d), m = static_cast<double>(p.m);
  const double normals = 2.7e-9 * d;
  if (p.V == "logistic") return normals + m * (2.5e-9 + 0.15e-9 * d);
  return p.V == "ridge" ? normals + 0.1e-9 * d * d : normals;
}

}  // namespace sync_redundancy
