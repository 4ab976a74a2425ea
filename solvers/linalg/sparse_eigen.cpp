// SPDX-License-Identifier: BSD-3-Clause
#ifdef KHAOS_HAVE_PETSC

#include "linalg/sparse_eigen.hpp"

#include "core/error.hpp"
#include "linalg/petsc_handles.hpp"

#include <slepceps.h>

namespace khaos {

using petsc::check;
using petsc::Owned;

namespace {

void choose(EPS eps, const EigenWanted& wanted, Mat a) {
  static constexpr EPSWhich which[] = {EPS_LARGEST_MAGNITUDE, EPS_LARGEST_REAL, EPS_SMALLEST_REAL,
                                       EPS_TARGET_MAGNITUDE};
  check(EPSSetWhichEigenpairs(eps, which[wanted.which]), "EPSSetWhichEigenpairs");
  ST st = nullptr;
  KSP ksp = nullptr;
  PC pc = nullptr;
  check(EPSGetST(eps, &st), "EPSGetST");
  if (wanted.which == EigenWanted::nearest) {
    check(EPSSetTarget(eps, wanted.target), "EPSSetTarget");
    check(STSetType(st, STSINVERT), "STSetType");
  }
  check(STGetKSP(st, &ksp), "STGetKSP");
  check(KSPSetType(ksp, KSPPREONLY), "KSPSetType");
  check(KSPGetPC(ksp, &pc), "KSPGetPC");
  petsc::factorise(pc, a);
}

/// A start vector that no rank count changes, and that is orthogonal to no eigenvector of a symmetric
/// stencil.
void set_start(EPS eps, Vec v, const SparseRows& a) {
  std::vector<double> start(std::size_t(a.count()));
  for (long i = 0; i < a.count(); ++i) {
    const double golden = 0.6180339887498949 * double(a.first + i + 1);
    start[std::size_t(i)] = 0.5 + golden - double(long(golden));
  }
  petsc::fill(v, start);
  check(EPSSetInitialSpace(eps, 1, &v), "EPSSetInitialSpace");
}

SparseEigenpairs read(EPS eps, Mat a, int count) {
  SparseEigenpairs pairs;
  Owned<Vec> real(VecDestroy), imaginary(VecDestroy);
  check(MatCreateVecs(a, real.out(), nullptr), "MatCreateVecs");
  check(MatCreateVecs(a, imaginary.out(), nullptr), "MatCreateVecs");
  for (PetscInt i = 0; i < count; ++i) {
    PetscScalar re = 0, im = 0;
    PetscReal residual = 0;
    check(EPSGetEigenpair(eps, i, &re, &im, real, imaginary), "EPSGetEigenpair");
    check(EPSComputeError(eps, i, EPS_ERROR_RELATIVE, &residual), "EPSComputeError");
    const std::vector<double> u = petsc::entries(real), v = petsc::entries(imaginary);
    pairs.values.emplace_back(re, im);
    pairs.residuals.push_back(residual);
    auto& vector = pairs.vectors.emplace_back(u.size());
    for (std::size_t k = 0; k < u.size(); ++k) vector[k] = {u[k], v[k]};
  }
  return pairs;
}

}  // namespace

SparseEigenpairs sparse_eigenpairs(const Comm& comm, const SparseEigenproblem& problem,
                                   const EigenWanted& wanted) {
  const petsc::OptionsTable options(wanted.petsc);
  const petsc::OptionsScope scope(options);
  const bool general = problem.b.count() > 0;
  const Owned<Mat> a = petsc::matrix(comm, problem.a);
  const Owned<Mat> b = general ? petsc::matrix(comm, problem.b) : Owned<Mat>(MatDestroy);
  Owned<EPS> eps(EPSDestroy);
  Owned<Vec> start(VecDestroy);
  check(EPSCreate(comm.get(), eps.out()), "EPSCreate");
  check(EPSSetOperators(eps, a, b), "EPSSetOperators");
  check(EPSSetProblemType(
            eps, problem.hermitian ? (general ? EPS_GHEP : EPS_HEP) : (general ? EPS_GNHEP : EPS_NHEP)),
        "EPSSetProblemType");
  check(EPSSetDimensions(eps, wanted.count, PETSC_DEFAULT, PETSC_DEFAULT), "EPSSetDimensions");
  check(EPSSetTolerances(eps, wanted.tolerance, wanted.most_iterations), "EPSSetTolerances");
  check(EPSSetType(eps, EPSKRYLOVSCHUR), "EPSSetType");
  choose(eps, wanted, a);
  check(MatCreateVecs(a, start.out(), nullptr), "MatCreateVecs");
  set_start(eps, start, problem.a);
  check(EPSSetFromOptions(eps), "EPSSetFromOptions");
  check(EPSSolve(eps), "EPSSolve");
  options.require_all_read();

  PetscInt found = 0, iterations = 0;
  check(EPSGetConverged(eps, &found), "EPSGetConverged");
  check(EPSGetIterationNumber(eps, &iterations), "EPSGetIterationNumber");
  if (found < wanted.count)
    throw PointError("eigenvalues: " + std::to_string(found) + " of " + std::to_string(wanted.count) +
                     " converged in " + std::to_string(iterations) + " iterations");
  return read(eps, a, int(found));
}

}  // namespace khaos

#endif
