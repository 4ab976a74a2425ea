// SPDX-License-Identifier: BSD-3-Clause
#include "reference_problem.hpp"

#include "spectral/stepper.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

namespace causal_pinn {

namespace {
/// Of Wang, Sankaran & Perdikaris; what they leave open (dt, ns-decay) is ours.
struct Standard {
  const char* problem;
  long N;
  double T, dt;
  long frames;
};
constexpr Standard standards[] = {{"allen-cahn", 512, 1, 5e-4, 201},
                                  {"lorenz", 3, 30, 0.01, 3001},
                                  {"ks-regular", 512, 1, 2e-4, 251},
                                  {"ks-chaotic", 512, 1, 2e-4, 251},
                                  {"ns-decay", 128, 20, 0.01, 201}};
}  // namespace

void ReferenceParams::describe(Schema<ReferenceParams>& s) {
  using P = ReferenceParams;
  std::vector<std::string> problems;
  for (const Standard& standard : standards) problems.emplace_back(standard.problem);
  s("problem", &P::problem, "1", "which equation", one_of(problems));
  s("N", &P::N, "1", "grid points of an axis; 0: the problem's", at_least(0));
  s("T", &P::T, "1", "time of the last frame; 0: the problem's", at_least(0));
  s("frames", &P::frames, "1", "frames from t = 0 to T; 0: the problem's", at_least(0));
  s("dt", &P::dt, "1", "time step; 0: the problem's. lorenz chooses its own", at_least(0));
  s("scheme", &P::scheme, "1", "time stepper of the partial differential equations", one_of(stepper_names()));
  s("tol", &P::tol, "1", "lorenz: relative and absolute tolerance", above(0));
  s("halvings", &P::halvings, "1", "runs again with dt/2, dt/4, ..., so many, for the order of convergence",
    within(0, 8));
  s("start", &P::start, "1",
    "standard; mode: cos x cos y, whose decay is exact (ns-decay); repeated_end: as if both ends of the "
    "period were "
    "grid points (lines)",
    one_of({"standard", "mode", "repeated_end"}));
  s("nu", &P::nu, "1", "ns-decay: viscosity", above(0));
  s("k0", &P::k0, "1", "ns-decay: the start has the energy spectrum k exp(-k^2/k0^2)", above(0));
}

double ReferenceParams::length() const {
  return problem == "allen-cahn" || problem == "ks-regular" ? 2 : 2 * std::numbers::pi;
}
double ReferenceParams::x_first() const { return length() == 2 ? -1 : 0; }

long ReferenceParams::steps_per_frame(long halving) const {
  return std::lround(frame_spacing() / dt) << halving;
}

ReferenceParams resolved(ReferenceParams p) {
  for (const Standard& standard : standards)
    if (p.problem == standard.problem) {
      if (p.N == 0) p.N = standard.N;
      if (p.T == 0) p.T = standard.T;
      if (p.dt == 0) p.dt = standard.dt;
      if (p.frames == 0) p.frames = standard.frames;
    }
  return p;
}

std::vector<Issue> issues_of(const ReferenceParams& p) {
  std::vector<Issue> issues;
  const auto wrong = [&](std::string text) { issues.push_back(error(std::move(text))); };
  if (p.frames < 2) wrong(fmt::format("frames: given {}, allowed: at least 2", p.frames));
  if (p.is_lorenz()) {
    if (p.N != 3) wrong(fmt::format("N: given {}, but lorenz has 3 components: leave it 0", p.N));
    if (p.halvings > 0) wrong("halvings: lorenz has no fixed step; vary tol instead");
  } else {
    if (p.N % 2 != 0 || p.N < 8) wrong(fmt::format("N: given {}, allowed: even numbers from 8", p.N));
    const double steps = p.frame_spacing() / p.dt;
    if (std::abs(steps - std::round(steps)) > 1e-9 * steps || std::lround(steps) < 1)
      wrong(fmt::format("dt: given {}, but frames stand {} apart: allowed are whole parts of that", p.dt,
                        p.frame_spacing()));
  }
  if (p.start == "mode" && !p.is_plane()) wrong("start: mode is a start of ns-decay");
  if (p.start == "repeated_end" && !p.is_line())
    wrong("start: repeated_end is a start of allen-cahn and ks-*");
  return issues;
}

}  // namespace causal_pinn
