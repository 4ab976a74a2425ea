// SPDX-License-Identifier: BSD-3-Clause
#include "system.hpp"

#include "ode/member_failure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace chaos_atlas {
namespace {

void require_finite_start(const Chosen& chosen) {
  const auto d = std::size_t(chosen.model.dimension);
  const Bound bound(chosen.model, chosen.parameters);
  const std::size_t reads = chosen.model.kind == ModelKind::delay ? 2 * d : d;
  std::vector<Lanes> x(reads), dx(d);
  for (std::size_t i = 0; i < reads; ++i) x[i] = chosen.start[i % d];
  bound.flow()(x.data(), Lanes(0), dx.data());
  for (std::size_t i = 0; i < d; ++i)
    if (!std::isfinite(dx[i][0]))
      throw UserError(fmt::format("the equation of {} is not finite at the start {}", chosen.model.state[i],
                                  to_text(Value(chosen.start))));
}

}  // namespace

Check check_system() {
  Check check{"a name of systems.json, or equations", [](const Value& v) -> std::string {
                const std::string& name = std::get<std::string>(v);
                if (name == given_equations) return "";
                try {
                  find_model(name);
                } catch (const UserError& wrong) {
                  return std::string("chaos-atlas: ") + wrong.what();
                }
                return "";
              }};
  for (const Model& model : models()) check.choices.push_back(model.name);
  return check;
}

Check rtol_check() {
  return {"1e-15 .. 0.1", [](const Value& v) -> std::string {
            const double rtol = as_double(v);
            if (!(rtol > 0 && rtol <= 0.1)) return "rtol must be in (0, 0.1]";
            return rtol < 1e-15 ? "allowed: at least 1e-15, which is about the rounding of a step" : "";
          }};
}
Check delay_steps_check() {
  return {">= 10", [](const Value& v) -> std::string {
            return as_double(v) >= 10 ? "" : "at least 10 steps per delay";
          }};
}

Chosen choose(const SystemParams& p) {
  if (p.system == given_equations) {
    if (p.equations.empty()) throw UserError("system=equations needs equations, \"x: s*(y-x); y: ...\"");
    const ModelKind kind = p.kind == "map" ? ModelKind::map : ModelKind::flow;
    Chosen chosen{interpreted_model(kind, p.equations, p.constants, p.start), {}, p.start};
    chosen.parameters = chosen.model.parameters;
    return chosen;
  }
  if (!p.equations.empty()) throw UserError("equations are only read with system=equations");
  Chosen chosen{find_model(p.system, p.variant), {}, {}};
  chosen.parameters = parameters_of(chosen.model, p.constants);
  const auto d = std::size_t(chosen.model.dimension);
  chosen.start = p.start.empty() ? chosen.model.start : p.start;
  if (p.start.empty())
    chosen.start.resize(d);  // of a delay equation more is listed than its constant history
  if (chosen.start.size() != d)
    throw UserError(
        fmt::format("{} needs {} value{}, got {}", p.system, d, d == 1 ? "" : "s", p.start.size()));
  return chosen;
}

std::vector<Issue> issues_of(const SystemParams& p) {
  try {
    const Chosen chosen = choose(p);
    if (chosen.model.delay >= 0 && !(chosen.parameters[std::size_t(chosen.model.delay)] > 0))
      return {error("delay tau must be positive")};
    if (!in_domain(chosen, chosen.start))
      return {error(fmt::format("the start {} is outside the domain of {}", to_text(Value(chosen.start)),
                                chosen.model.name))};
    require_finite_start(chosen);
  } catch (const UserError& wrong) {
    return {error(wrong.what())};
  }
  return {};
}

bool as_listed(const SystemParams& p) {
  return p.system != given_equations && p.variant == "listed" && p.constants.empty();
}

std::vector<double> scales_of(const Model& model) {
  std::vector<double> scales(std::size_t(model.dimension), 1.0);
  for (std::size_t i = 0; i < std::min(scales.size(), model.std.size()); ++i)
    if (model.std[i] > 0) scales[i] = model.std[i];
  return scales;
}

std::vector<double> member_start(const Chosen& chosen, const Stream& stream, double spread, long member) {
  std::vector<double> x = chosen.start;
  if (member == 0 || spread == 0) return x;
  const std::vector<double> scales = scales_of(chosen.model);
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] += spread * scales[i] * stream.normal(std::uint64_t(member), i);
  return x;
}

bool in_domain(const Chosen& chosen, std::span<const double> x) {
  if (!chosen.model.kernels || !chosen.model.kernels->inside) return true;
  const Bound bound(chosen.model, chosen.parameters);
  const std::vector<Lanes> state(x.begin(), x.end());
  Lanes inside;
  chosen.model.kernels->inside(state.data(), Lanes(0.0), bound.constants(), &inside);
  return inside[0] > 0;
}

std::string diverged(const std::string& system, double t, long member) {
  return describe({MemberFailure::diverged, t, {}}, system, member);
}
std::string left_domain(const std::string& system, double t, long member) {
  return describe({MemberFailure::left_domain, t, {}}, system, member);
}

std::vector<std::string> atlas_sources() {
  return {"Gilpin, NeurIPS Datasets and Benchmarks (2021), arXiv:2110.05266",
          "the database github.com/williamgilpin/dysts at commit 4b4d9de, corrected in systems.json"};
}

}  // namespace chaos_atlas
