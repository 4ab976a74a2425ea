// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "mpi/comm.hpp"
#include "stack_data.hpp"
#include "stack_flow.hpp"

#include <memory>
#include <vector>

namespace deep_linear {

/// Linear nets in training by full-batch gradient descent, each with its own start and learning rate, until
/// their loss is below `stop_below`. The loss is <|y - yhat|^2> / 2 less what no linear map can learn. All
/// functions are collective; what they return is (members), equal on all ranks.
class DescentNets {
 public:
  /// starts (members, dimension) as StackShape lays weights out; comm must outlive the nets.
  DescentNets(const StackShape& shape, const StackData& data, const std::vector<std::vector<double>>& starts,
              const std::vector<double>& rates, double stop_below, const Comm& comm);
  ~DescentNets();
  void run_to(long step);
  long step() const;
  bool finished() const;  // no net trains any more
  /// Loss of the last step, before it changed the weights.
  std::vector<double> losses() const;
  /// Steps that changed its weights: those it took to get below `stop_below`, if it did.
  std::vector<double> steps() const;
  /// 0: in training, 1: got there, 2: diverged.
  std::vector<double> status() const;
  /// The derivative of the loss, (members, dimension), as StackShape lays weights out.
  std::vector<double> gradients() const;
  std::vector<double> save() const;
  void restore(const std::vector<double>& saved);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace deep_linear
