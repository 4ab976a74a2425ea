// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "networks/coupling.hpp"

#include <vector>

namespace khaos {

/// Eigenvalues of a network's Laplacian.
struct LaplacianSpectrum {
  double mu_2 = 0;               // the second smallest (algebraic connectivity); 0: the graph falls apart
  double mu_n = 0;               // the largest
  std::vector<double> all = {};  // rising; empty where only the ends were computed
};

/// Nodes up to which all eigenvalues are found by a dense reduction (n^3: a second or so at the most).
inline constexpr long dense_nodes = 1000;

/// In closed form: circulants and their sums (ring, k-nearest, torus), the cosines of the path, and 1 and n
/// for star and complete graph. Mohar, in Graph Theory, Combinatorics and Applications 2 (1991) 871.
/// std::invalid_argument for a topology without one.
LaplacianSpectrum closed_spectrum(const NetworkSpec& spec);
/// All eigenvalues, by LAPACK.
LaplacianSpectrum dense_spectrum(const Coupling& coupling);
/// mu_2 and mu_n by Krylov-Schur (SLEPc) to 1e-10, relative. A graph in several components has mu_2 = 0
/// exactly, without computing it. PointError without PETSc, or if it does not converge.
LaplacianSpectrum sparse_spectrum(const Coupling& coupling);

/// The first of these that fits the network's size and topology.
LaplacianSpectrum laplacian_spectrum(const NetworkSpec& spec, const Coupling& coupling);

}  // namespace khaos
