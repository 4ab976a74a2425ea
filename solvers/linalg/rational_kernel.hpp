// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "linalg/matrix.hpp"
#include "mpi/comm.hpp"

#include <functional>
#include <span>
#include <vector>

namespace khaos {

/// Smooths a measure mu on the unit circle over the scale eps with an error O(eps^order log(1/eps)), from its
/// Cauchy transform outside alone:
///   nu(theta) = -1/(2 pi) sum_j Re( weight_j C(e^{i theta} (1 + eps node_j)) ),   C(z) = int (e^{i phi} + z)
///   / (e^{i phi} - z) dmu
/// Nodes 1 - i (2 j / (order + 1) - 1), j = 1 .. order; weights such that sum_j weight_j p(node_j) = p(0) for
/// polynomials of degree below `order`. Order 1 is the Poisson kernel. Source: Colbrook & Townsend, Commun.
/// Pure Appl. Math. 77 (2024) 221, sec. 4; Colbrook, Horning & Townsend, SIAM Rev. 63 (2021) 489.
struct RationalKernel {
  std::vector<Complex> node, weight;
};
RationalKernel rational_kernel(int order);

/// nu(theta) of the spectral measure mu of g under an isometry K, int e^{i n theta} dmu = <K^n g, g>, for
/// each angle: C(z) = <(K + z)(K - z)^-1 g, g>. K (n, n) is its compression onto an orthonormal basis, g (n)
/// the observable there. One Schur form, then a triangular solve for each node and angle; ranks share the
/// angles, and the bits do not depend on how many there are. Collective.
std::vector<double> smoothed_measure(const Matrix<Complex>& K, std::span<const Complex> g,
                                     std::span<const double> angles, const RationalKernel& kernel, double eps,
                                     const Comm& comm);

}  // namespace khaos
