// SPDX-License-Identifier: BSD-3-Clause
#ifdef KHAOS_HAVE_PETSC

#include "linalg/newton.hpp"

#include "core/error.hpp"
#include "linalg/petsc_handles.hpp"

#include <cmath>
#include <petscsnes.h>

namespace khaos {

using petsc::check;
using petsc::Owned;

namespace {

struct Call {
  const NewtonProblem& problem;
  std::vector<double> row_major;
};

std::span<const double> reading(Vec x, std::size_t n, const PetscScalar** values) {
  check(VecGetArrayRead(x, values), "VecGetArrayRead");
  return {*values, n};
}

PetscErrorCode residual(SNES, Vec x, Vec f, void* self) {
  return petsc::callback([&] {
    const Call& call = *static_cast<Call*>(self);
    const PetscScalar* in = nullptr;
    PetscScalar* out = nullptr;
    PetscInt n = 0;
    check(VecGetSize(x, &n), "VecGetSize");
    check(VecGetArrayWrite(f, &out), "VecGetArrayWrite");
    call.problem.residual(reading(x, std::size_t(n), &in), {out, std::size_t(n)});
    check(VecRestoreArrayWrite(f, &out), "VecRestoreArrayWrite");
    check(VecRestoreArrayRead(x, &in), "VecRestoreArrayRead");
  });
}

PetscErrorCode jacobian(SNES, Vec x, Mat, Mat j, void* self) {
  return petsc::callback([&] {
    Call& call = *static_cast<Call*>(self);
    const PetscScalar* in = nullptr;
    PetscScalar* out = nullptr;
    PetscInt size = 0;
    check(VecGetSize(x, &size), "VecGetSize");
    const auto n = std::size_t(size);
    call.row_major.assign(n * n, 0.0);
    call.problem.jacobian(reading(x, n, &in), call.row_major);
    check(VecRestoreArrayRead(x, &in), "VecRestoreArrayRead");
    check(MatDenseGetArrayWrite(j, &out), "MatDenseGetArrayWrite");  // by columns
    for (std::size_t row = 0; row < n; ++row)
      for (std::size_t column = 0; column < n; ++column)
        out[column * n + row] = call.row_major[row * n + column];
    check(MatDenseRestoreArrayWrite(j, &out), "MatDenseRestoreArrayWrite");
    check(MatAssemblyBegin(j, MAT_FINAL_ASSEMBLY), "MatAssemblyBegin");
    check(MatAssemblyEnd(j, MAT_FINAL_ASSEMBLY), "MatAssemblyEnd");
  });
}

std::string why(SNES snes, SNESConvergedReason reason) {
  if (reason == SNES_DIVERGED_LINEAR_SOLVE) {
    KSP ksp = nullptr;
    KSPConvergedReason linear{};
    check(SNESGetKSP(snes, &ksp), "SNESGetKSP");
    check(KSPGetConvergedReason(ksp, &linear), "KSPGetConvergedReason");
    return linear == KSP_DIVERGED_PC_FAILED ? "singular step" : KSPConvergedReasons[linear];
  }
  if (reason == SNES_DIVERGED_FNORM_NAN) return "the residual is not finite";
  if (reason == SNES_DIVERGED_LINE_SEARCH) return "the residual does not fall along the step";
  if (reason == SNES_DIVERGED_LOCAL_MIN) return "a minimum of the residual that is no zero";
  if (reason == SNES_DIVERGED_MAX_IT) return "no convergence";
  if (reason > 0) return "this solver does not test the residual";
  return SNESConvergedReasons[reason];
}

void set_up(SNES snes, const NewtonControl& control) {
  KSP ksp = nullptr;
  PC pc = nullptr;
  check(SNESSetTolerances(snes, control.atol, 0.0, control.stol, control.most_steps, PETSC_DEFAULT),
        "SNESSetTolerances");
  check(SNESSetConvergenceHistory(snes, nullptr, nullptr, control.most_steps + 1, PETSC_TRUE),
        "SNESSetConvergenceHistory");
  check(SNESGetKSP(snes, &ksp), "SNESGetKSP");
  check(KSPSetType(ksp, KSPPREONLY), "KSPSetType");
  check(KSPGetPC(ksp, &pc), "KSPGetPC");
  check(PCSetType(pc, PCLU), "PCSetType");
  check(SNESSetFromOptions(snes), "SNESSetFromOptions");
}

}  // namespace

NewtonResult newton(const NewtonProblem& problem, std::vector<double> start, const NewtonControl& control) {
  const petsc::OptionsTable options(control.petsc);
  const petsc::OptionsScope scope(options);
  const auto n = PetscInt(start.size());
  Call call{problem, {}};
  Owned<SNES> snes(SNESDestroy);
  Owned<Vec> x(VecDestroy), f(VecDestroy);
  Owned<Mat> j(MatDestroy);
  check(SNESCreate(MPI_COMM_SELF, snes.out()), "SNESCreate");
  check(MatCreateSeqDense(MPI_COMM_SELF, n, n, nullptr, j.out()), "MatCreateSeqDense");
  check(MatCreateVecs(j, x.out(), f.out()), "MatCreateVecs");
  check(SNESSetFunction(snes, f, residual, &call), "SNESSetFunction");
  check(SNESSetJacobian(snes, j, j, jacobian, &call), "SNESSetJacobian");
  set_up(snes, control);
  petsc::fill(x, start);
  const PetscErrorCode code = SNESSolve(snes, nullptr, x);
  const bool singular = code == PETSC_ERR_MAT_LU_ZRPVT;  // LAPACK's exact zero: an error to PETSc
  if (!singular) check(code, "SNESSolve");
  petsc::forget();
  options.require_all_read();

  SNESConvergedReason reason{};
  PetscReal* norms = nullptr;
  PetscInt known = 0;
  check(SNESGetConvergedReason(snes, &reason), "SNESGetConvergedReason");
  check(SNESGetConvergenceHistory(snes, &norms, nullptr, &known), "SNESGetConvergenceHistory");
  NewtonResult result{petsc::entries(x), {norms, norms + known}};
  // -snes_type ksponly and the like stop after some steps, wherever that is, and some keep no residuals.
  const bool tested = reason > 0 && reason != SNES_CONVERGED_ITS && known > 0;
  if (singular || !tested)
    throw PointError("Newton: " + (singular ? "singular step" : why(snes, reason)) + " after " +
                     std::to_string(std::max(0, int(known) - 1)) + " steps" +
                     (known > 0 ? ", residuals " + petsc::history(result.residuals) : ""));
  return result;
}

}  // namespace khaos

#endif
