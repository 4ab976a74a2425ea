// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "learning/training.hpp"

namespace khaos {

/// Measures the running statistics of every batch_norm that `output` depends on anew, over all of `data` (or
/// of what is bound): after weights have been interpolated, permuted or pruned, the kept ones are those of
/// other weights (Jordan et al. 2023). Layer after layer, each with the layers before it as they are then
/// evaluated: the means and variances of all data, which do not depend on the batch. Two passes a layer.
template <class T>
void measure_batch_statistics(Training<T>& training, const Node& output, const std::vector<Data>& data = {});

extern template void measure_batch_statistics(Training<float>&, const Node&, const std::vector<Data>&);
extern template void measure_batch_statistics(Training<double>&, const Node&, const std::vector<Data>&);

}  // namespace khaos
