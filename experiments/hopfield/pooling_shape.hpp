// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

namespace hopfield {

/// How a bag of instances becomes one vector.
///   hopfield  Ramsauer et al.: one trainable state pattern asks the instances, both layer-normed and
///   projected
///             for each head; T_u updates Q <- softmax(beta Q K^T) K, then softmax(beta Q K^T) V. T_u = 0 is
///             attention
///   gated     attention weights of tanh and sigmoid (Ilse, Tomczak & Welling, arXiv 1802.04712, equation 9)
///   mean, max over the instances, feature by feature
struct PoolingShape {
  std::string head = "hopfield";
  long width = 8;    // of the association space, all heads together; of the hidden layer of the others
  long heads = 1;    // divide the width
  long updates = 1;  // T_u
  double beta = 0;   // 0: 1 / sqrt(width / heads)
  double drop = 0;   // share of the associations that a step of the training leaves out
};
inline const std::vector<std::string> pooling_heads = {"hopfield", "gated", "mean", "max"};

}  // namespace hopfield
