// SPDX-License-Identifier: BSD-3-Clause
#include "lyapunov_point.hpp"

#include "lanes_exponent.hpp"
#include "ode/finite_time.hpp"
#include "stats/sum.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace chaos_atlas {
namespace {

constexpr int blocks = 20;
constexpr int leading_of_delay = 4;
constexpr double most_numbers = 1L << 27;  // that the results of all members take, one GiB
constexpr long most_windows = 1 << 20;

long steps_of(const LyapunovParams& p, const Model& model) {
  return p.steps_per_period > 0 ? p.steps_per_period : model.stiff ? 3000 : 1000;
}
bool adaptive(const LyapunovParams& p, const Model& model) {
  return p.method == "auto" ? fixed_step_fails(model, steps_of(p, model)) : p.method == "dopri5";
}

}  // namespace

double period_of(const Chosen& chosen) {
  const Model& model = chosen.model;
  if (model.kind == ModelKind::map) return 1;
  if (model.delay < 0) return model.period;
  return std::max(model.period, 5 * chosen.parameters[std::size_t(model.delay)]);
}

Chosen chosen_of(const LyapunovParams& p) {
  Chosen chosen = choose(p);
  if (p.parameter.empty()) return chosen;
  double& parameter = chosen.parameters[std::size_t(parameter_index(chosen.model, p.parameter))];
  parameter = p.relative ? p.value * parameter : p.value;
  return chosen;
}

std::vector<Issue> issues_of(const LyapunovParams& p) {
  std::vector<Issue> issues = issues_of(static_cast<const SystemParams&>(p));
  if (!issues.empty()) return issues;
  Chosen chosen = choose(p);
  const Model& model = chosen.model;
  try {
    chosen = chosen_of(p);
  } catch (const UserError& wrong) {
    return {error(wrong.what())};
  }
  if (model.delay >= 0 && !(chosen.parameters[std::size_t(model.delay)] > 0))
    issues.push_back(error("delay tau must be positive"));
  if (model.kind != ModelKind::delay && p.exponents > model.dimension)
    issues.push_back(error(
        fmt::format("{} has {} exponents, {} are asked for", model.name, model.dimension, p.exponents)));
  if (model.kind == ModelKind::delay && p.exponents > p.K)
    issues.push_back(error(fmt::format("K = {} steps per delay have {} exponents at most, {} are asked for",
                                       p.K, p.K + 1, p.exponents)));
  if (model.kind == ModelKind::delay && p.method == "dopri5")
    issues.push_back(error("method: given dopri5, allowed for exponents of " + model.name +
                           ", a delay equation: auto, rk4"));
  if (p.finite_time > p.periods / blocks)
    issues.push_back(error(fmt::format("finite_time: given {}, allowed: at most periods / {} = {}",
                                       p.finite_time, blocks, p.periods / blocks)));
  if (p.finite_time > 0 && p.periods / blocks / p.finite_time > double(most_windows))
    issues.push_back(error(fmt::format("finite_time: given {}, allowed: at least periods / {}", p.finite_time,
                                       blocks * most_windows)));
  const double shortest = model.delay >= 0 ? chosen.parameters[std::size_t(model.delay)] / period_of(chosen)
                                           : 1 / double(steps_of(p, model));
  if (p.finite_time > 0 && p.finite_time < shortest)
    issues.push_back(
        error(fmt::format("finite_time: given {}, allowed for {}: at least {:.3g}, a {}", p.finite_time,
                          model.name, shortest, model.delay >= 0 ? "delay" : "step")));
  if (p.vectors == "covariant" && (model.kind == ModelKind::delay || !is_complete(p, model)))
    issues.push_back(
        error("vectors: given covariant, allowed with all exponents of a flow or map (exponents=0)"));
  const double d = model.dimension, n = exponents_of(p, model);
  if (p.vectors == "covariant" &&
      2.0 * double(p.vector_samples) * (d + 1) * (d + 1) * KHAOS_LANES > most_numbers)
    issues.push_back(
        error(fmt::format("vector_samples: given {}, allowed for {}: at most {}", p.vector_samples,
                          model.name, long(most_numbers / (2 * (d + 1) * (d + 1) * KHAOS_LANES)))));
  const double of_member = blocks * windows_in_block(p) * (2 * n + 1) + d + 20 +
                           (p.vectors == "covariant" ? d * (CovariantAngles::bins + 3) : 0);
  if (double(p.members) * of_member > most_numbers)
    issues.push_back(error(fmt::format("members: given {}, allowed: at most {}, because each has {} numbers",
                                       p.members, long(most_numbers / of_member), long(of_member))));
  const bool located = model.kernels && model.kernels->switching;
  if (located && p.method == "dopri5")
    issues.push_back(error("the jumps of " + model.name + " are located between fixed steps: method=rk4"));
  if (p.check > p.periods / blocks)
    issues.push_back(
        error(fmt::format("check = {} is longer than a block of periods / {}", p.check, blocks)));
  if (model.discontinuous && !(located && p.saltation))
    issues.push_back(warning("exponents of " + model.name + " need event handling; result marked invalid"));
  return issues;
}

