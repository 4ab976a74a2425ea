// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "potential.hpp"

namespace sync_redundancy {

/// One component of one or two copies under the stationary density, which is
/// exp(-(2 / sigma^2) [V(x_1) + V(x_2) + K (x_1 - x_2)^2 / 2]) for any V: the coupled system is a gradient.
struct GibbsLaw {
  double mean = 0;        // E x
  double var_mean = 0;    // variance of the mean of the copies
  double fluct = 0;       // E sum (x_i - mean)^2
  double node_error = 0;  // E (x - x*)^2
  double negative = 0;    // probability that the mean of the copies is below 0
};

/// The trapezoid rule over where the density is above 1e-26 of its peak; its error falls faster than any
/// power of the number of nodes, and is below 1e-9 here. `negative` alone is of second order: below 1e-5.
///   v       separable; its first component
///   copies  1 or 2, coupled by K >= 0
GibbsLaw gibbs_law(const Potential& v, long copies, double coupling, double sigma);

/// Mean time of one copy, dx = -V'(x) dt + sigma dW, from `start` to `end` > start:
/// (2 / sigma^2) int_start^end dy e^(2 V(y) / sigma^2) int_-inf^y dz e^(-2 V(z) / sigma^2).
/// Source: Gardiner, Handbook of Stochastic Methods (1985), 5.2.7.
double mean_passage_time(const Potential& v, double start, double end, double sigma);

}  // namespace sync_redundancy
