// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/error.hpp"
#include "core/stream.hpp"
#include "linalg/matrix.hpp"

#include <span>
#include <vector>

namespace curl_descent {
using namespace khaos;

/// How many neurons have a flipped sign: `hidden` of M on the input side of W1, `readout` of N.
struct FlipCounts {
  long hidden = 0, readout = 0;
};

/// "curl: cannot flip K of L neurons" for each count that is larger than its layer.
std::vector<Issue> issues_of_flips(FlipCounts flips, long M, long N);

/// A = |w2|^2 D1 + W1^T D2 W1 (M, M) of a student with weights W1 (N, M) row-major and w2 (N): the residual r
/// of a linear student obeys dr/dt = -<x x^T> r A, so that a solution is stable iff A is positive definite.
/// The first neurons of each layer are the flipped ones.
Matrix<double> stability_matrix(std::span<const double> W1, std::span<const double> w2, long M,
                                FlipCounts flips);

/// The same at a random place: independent normal W1 of variance 1/M and |w2| = 1. Rows of W1 are made when
/// they are wanted, so that N may be large.
Matrix<double> random_stability_matrix(long M, long N, FlipCounts flips, const Stream& stream,
                                       std::uint64_t member);

}  // namespace curl_descent
