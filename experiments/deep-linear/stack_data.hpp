// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/stream.hpp"
#include "linalg/matrix.hpp"

#include <span>
#include <vector>

namespace deep_linear {
using namespace khaos;

/// What a linear net is to learn: correlations of inputs x and targets y = T x.
struct StackData {
  Matrix<double> sigma31;  // <y x^T> = U diag(s) V^T (outputs, inputs)
  Matrix<double> sigma11;  // <x x^T>; empty: the identity
  Matrix<double> target;   // T = sigma31 sigma11^-1
  Matrix<double> U, V;     // (outputs, modes), (inputs, modes)
  std::vector<double> s;   // (modes), falling
};

/// Modes of given strengths with random orthonormal U and V. spread >= 1: the largest over the smallest
/// eigenvalue of sigma11, in a random frame, with geometric mean 1.
StackData random_modes(std::span<const double> s, long inputs, long outputs, double spread,
                       const Stream& stream);

/// P samples of C Gaussian clusters of variance 1 in each direction, around centres that are `separation`
/// from the origin, with one-hot targets; averages over the samples. white: the inputs are made white.
struct ClusterLaw {
  long classes = 10, inputs = 16, samples = 1000;
  double separation = 3, strongest = 1;
  bool white = true;
};
StackData clusters(const ClusterLaw& law, const Stream& stream);

/// Samples x (inputs, inputs), y (inputs, outputs), row-major, with sums <x x^T> = sigma11 and y = T x: the
/// data set that trains a linear net as all samples do.
struct FewSamples {
  std::vector<double> x, y;
};
FewSamples equivalent_samples(const StackData& data);

/// The balanced binary tree of depth D: items are the 2^D leaves, one-hot; each of the 2^(D+1) - 1 nodes is a
/// property of the items below it. Correlations are sums over items. Modes: the mean of all items, s =
/// sqrt(2^(D+1) - 1), and for each inner node of level l = 0 .. D - 1 the difference of its two branches, s =
/// sqrt(2^(D-l) - 1).
StackData tree(long D);
/// Level of each of its modes: -1 for the mean, then l.
std::vector<long> levels_of_tree(long D);

}  // namespace deep_linear