int exponents_of(const LyapunovParams& p, const Model& model) {
  if (p.exponents > 0) return int(p.exponents);
  return model.kind == ModelKind::delay ? leading_of_delay : model.dimension;
}

int windows_in_block(const LyapunovParams& p) {
  if (!(p.finite_time > 0)) return 1;
  return int(std::clamp(std::round(p.periods / blocks / p.finite_time), 1.0, double(most_windows)));
}

bool is_complete(const LyapunovParams& p, const Model& model) {
  return model.kind != ModelKind::delay && exponents_of(p, model) == model.dimension;
}

double cost_of(const LyapunovParams& p) {
  const Chosen chosen = chosen_of(p);
  const Model& model = chosen.model;
  const double d = model.dimension, columns = model.kind == ModelKind::delay ? exponents_of(p, model) : d;
  double operations = 20 * d;
  if (model.kernels) {
    const Kernels::Cost& cost = model.kernels->cost;
    operations = cost.adds + cost.multiplies + 8 * cost.divisions + 20 * cost.elementary;
  }
  const double stages = model.kind == ModelKind::map ? 1 : adaptive(p, model) ? 7 : 4;
  const double per_period =
      model.delay >= 0 ? period_of(chosen) / chosen.parameters[std::size_t(model.delay)] * double(p.K)
                       : double(steps_of(p, model));
  const double steps =
      (p.periods + p.transient + 2 * blocks * p.check) * (adaptive(p, model) ? 0.3 : 1.0) * per_period;
  const double rate = 4e9;  // operations on lanes in a second, measured
  return double((p.members + KHAOS_LANES - 1) / KHAOS_LANES) * steps * stages * (1 + columns) *
         (operations + 4 * d) / rate;
}

LyapunovSetup::LyapunovSetup(const LyapunovParams& p, const Chosen& chosen)
    : chosen_(&chosen), K_(p.K), steps_(0) {
  const Model& model = chosen.model;
  const double unit = period_of(chosen) * (model.kind == ModelKind::map ? double(steps_of(p, model)) : 1.0);
  options_.method = adaptive(p, model) ? TangentMethod::dopri5 : TangentMethod::rk4;
  options_.step = model.kind == ModelKind::map ? 1 : model.period / double(steps_of(p, model));
  options_.rtol = p.rtol;
  for (const double scale : scales_of(model)) options_.atol.push_back(p.rtol * scale / 10);
  options_.transient = p.transient * unit;
  options_.time = p.periods * unit;
  const int windows = windows_in_block(p);
  options_.blocks = blocks * windows;
  options_.exponents = exponents_of(p, model);
  options_.check = model.kind == ModelKind::map ? 0 : p.check * unit / windows;
  options_.saltation = p.saltation;
  options_.steps_per_delay = int(p.K);
  if (model.kind == ModelKind::delay)
    steps_ = std::lround((options_.transient + options_.time) * double(K_) /
                         chosen.parameters[std::size_t(model.delay)]);
  else if (options_.method == TangentMethod::rk4)
    steps_ = std::lround((options_.transient + options_.time) / options_.step);
  if (model.kind != ModelKind::delay) options_.every = steps_per_frame(model, options_);
  if (p.vectors == "none") return;
  covariant_.interval = options_.method == TangentMethod::rk4 || model.kind == ModelKind::map
                            ? options_.step * options_.every
                            : model.period / 100;
  covariant_.samples = covariant_.beyond = p.vector_samples;
}

std::vector<LyapunovMember> LyapunovSetup::compute(std::span<const double> starts,
                                                   const std::function<void()>& look) const {
  LyapunovOptions options = options_;
  options.look = look;
  std::vector<LyapunovMember> members;
  for (MemberExponents& member : lyapunov_spectrum(chosen_->model, chosen_->parameters, starts, options))
    members.push_back({std::move(member), {}});
  if (covariant_.samples == 0) return members;
  const auto vectors = covariant_vectors(chosen_->model, chosen_->parameters, starts, options, covariant_);
  for (std::size_t m = 0; m < members.size(); ++m) members[m].angles = angles_of(vectors[m]);
  return members;
}

Verdict verdict_of(const LyapunovSpectrum& spectrum) {
  if (!spectrum.valid) return Verdict::invalid;
  if (!spectrum.settled) return Verdict::unsettled;
  if (spectrum.transient) return Verdict::transient;
  if (!spectrum.chaotic) return Verdict::regular;
  return spectrum.positive > 1 ? Verdict::hyperchaotic : Verdict::chaotic;
}

double largest_exponent(const MemberExponents& member) {
  double largest = member.clocks > 0 ? 0 : -std::numeric_limits<double>::infinity();
  for (int j = 0; j < member.exponents; ++j) {
    CompensatedSum of_column;
    for (int b = 0; b < member.blocks; ++b)
      of_column.add(member.local[std::size_t(b * member.exponents + j)]);
    largest = std::max(largest, of_column.value() / member.blocks);
  }
  return largest;
}

}  // namespace chaos_atlas
