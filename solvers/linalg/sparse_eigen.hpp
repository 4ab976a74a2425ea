// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "linalg/sparse.hpp"
#include "mpi/comm.hpp"

#include <complex>
#include <string>
#include <vector>

namespace khaos {

/// A v = lambda B v with sparse A and B. Dense problems: lapack.hpp.
struct SparseEigenproblem {
  SparseRows a;
  SparseRows b;            // no rows: B = 1
  bool hermitian = false;  // A symmetric; B symmetric positive definite
};

/// Which eigenvalues, and how well.
struct EigenWanted {
  enum Which {
    largest,  // in modulus
    largest_real,
    smallest_real,
    nearest  // to target: by inverses of A - target B; B may then be singular
  } which = largest;
  int count = 1;
  double target = 0;
  double tolerance = 1e-12;  // of |A v - lambda B v| / |lambda|
  int most_iterations = 1000;
  std::string petsc = "";  // options that change the above: petsc.hpp
};

struct SparseEigenpairs {
  std::vector<std::complex<double>> values;                // (found), best first; at least `count` of them
  std::vector<std::vector<std::complex<double>>> vectors;  // (found, rows here), of norm 1
  std::vector<double> residuals;                           // (found) |A v - lambda B v| / (|lambda| |B v|)
};

/// Krylov-Schur (SLEPc), all ranks of the communicator together, each with its rows. On one rank the bits are
/// the same everywhere; several ranks agree with it to the tolerance. Throws PointError if fewer than `count`
/// converge. A multiple eigenvalue may be found fewer times than it is there: a Krylov space holds one of its
/// vectors.
/// Sources: Stewart, SIAM J. Matrix Anal. Appl. 23 (2001) 601; Hernandez, Roman & Vidal, ACM Trans. Math.
/// Softw. 31 (2005) 351.
SparseEigenpairs sparse_eigenpairs(const Comm& comm, const SparseEigenproblem& problem,
                                   const EigenWanted& wanted);

}  // namespace khaos
