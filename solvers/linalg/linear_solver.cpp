// SPDX-License-Identifier: BSD-3-Clause
#include "linalg/linear_solver.hpp"

namespace khaos {

std::vector<double> solve_spd(const SparseRows& a, std::span<const double> b, const LinearControl& control) {
  const Comm alone = Comm::self();
  return LinearSolver(alone, a, control).solve(b);
}

}  // namespace khaos

#ifdef KHAOS_HAVE_PETSC

#include "core/error.hpp"
#include "linalg/petsc_handles.hpp"

#include <cmath>

namespace khaos {

using petsc::check;
using petsc::Owned;

struct LinearSolver::Parts {
  petsc::OptionsTable options;
  Owned<Mat> a;
  Owned<KSP> ksp{KSPDestroy};
  long iterations = 0;

  Parts(const Comm& group, const SparseRows& rows_here, const LinearControl& control)
      : options(control.petsc), a(petsc::matrix(group, rows_here)) {
    const petsc::OptionsScope scope(options);
    check(KSPCreate(group.get(), ksp.out()), "KSPCreate");
    check(KSPSetOperators(ksp, a, a), "KSPSetOperators");
    check(KSPSetTolerances(ksp, control.rtol, 1e-300, 1e5, PetscInt(control.most_iterations)),
          "KSPSetTolerances");
    check(KSPSetResidualHistory(ksp, nullptr, PetscInt(control.most_iterations) + 1, PETSC_TRUE),
          "KSPSetResidualHistory");
    choose(control.method);
    check(KSPSetFromOptions(ksp), "KSPSetFromOptions");
    check(KSPSetUp(ksp), "KSPSetUp");
    options.require_all_read();
  }

  void choose(LinearControl::Method method) {
    PC pc = nullptr;
    check(KSPGetPC(ksp, &pc), "KSPGetPC");
    if (method == LinearControl::multigrid) {
      check(MatSetOption(a, MAT_SPD, PETSC_TRUE), "MatSetOption");
      check(KSPSetType(ksp, KSPCG), "KSPSetType");
      check(KSPSetNormType(ksp, KSP_NORM_UNPRECONDITIONED), "KSPSetNormType");
      check(PCSetType(pc, PCGAMG), "PCSetType");
    } else if (method == LinearControl::krylov) {
      check(KSPSetType(ksp, KSPGMRES), "KSPSetType");
      check(KSPSetPCSide(ksp, PC_RIGHT), "KSPSetPCSide");  // the true residual is watched
    } else {
      check(KSPSetType(ksp, KSPPREONLY), "KSPSetType");
      petsc::factorise(pc, a);
    }
  }
};

LinearSolver::LinearSolver(const Comm& comm, const SparseRows& a, const LinearControl& control) {
  petsc::start();
  parts_ = std::make_unique<Parts>(comm, a, control);
}
LinearSolver::~LinearSolver() = default;
LinearSolver::LinearSolver(LinearSolver&&) noexcept = default;
LinearSolver& LinearSolver::operator=(LinearSolver&&) noexcept = default;

std::vector<double> LinearSolver::solve(std::span<const double> b) {
  const petsc::OptionsScope scope(parts_->options);
  Owned<Vec> x(VecDestroy), right(VecDestroy);
  check(MatCreateVecs(parts_->a, x.out(), right.out()), "MatCreateVecs");
  petsc::fill(right, b);
  check(KSPSolve(parts_->ksp, right, x), "KSPSolve");
  KSPConvergedReason reason{};
  PetscInt iterations = 0, known = 0;
  const PetscReal* residuals = nullptr;
  check(KSPGetConvergedReason(parts_->ksp, &reason), "KSPGetConvergedReason");
  check(KSPGetIterationNumber(parts_->ksp, &iterations), "KSPGetIterationNumber");
  check(KSPGetResidualHistory(parts_->ksp, &residuals, &known), "KSPGetResidualHistory");
  parts_->iterations = iterations;
  if (reason < 0)
    throw PointError(std::string("linear solver: ") + KSPConvergedReasons[reason] + " after " +
                     std::to_string(iterations) + " iterations, residuals " +
                     petsc::history({residuals, std::size_t(known)}));
  return petsc::entries(x);
}

long LinearSolver::iterations() const { return parts_->iterations; }

}  // namespace khaos

#endif
