// SPDX-License-Identifier: BSD-3-Clause
#include "collocated.hpp"

#include "core/error.hpp"
#include "linalg/collocation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace ads_rg {
namespace {

using Problem = Collocation<3>;
using Local = Problem::Local;

void inner_equations(double lambda, double y, const Local* u, const Local* du, Local* f) {
  const auto s = inner_slopes(Theory{-2, lambda}, Local(y), Inner<Local>{u[0], u[1], u[2]});
  f[0] = du[0] - u[1];
  f[1] = 4 * y * s.f * du[1] - s.four_yf_dw;
  f[2] = y * du[2] - s.y_dH;
}
void outer_equations(double lambda, double x, const Local* u, const Local* du, Local* f) {
  const auto s = outer_slopes(lambda, Local(x), Outer<Local>{u[0], u[1], u[2]});
  f[0] = du[0] - u[1];
  f[1] = s.g * du[1] - s.g_dp;
  f[2] = du[2] - s.dK;
}

/// Solves for 0 < a_1 < ... < alpha, each from the straight line through the last two.
template <class Pose>
NewtonResult continued(std::vector<double> u, double alpha, const CollocationControl& control, int& steps,
                       const Pose& problem_at) {
  const int strides = std::max(1, int(std::ceil(std::abs(alpha) / control.stride)));
  std::vector<double> before = u;
  NewtonResult result;
  for (int i = 1; i <= strides; ++i) {
    if (control.look) control.look();
    const double a = alpha * i / strides;
    std::vector<double> start = u;
    for (std::size_t k = 0; i > 1 && k < u.size(); ++k) start[k] += u[k] - before[k];
    try {
      result = problem_at(a).solve(start, {.atol = 1e-13, .petsc = control.petsc});
    } catch (const PointError& wrong) {
      throw PointError(fmt::format("collocation at alpha = {:.6g}: {}", a, wrong.what()));
    }
    steps += result.steps();
    before = std::move(u);
    u = result.x;
  }
  return result;
}

}  // namespace

Collocated collocated_soliton(double lambda, double alpha, const CollocationControl& control) {
  const Chebyshev points(control.N, 0, 1);
  const auto problem_at = [&](double a) {
    Problem p;
    const int in = p.add_interval(points, [lambda](double y, const Local* u, const Local* du, Local* f) {
      inner_equations(lambda, y, u, du, f);
    });
    const int out = p.add_interval(points, [lambda](double x, const Local* u, const Local* du, Local* f) {
      outer_equations(lambda, x, u, du, f);
    });
    const auto joined = [](int component) {
      return [component](const Local* inner, const Local* outer) {
        const Outer<Local> o = outside(Inner<Local>{inner[0], inner[1], inner[2]});
        return component == 0 ? outer[0] - o.psi : component == 1 ? outer[1] - o.p : outer[2] - o.K;
      };
    };
    p.add_condition({in, Problem::high}, 0, {in, Problem::high}, {out, Problem::high}, joined(0));
    for (const int component : {1, 2})
      p.add_condition({out, Problem::high}, component, {in, Problem::high}, {out, Problem::high},
                      joined(component));
    p.add_condition({out, Problem::low}, 0, [a](const Local* u, const Local*) { return u[0] - a; });
    return p;
  };
  const std::size_t n = std::size_t(points.size()) * 3;
  std::vector<double> start(2 * n, 0.0);
  for (std::size_t i = 2; i < n; i += 3) start[i] = 1;  // empty space: H = 1, K = 0
  Collocated c;
  const NewtonResult result = continued(start, alpha, control, c.newton_steps, problem_at);
  for (std::size_t i = 0; i < n; i += 3) {
    c.inner.push_back({result.x[i], result.x[i + 1], result.x[i + 2]});
    c.outer.push_back({result.x[n + i], result.x[n + i + 1], result.x[n + i + 2]});
  }
  c.residual = result.residuals.back();
  return c;
}

Collocated collocated_hole(double lambda, double r_h, double alpha, const CollocationControl& control) {
  const Chebyshev points(control.N, 0, 1 / r_h);
  const auto problem_at = [&](double a) {
    Problem p;
    const int out = p.add_interval(points, [lambda](double x, const Local* u, const Local* du, Local* f) {
      outer_equations(lambda, x, u, du, f);
    });
    p.add_condition({out, Problem::low}, 0, [a](const Local* u, const Local*) { return u[0] - a; });
    p.add_condition({out, Problem::high}, 2, [r_h](const Local* u, const Local*) {  // g = 0
      return r_h * r_h + 1.0 + 0.25 * u[0] * u[0] + u[2] / r_h;
    });
    return p;
  };
  std::vector<double> start(std::size_t(points.size()) * 3, 0.0);
  for (std::size_t i = 2; i < start.size(); i += 3) start[i] = -r_h * (1 + r_h * r_h);  // Schwarzschild: -M0
  Collocated c;
  const NewtonResult result = continued(start, alpha, control, c.newton_steps, problem_at);
  for (std::size_t i = 0; i < start.size(); i += 3)
    c.outer.push_back({result.x[i], result.x[i + 1], result.x[i + 2]});
  c.residual = result.residuals.back();
  return c;
}

}  // namespace ads_rg
