// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/stream.hpp"
#include "linalg/matrix.hpp"

#include <functional>
#include <vector>

namespace deep_linear {
using namespace khaos;

/// A random net of `depth` square layers: z_l = W_l h_{l-1}, h_l = tanh(z_l) or z_l, l = 1 .. depth.
struct RandomNet {
  long width = 0, depth = 0;
  double gain = 1;
  bool orthogonal = false;  // W_l = gain Q_l, Q_l Haar; else independent normal entries of variance gain^2/n
  bool linear = false;
  double q0 = 1;  // variance of the pre-activations of the first layer
};

/// What one random net does to one random input and to the perturbations of it. Vectors: (depth) unless said
/// otherwise.
struct Propagation {
  std::vector<double> q;         // |z_l|^2 / n
  std::vector<double> log_gain;  // ln(|W_l h_{l-1}|^2 / |h_{l-1}|^2)
  std::vector<double> chi;       // growth of |dE/dz_l|^2 from layer l + 1 back to l; (depth - 1)
  std::vector<double> log_grad;  // ln of the norm of dE/dW_l for a random unit vector dE/dz_depth
  std::vector<double> sv;        // (sv_depths, n) singular values of dh_l / dh_0, falling
};

/// `member` addresses all random numbers. sv_depths: rising layers at which singular values are wanted; none:
/// the matrix is never formed. look: called after each layer. Products of matrices are known to rounding of
/// their largest singular value, so values below 1e-16 of it are noise.
Propagation propagate(const RandomNet& net, const std::vector<long>& sv_depths, const Stream& stream,
                      long member, const std::function<void()>& look);

}  // namespace deep_linear
