// SPDX-License-Identifier: BSD-3-Clause
#ifdef KHAOS_HAVE_PETSC

#include "core/error.hpp"
#include "linalg/linear_solver.hpp"
#include "linalg/newton.hpp"
#include "linalg/petsc.hpp"
#include "linalg/petsc_handles.hpp"
#include "linalg/sparse_eigen.hpp"

namespace khaos {

namespace {

/// -u'' on `size` points: large enough that multigrid has levels, whose options are then read.
SparseRows example(long size) {
  std::vector<Entry> entries;
  for (long i = 0; i < size; ++i) {
    entries.push_back({i, i, 2.0});
    if (i > 0) entries.push_back({i, i - 1, -1.0});
    if (i + 1 < size) entries.push_back({i, i + 1, -1.0});
  }
  return sparse_rows(size, 0, size, entries);
}

}  // namespace

std::string wrong_petsc_options(PetscSolver solver, const std::string& text) {
  if (text.empty()) return "";
  petsc::start();
  const petsc::Silence silence;
  try {
    const Comm alone = Comm::self();
    if (solver == PetscSolver::linear) LinearSolver(alone, example(400), {.petsc = text});
    if (solver == PetscSolver::newton) {  // from its solution: no step
      const NewtonProblem zero{[](std::span<const double> x, std::span<double> f) { f[0] = x[0]; },
                               [](std::span<const double>, std::span<double> j) { j[0] = 1; }};
      newton(zero, {0.0}, {.petsc = text});
    }
    if (solver == PetscSolver::eigen)
      sparse_eigenpairs(alone, {example(40), {}, true}, {.which = EigenWanted::nearest, .petsc = text});
  } catch (const PointError& wrong) {
    return wrong.what();
  }
  return "";
}

}  // namespace khaos

#endif
