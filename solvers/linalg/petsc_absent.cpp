// SPDX-License-Identifier: BSD-3-Clause
/// What a khaos without PETSc and SLEPc answers.
#ifndef KHAOS_HAVE_PETSC

#include "core/error.hpp"
#include "linalg/linear_solver.hpp"
#include "linalg/newton.hpp"
#include "linalg/petsc.hpp"
#include "linalg/sparse_eigen.hpp"

namespace khaos {

namespace {
const std::string absent = "this khaos was built without PETSc and SLEPc (Debian: petsc-dev slepc-dev)";
}  // namespace

bool have_petsc() { return false; }
std::string petsc_version() { return ""; }
std::string wrong_petsc_options(PetscSolver, const std::string& text) { return text.empty() ? "" : absent; }

NewtonResult newton(const NewtonProblem&, std::vector<double>, const NewtonControl&) {
  throw PointError(absent);
}

SparseEigenpairs sparse_eigenpairs(const Comm&, const SparseEigenproblem&, const EigenWanted&) {
  throw PointError(absent);
}

struct LinearSolver::Parts {};
LinearSolver::LinearSolver(const Comm&, const SparseRows&, const LinearControl&) { throw PointError(absent); }
LinearSolver::~LinearSolver() = default;
LinearSolver::LinearSolver(LinearSolver&&) noexcept = default;
LinearSolver& LinearSolver::operator=(LinearSolver&&) noexcept = default;
std::vector<double> LinearSolver::solve(std::span<const double>) { throw PointError(absent); }
long LinearSolver::iterations() const { return 0; }

}  // namespace khaos

#endif
