// SPDX-License-Identifier: BSD-3-Clause
/// Learning the couplings of a pair model from mean products of spins.
#pragma once
#include "stats/pair_ising.hpp"

#include <functional>
#include <span>
#include <vector>

namespace hypergraph_observer {
using namespace khaos;

/// gd: theta -= eta (mu - mu_data); natural: F^-1 in front of the bracket; type_ii: (F^2 + beta F)^-1.
enum class LearningRule { gd, natural, type_ii };

struct Learner {
  PairIsing& model;
  std::vector<double> data;  // (pairs) mu_data
  double beta;               // of type_ii
  std::function<void()> look;

  /// -d theta / dt. PointError if F, with a ridge of 1e-10, is not positive definite.
  std::vector<double> direction(const IsingMoments& at, LearningRule rule) const;

  struct Course {
    std::vector<double> loss;   // (steps + 1) ln Z(theta) - theta mu_data: the Kullback-Leibler divergence
                                // plus a constant
    std::vector<double> theta;  // at the end
    std::vector<double> mean;   // mu there
  };
  /// Explicit Euler steps from theta = 0.
  Course learn(LearningRule rule, double eta, long steps) const;
  /// The same in the coordinates phi = sinh(theta), where the gradient is that of phi and F that metric;
  /// gives theta at the end.
  std::vector<double> learn_in_sinh(LearningRule rule, double eta, long steps) const;
  /// The couplings whose means are the data (Newton's method, damped); PointError if it does not get there.
  std::vector<double> fit() const;
};

}  // namespace hypergraph_observer
