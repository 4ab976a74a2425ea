// SPDX-License-Identifier: BSD-3-Clause
#include "generator.hpp"
#include "spectral/stepper.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

namespace dymixop {

namespace {
constexpr double pi = std::numbers::pi;

/// Of Lai, Chen & Xu; brusselator3d, which has no public generator, is the suite's own.
struct Standard {
  const char* benchmark;
  long N, stride;
  double L, nu, dt, T_first, T, frame_dt;
  const char* scheme;
};
const Standard standards[] = {{"ks1d", 4096, 16, 64 * pi, 0, 0.25, 100, 120, 1, "etdrk4"},
                              {"burgers2d", 64, 1, 1, 0.005, 0.0025, 0, 0.5, 0.025, "rk4"},
                              {"ns2d", 64, 1, 1, 1e-5, 1e-3, 10, 30, 1, "rk4"},
                              {"darcy2d", 241, 5, 1, 0, 1, 0, 0, 1, "default"},
                              {"brusselator3d", 78, 2, 1, 0, 0.02, 0, 10, 1, "etdrk4"}};
}  // namespace

void DataParams::describe(Schema<DataParams>& s) {
  using P = DataParams;
  std::vector<std::string> names, schemes = stepper_names();
  for (const Standard& standard : standards) names.emplace_back(standard.benchmark);
  schemes.insert(schemes.begin(), "default");
  s("benchmark", &P::benchmark, "1", "which data set", one_of(names));
  s("samples", &P::samples, "1", "samples, each from a start of its own", at_least(1));
  s("compat", &P::compat, "1",
    "public: as the public generators do it, without dealiasing, with the mean of the start (ks1d), "
    "Crank-Nicolson and "
    "Euler (ns2d); masked: ns2d as public, but with a mask that works",
    one_of({"none", "public", "masked"}));
  s("start", &P::start, "1",
    "random; exact: smooth (ks1d), Cole-Hopf (burgers2d), one mode (ns2d), a = 1 (darcy2d), the fixed point "
    "(brusselator3d)",
    one_of({"random", "exact"}));
  s("N", &P::N, "1", "grid points of the first axis; 0: the benchmark's", at_least(0));
  s("stride", &P::stride, "1", "every so many points are stored; 0: the benchmark's", at_least(0));
  s("L", &P::L, "1", "side of the box; 0: the benchmark's", at_least(0));
  s("nu", &P::nu, "1", "viscosity of burgers2d and ns2d; 0: the benchmark's", at_least(0));
  s("dt", &P::dt, "1", "time step; 0: the benchmark's", at_least(0));
  s("scheme", &P::scheme, "1", "time stepper; default: the benchmark's", one_of(schemes));
  s("T_first", &P::T_first, "1", "time of the first stored frame; -1: the benchmark's", at_least(-1));
  s("T", &P::T, "1", "time of the last stored frame; 0: the benchmark's", at_least(0));
  s("frame_dt", &P::frame_dt, "1", "time between stored frames; 0: the benchmark's", at_least(0));
  s("halvings", &P::halvings, "1", "runs sample 0 again with dt/2, dt/4, ..., for the order of convergence",
    within(0, 8));
  s("a", &P::a, "1", "brusselator3d: supply", above(0));
  s("b", &P::b, "1", "brusselator3d: conversion; its fixed point is unstable for b > 1 + a^2", above(0));
  s("D0", &P::D0, "1", "brusselator3d: diffusion of u", at_least(0));
  s("D1", &P::D1, "1", "brusselator3d: diffusion of v", at_least(0));
}

DataParams resolved(DataParams p) {
  for (const Standard& standard : standards) {
    if (p.benchmark != standard.benchmark) continue;
    if (p.N == 0) p.N = standard.N;
    if (p.stride == 0) p.stride = standard.stride;
    if (p.L == 0) p.L = standard.L;
    if (p.nu == 0) p.nu = standard.nu;
    if (p.dt == 0) p.dt = standard.dt;
    if (p.T_first < 0) p.T_first = standard.T_first;
    if (p.T == 0) p.T = standard.T;
    if (p.frame_dt == 0) p.frame_dt = standard.frame_dt;
    if (p.scheme == "default") p.scheme = p.is("ns2d") && p.compat != "none" ? "cn_euler" : standard.scheme;
  }
  return p;
}

std::vector<long> DataParams::points() const {
  if (is("brusselator3d")) {
    const long other = 2 * std::lround(double(N) * 14 / 39);  // 78 x 56 x 56
    return {N, other, other};
  }
  return std::vector<long>(std::size_t(axes()), N);
}

std::vector<long> DataParams::stored() const {
  std::vector<long> all = points();
  for (long& n : all) n = (n + stride - 1) / stride;
  return all;
}

long DataParams::frames() const { return is("darcy2d") ? 1 : std::lround((T - T_first) / frame_dt) + 1; }
long DataParams::steps_to_first() const { return std::lround(T_first / dt); }
long DataParams::steps_per_frame() const { return std::lround(frame_dt / dt); }

std::vector<Issue> issues_of(const DataParams& p) {
  std::vector<Issue> issues;
  const auto wrong = [&](std::string text) { issues.push_back(error(std::move(text))); };
  const auto whole = [](double ratio) {
    return std::abs(ratio - std::round(ratio)) <= 1e-9 * std::abs(ratio);
  };
  if (p.is("darcy2d")) {
    if (p.compat != "none") wrong("compat: darcy2d has no public generator");
    if (p.halvings > 0) wrong("halvings: darcy2d has no time step");
    if (p.N < 5 || (p.N - 1) % p.stride != 0)
      wrong(fmt::format("stride: given {}, but N = {} points from end to end need a divisor of N - 1",
                        p.stride, p.N));
    return issues;
  }
  if (p.compat == "masked" && !p.is("ns2d")) wrong("compat: masked is a variant of ns2d");
  if (p.is("brusselator3d") && p.is_public()) wrong("compat: brusselator3d has no public generator");
  if (p.N % 2 != 0)
    wrong(p.is_public() ? fmt::format("N: public mode needs even N; given {}", p.N)
                        : fmt::format("N: given {}, allowed: even numbers", p.N));
  else if (p.points().back() < 8 || p.N < 8)
    wrong(fmt::format("N: given {}, allowed: from {}", p.N, p.axes() == 3 ? 12 : 8));
  for (const long n : p.points())
    if (n % p.stride != 0) {
      wrong(fmt::format("stride: given {}, allowed: divisors of the {} points of an axis", p.stride, n));
      break;
    }
  if (!(p.T >= p.T_first))
    wrong(fmt::format("T: given {}, but the first frame is at T_first = {}", p.T, p.T_first));
  if (!whole((p.T - p.T_first) / p.frame_dt))
    wrong(fmt::format("frame_dt: given {}, allowed: whole parts of T - T_first = {}", p.frame_dt,
                      p.T - p.T_first));
  if (!whole(p.frame_dt / p.dt) || !whole(p.T_first / p.dt))
    wrong(fmt::format("dt: given {}, allowed: whole parts of T_first = {} and of frame_dt = {}", p.dt,
                      p.T_first, p.frame_dt));
  return issues;
}

void diverged(double t) { throw PointError(fmt::format("run diverged at t = {:.6g}, reduce dt", t)); }

}  // namespace dymixop
