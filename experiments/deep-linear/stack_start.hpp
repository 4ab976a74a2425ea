// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "stack_flow.hpp"

#include <string>
#include <vector>

namespace deep_linear {

/// How the weights of a linear net are drawn.
///   decoupled   W_l = R_{l+1} D R_l^T with R_1 = V, the last R = U, the others random orthonormal frames,
///   and
///               D = u0^(1 / matrices) for each mode: modes never mix (needs as many hidden neurons as modes)
///   gaussian    independent, N(0, gain^2 / inputs of the layer)
///   orthogonal  gain Q, Q Haar-distributed (orthonormal columns, or rows)
///   pretrained  layer by layer a linear auto-encoder: a random rotation of the top principal directions of
///               what comes in, so many as the layer passes on
///   small       independent, N(0, a0 / hidden)
struct StartLaw {
  std::string init = "decoupled";
  double u0 = 1e-3, gain = 1, a0 = 1e-3;
};
inline const std::vector<std::string> start_laws{"decoupled", "gaussian", "orthogonal", "pretrained",
                                                 "small"};

/// The weights of one member, as StackShape lays them out.
std::vector<double> stack_start(const StartLaw& law, const StackShape& shape, const StackData& data,
                                const Stream& stream, long member);

}  // namespace deep_linear
