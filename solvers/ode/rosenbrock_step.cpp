// SPDX-License-Identifier: BSD-3-Clause
#include "ode/rosenbrock_step.hpp"

#include "ode/dense_output.hpp"

#include <stdexcept>

namespace khaos {

namespace {

std::size_t length(int n) { return static_cast<std::size_t>(n); }

}  // namespace

RosenbrockStep::RosenbrockStep(const Flow& flow, const Flow& tangent, bool autonomous,
                               const RosenbrockTableau& tableau)
    : flow_(flow),
      tangent_(tangent),
      autonomous_(autonomous),
      tableau_(tableau),
      seeds_(length(flow.dimension * (1 + flow.dimension)), 0.0),
      derivatives_(seeds_),
      f_(length(flow.dimension), 0.0),
      jacobian_(length(flow.dimension * flow.dimension), 0.0),
      f_t_(f_),
      stage_(f_),
      before_(f_),
      after_(f_),
      u_(length(tableau.stages * flow.dimension), 0.0),
      rows_(length((2 + tableau.dense_rows) * flow.dimension), 0.0),
      lu_(flow.dimension) {
  if (tangent.dimension != flow.dimension * (1 + flow.dimension))
    throw std::invalid_argument("a Rosenbrock method needs a tangent Flow of D (1 + D) components");
  const int n = flow.dimension;
  for (int i = 0; i < n; ++i) seeds_[i * (1 + n) + 1 + i] = 1.0;
}

void RosenbrockStep::evaluate(const Lanes* x, Lanes t) {
  const int n = flow_.dimension;
  for (int i = 0; i < n; ++i) seeds_[i * (1 + n)] = x[i];
  tangent_(seeds_.data(), t, derivatives_.data());
  for (int i = 0; i < n; ++i) {
    f_[i] = derivatives_[i * (1 + n)];
    for (int j = 0; j < n; ++j) jacobian_[i * n + j] = derivatives_[i * (1 + n) + 1 + j];
  }
  evaluated_ = true;
}

void RosenbrockStep::begin(const Lanes* x, Lanes t, LaneMask) { evaluate(x, t); }

void RosenbrockStep::differentiate_in_time(Lanes t, Lanes h) {
  const Lanes late = t + 1e-4 * h, early = t - 1e-4 * h;
  flow_(x_, late, after_.data());
  flow_(x_, early, before_.data());
  const Lanes inverse = 1.0 / (late - early);
  for (int i = 0; i < flow_.dimension; ++i) f_t_[i] = (after_[i] - before_[i]) * inverse;
}

void RosenbrockStep::stage(int s, Lanes t, Lanes h, Lanes inverse_h) {
  const int n = flow_.dimension;
  const Lanes* f = f_.data();
  if (s > 0) {
    for (int i = 0; i < n; ++i) {
      Lanes sum = x_[i];
      for (int j = 0; j < s; ++j) sum += tableau_.a[s][j] * u(j)[i];
      x_new_[i] = sum;
    }
    flow_(x_new_, t + tableau_.alpha[s] * h, stage_.data());
    f = stage_.data();
  }
  for (int i = 0; i < n; ++i) {
    Lanes sum = 0.0;
    for (int j = 0; j < s; ++j) sum += tableau_.c[s][j] * u(j)[i];
    u(s)[i] = f[i] + inverse_h * sum;
    if (!autonomous_) u(s)[i] += tableau_.gamma_i[s] * h * f_t_[i];
  }
  lu_.solve(u(s));
}

Lanes RosenbrockStep::attempt(const Lanes* x, Lanes t, Lanes h, const ErrorNorm& norm, Lanes* x_new) {
  x_ = x, x_new_ = x_new;
  if (!evaluated_) evaluate(x, t);
  if (!autonomous_) differentiate_in_time(t, h);
  const int n = flow_.dimension;
  const Lanes inverse_h = 1.0 / h, diagonal = inverse_h * (1 / tableau_.gamma);
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      lu_.matrix()[i * n + j] = i == j ? diagonal - jacobian_[i * n + j] : -jacobian_[i * n + j];
  lu_.factorise();
  for (int s = 0; s < tableau_.stages; ++s) stage(s, t, h, inverse_h);
  const Lanes* error = u(tableau_.stages - 1);
  for (int i = 0; i < n; ++i) x_new[i] += error[i];
  return sqrt(norm.squared(x, x_new, error));
}

std::pair<const Lanes*, int> RosenbrockStep::rows() {
  const int n = flow_.dimension;
  for (int i = 0; i < n; ++i) {
    rows_[i] = x_[i];
    rows_[n + i] = x_new_[i] - x_[i];
    for (int r = 0; r < tableau_.dense_rows; ++r) {
      Lanes sum = 0.0;
      for (int j = 0; j < tableau_.stages; ++j) sum += tableau_.d[r][j] * u(j)[i];
      rows_[(2 + r) * n + i] = sum;
    }
  }
  return {rows_.data(), 2 + tableau_.dense_rows};
}

OneStep::Costs RosenbrockStep::costs() const {
  const int in_time = autonomous_ ? 0 : 2;
  return {.begin = {0, 1}, .attempt = {tableau_.stages - 1 + in_time, 0}, .accept = {0, 1}, .rows = {0, 0}};
}

}  // namespace khaos
