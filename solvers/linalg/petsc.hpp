// SPDX-License-Identifier: BSD-3-Clause
/// PETSc and SLEPc (https://petsc.org, https://slepc.upv.es) behind khaos' own types: linear_solver.hpp,
/// newton.hpp, sparse_eigen.hpp. A khaos built without them has the same functions, which say so.
///
/// PETSc starts when a rank first needs it, on that rank alone: ranks that compute different Points need not
/// meet. It shares MPI with khaos, installs no signal handler, reads neither .petscrc nor the environment and
/// prints nothing that nobody asked for; what goes wrong in it is a PointError of one line. Solves on
/// Comm::self() have the same bits wherever they run; those on several ranks add in an order that depends on
/// their number, and agree to about 1e-10.
#pragma once

#include <string>

namespace khaos {

bool have_petsc();
/// "3.18.5 with SLEPc 3.18.2", or "" without.
std::string petsc_version();

/// The solvers that take PETSc's options, as one text: "-ksp_type gmres -ksp_monitor". Options begin with
/// ksp_ and pc_ for a linear solver; snes_, ksp_ and pc_ for Newton's method; eps_, st_, ksp_ (as
/// st_ksp_) for eigenvalues: https://petsc.org/release/manualpages.
enum class PetscSolver { linear, newton, eigen };

/// "" or what is wrong with an options text: "petsc: no option of this solver: -ksp_tpye". A solver with such
/// a text throws PointError; a `validate` that asks here refuses it before anything is computed. Files of
/// options are refused, and without PETSc any text but "".
std::string wrong_petsc_options(PetscSolver solver, const std::string& text);

}  // namespace khaos
