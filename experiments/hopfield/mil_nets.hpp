// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "bags.hpp"
#include "mpi/comm.hpp"
#include "pooling_shape.hpp"

#include <memory>
#include <vector>

namespace hopfield {

struct MilTraining {
  long members = 4, batch = 32;
  double learning_rate = 1e-3, weight_decay = 0.01, clip = 1;
};

/// An ensemble of networks that learn to tell bags with a signal from those without: binary cross-entropy,
/// AdamW, mini-batches in an order of each network's own. Ranks of `comm` share the networks: all functions
/// are collective, and have the values of all members on every rank.
class MilNets {
 public:
  /// `comm` must outlive it.
  MilNets(const BagShape& bags, const PoolingShape& pooling, const MilTraining& training, const Bags& data,
          const Stream& numbers, const khaos::Comm& comm);
  ~MilNets();

  long step() const;
  void run_to(long step);
  std::vector<double> train_loss() const;   // (members), over all training bags
  std::vector<double> test_loss() const;    // (members)
  std::vector<double> test_logits() const;  // (members, test bags)
  long diverged() const;                    // members whose loss was not finite
  std::vector<double> save() const;         // all that steps
  void restore(const std::vector<double>& saved);
  long bytes_per_member() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// Steps at which networks are looked at: 0, 1, ..., last, evenly on a logarithmic axis.
std::vector<long> looked_at(long last, long per_decade);

/// Largest relative error of the derivative of a small Hopfield pooling layer's loss, with T_u updates,
/// against central differences in double: |derivative - difference| over the largest derivative.
double pooling_gradient_error(long updates, const Stream& numbers);

}  // namespace hopfield
