// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "ode/one_step.hpp"
#include "ode/tableau.hpp"

namespace khaos {

/// Explicit Runge-Kutta: one loop for every tableau.
class ExplicitStep final : public OneStep {
 public:
  ExplicitStep(const Flow& flow, const Tableau& tableau);

  const Flow& flow() const override { return flow_; }
  int error_order() const override { return tableau_.error_order; }
  void begin(const Lanes* x, Lanes t, LaneMask lanes) override;
  const Lanes* slope() const override { return k(0); }
  Lanes attempt(const Lanes* x, Lanes t, Lanes h, const ErrorNorm& norm, Lanes* x_new) override;
  void accept(LaneMask lanes) override;
  std::pair<const Lanes*, int> rows() override;
  Costs costs() const override;

 private:
  /// The entries of a tableau's row that are not zero.
  struct Row {
    explicit Row(const double* values);
    int count = 0;
    int index[Tableau::most];
    double value[Tableau::most];
  };
  Lanes* k(int stage) { return k_.data() + stage * flow_.dimension; }
  const Lanes* k(int stage) const { return k_.data() + stage * flow_.dimension; }
  Lanes weighted(const Row& row, int component) const;
  void stage(int i);
  void carry_slopes();
  Lanes error(const ErrorNorm& norm);

  Flow flow_;
  const Tableau& tableau_;
  std::vector<Row> a_, d_;
  Row e_, e3_;
  std::vector<Lanes> k_;              // (stages + 1 + extra, dimension)
  std::vector<Lanes> stage_, error_;  // (dimension)
  std::vector<Lanes> rows_;           // (4 + dense_rows, dimension)
  const Lanes* x_ = nullptr;
  Lanes* x_new_ = nullptr;
  Lanes t_ = 0.0, h_ = 0.0;
  LaneMask moved_{};  // lanes whose k_0 is still in k_s
};

}  // namespace khaos
