// SPDX-License-Identifier: BSD-3-Clause
#include "ode/explicit_step.hpp"

#include "ode/dense_output.hpp"

namespace khaos {

ExplicitStep::Row::Row(const double* values) {
  for (int i = 0; i < Tableau::most; ++i)
    if (values[i] != 0) {
      index[count] = i;
      value[count++] = values[i];
    }
}

ExplicitStep::ExplicitStep(const Flow& flow, const Tableau& tableau)
    : flow_(flow), tableau_(tableau), e_(tableau.e), e3_(tableau.e3) {
  const int slopes = tableau.stages + 1 + tableau.extra;
  for (int i = 0; i < slopes; ++i) a_.emplace_back(tableau.a[i]);
  for (int r = 0; r < tableau.dense_rows; ++r) d_.emplace_back(tableau.d[r]);
  k_.assign(static_cast<std::size_t>(slopes * flow.dimension), 0.0);
  stage_.assign(static_cast<std::size_t>(flow.dimension), 0.0);
  error_ = stage_;
  rows_.assign(static_cast<std::size_t>((4 + tableau.dense_rows) * flow.dimension), 0.0);
}

Lanes ExplicitStep::weighted(const Row& row, int component) const {
  Lanes sum = 0.0;
  for (int j = 0; j < row.count; ++j) sum += row.value[j] * k(row.index[j])[component];
  return sum;
}

void ExplicitStep::stage(int i) {
  for (int c = 0; c < flow_.dimension; ++c) stage_[c] = x_[c] + h_ * weighted(a_[i], c);
  flow_(stage_.data(), t_ + tableau_.c[i] * h_, k(i));
}

void ExplicitStep::carry_slopes() {
  if (!any(moved_)) return;
  const Lanes* last = k(tableau_.stages);
  for (int c = 0; c < flow_.dimension; ++c) k(0)[c] = select(moved_, last[c], k(0)[c]);
  moved_ = LaneMask{};
}

void ExplicitStep::begin(const Lanes* x, Lanes t, LaneMask lanes) {
  carry_slopes();
  flow_(x, t, stage_.data());
  for (int c = 0; c < flow_.dimension; ++c) k(0)[c] = select(lanes, stage_[c], k(0)[c]);
}

Lanes ExplicitStep::attempt(const Lanes* x, Lanes t, Lanes h, const ErrorNorm& norm, Lanes* x_new) {
  carry_slopes();
  x_ = x, t_ = t, h_ = h, x_new_ = x_new;
  const int s = tableau_.stages;
  for (int i = 1; i < s; ++i) stage(i);
  for (int c = 0; c < flow_.dimension; ++c) x_new[c] = x[c] + h * weighted(a_[s], c);
  if (tableau_.error_uses_slope) flow_(x_new, t + h, k(s));
  return tableau_.error_order > 0 ? error(norm) : 0.0;
}

Lanes ExplicitStep::error(const ErrorNorm& norm) {
  for (int c = 0; c < flow_.dimension; ++c) error_[c] = weighted(e_, c);
  const Lanes fifth = norm.squared(x_, x_new_, error_.data());
  if (e3_.count == 0) return abs(h_) * sqrt(fifth);
  for (int c = 0; c < flow_.dimension; ++c) error_[c] = weighted(e3_, c);
  const Lanes both = fifth + 0.01 * norm.squared(x_, x_new_, error_.data());
  return abs(h_) * select(both > 0.0, fifth / sqrt(both), both);
}

void ExplicitStep::accept(LaneMask lanes) {
  if (!tableau_.error_uses_slope) flow_(x_new_, t_ + h_, k(tableau_.stages));
  moved_ = lanes;
}

std::pair<const Lanes*, int> ExplicitStep::rows() {
  const int s = tableau_.stages, n = flow_.dimension;
  for (int i = s + 1; i <= s + tableau_.extra; ++i) stage(i);
  hermite_rows(x_, k(0), x_new_, k(s), h_, n, rows_.data());
  for (std::size_t r = 0; r < d_.size(); ++r)
    for (int c = 0; c < n; ++c) rows_[(4 + r) * n + c] = h_ * weighted(d_[r], c);
  return {rows_.data(), 4 + tableau_.dense_rows};
}

OneStep::Costs ExplicitStep::costs() const {
  const int late = tableau_.error_uses_slope ? 0 : 1;
  return {.begin = {1, 0},
          .attempt = {tableau_.stages - late, 0},
          .accept = {late, 0},
          .rows = {tableau_.extra, 0}};
}

}  // namespace khaos
