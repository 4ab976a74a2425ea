// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "stack_run.hpp"

namespace deep_linear {

/// Looks at single nets at sample times and fills in their records.
class StackObserver {
 public:
  StackObserver(const StackShape& shape, const StackData& data, const StackTime& time,
                const std::vector<double>& exact);
  /// A record whose samples are all missing.
  StackRecord begin() const;
  /// `start`: what drifts are measured from.
  void sample(StackRecord& record, const std::vector<double>& start, long k, std::span<const double> x) const;
  /// After the last sample.
  void finish(StackRecord& record, bool diverged) const;

 private:
  std::vector<Matrix<double>> conserved(std::span<const double> x) const;
  StackShape shape_;
  const StackData& data_;
  const StackTime& time_;
  const std::vector<double>& exact_;
  double untrained_;  // loss of the map 0
};

}  // namespace deep_linear
