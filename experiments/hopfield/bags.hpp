// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/stream.hpp"

#include <vector>

namespace hopfield {
using khaos::Stream;

/// Bags of bit patterns: `signals` different patterns, not zero; half of the bags have `per_bag` of them,
/// each drawn anew, at random places. All other instances are neither zero nor a signal. After the data set
/// of the authors' repository ml-jku/hopfield-layers, whose positive bags have one.
struct BagShape {
  long bags = 2048, instances = 16, bits = 8, signals = 8, per_bag = 1;
};
/// The first and the last eighth of the bags are for tests: half of them positive.
struct Bags {
  std::vector<double> train, test;              // (bags, instances, bits) of 0 and 1
  std::vector<double> train_label, test_label;  // (bags) 1 or 0
};
Bags draw_bags(const BagShape& shape, const Stream& numbers);

}  // namespace hopfield
