// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "learning/operations.hpp"
#include "pooling_shape.hpp"

namespace hopfield {
using khaos::Graph;
using khaos::Node;

/// Bags of instances (bags, instances, features) to one logit each, (bags, 1).
Node pooled_logit(Graph g, const Node& bags, const PoolingShape& shape);

}  // namespace hopfield
