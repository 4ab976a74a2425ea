// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "linalg/sparse.hpp"
#include "mpi/comm.hpp"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace khaos {

/// How A x = b is solved by PETSc.
struct LinearControl {
  enum Method {
    multigrid,  // conjugate gradients with smoothed-aggregation multigrid (GAMG): A symmetric positive
                // definite
    krylov,     // GMRES with incomplete LU, block by block of the ranks
    direct      // LU, by MUMPS where PETSc has it
  } method = multigrid;
  double rtol = 1e-12;  // of the residual norm against that of b
  int most_iterations = 1000;
  std::string petsc = "";  // options that change the above: petsc.hpp
};

/// A x = b with one sparse A and any number of b. All ranks of the communicator together, each with its rows.
///   Balay et al., PETSc/TAO Users Manual, ANL-21/39; GAMG: Adams et al., SC 2004 (smoothed aggregation of
///   Vanek, Mandel & Brezina, Computing 56 (1996) 179).
class LinearSolver {
 public:
  /// Throws PointError if PETSc refuses A or the options.
  LinearSolver(const Comm& comm, const SparseRows& a, const LinearControl& control = {});
  ~LinearSolver();
  LinearSolver(LinearSolver&&) noexcept;
  LinearSolver& operator=(LinearSolver&&) noexcept;

  /// b (rows here) -> x (rows here), from x = 0. Throws PointError with the residual history if it does not
  /// get there.
  std::vector<double> solve(std::span<const double> b);
  long iterations() const;  // of the last solve()

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// The same for one right-hand side, on this rank alone: equal bits wherever it runs. A is symmetric positive
/// definite.
std::vector<double> solve_spd(const SparseRows& a, std::span<const double> b,
                              const LinearControl& control = {});

}  // namespace khaos
