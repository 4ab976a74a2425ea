// SPDX-License-Identifier: BSD-3-Clause
/// For the sources of solvers/linalg that call PETSc or SLEPc: starting it, its errors, its objects.
#pragma once

#include "linalg/petsc.hpp"
#include "linalg/sparse.hpp"
#include "mpi/comm.hpp"

#include <cstdarg>
#include <cstdio>
#include <exception>
#include <petscksp.h>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace khaos::petsc {

/// Starts PETSc and SLEPc on this rank if they have not been. They end with MPI.
void start();

/// Throws PointError "PETSc: <its message> (<call>)" unless the code is 0; an exception that a callback kept
/// (callback below) is thrown instead.
void check(PetscErrorCode code, const char* call);

/// Drops what PETSc said of an error that its caller understands.
void forget();

/// Keeps the first exception until check().
void keep(std::exception_ptr thrown) noexcept;

/// Runs what PETSc calls back: exceptions must not pass through C.
template <class F>
PetscErrorCode callback(F&& f) noexcept {
  try {
    f();
    return PetscErrorCode(0);
  } catch (...) {
    keep(std::current_exception());
    return PETSC_ERR_LIB;
  }
}

/// A PETSc object that its owner destroys.
template <class T>
class Owned {
 public:
  using Destroy = PetscErrorCode (*)(T*);
  explicit Owned(Destroy destroy) : destroy_(destroy) {}
  Owned(Owned&& other) noexcept : object_(std::exchange(other.object_, nullptr)), destroy_(other.destroy_) {}
  Owned& operator=(Owned&&) = delete;
  ~Owned() {
    if (object_) (void)destroy_(&object_);
  }
  operator T() const { return object_; }  // NOLINT: stands for the object in calls of PETSc
  T* out() { return &object_; }           // for the call that makes it

 private:
  T object_ = nullptr;
  Destroy destroy_;
};

/// A text of options as PETSc's own table, of one solver.
class OptionsTable {
 public:
  /// Throws PointError if the text is not a list of options.
  explicit OptionsTable(const std::string& text);
  operator PetscOptions() const { return table_; }  // NOLINT
  /// Throws PointError "petsc: no option of this solver: -a, -b" if nobody has read them.
  void require_all_read() const;

 private:
  Owned<PetscOptions> table_{PetscOptionsDestroy};
};

/// While it lives, PETSc reads this table: the solver and those inside it (the levels of multigrid).
class OptionsScope {
 public:
  explicit OptionsScope(const OptionsTable& table) { check(PetscOptionsPush(table), "PetscOptionsPush"); }
  OptionsScope(const OptionsScope&) = delete;
  ~OptionsScope() { (void)PetscOptionsPop(); }
};

/// While it lives, PETSc prints nothing, whatever the options ask for.
class Silence {
 public:
  Silence();
  Silence(const Silence&) = delete;
  ~Silence();

 private:
  PetscErrorCode (*before_)(FILE*, const char*, va_list);
};

/// The distributed matrix of these rows.
Owned<Mat> matrix(const Comm& comm, const SparseRows& a);
/// LU of `a` with pivoting and on any number of ranks (MUMPS) if this PETSc has it; else PETSc's own, which
/// has neither.
void factorise(PC pc, Mat a);
/// This rank's entries of a vector.
void fill(Vec x, std::span<const double> mine);
std::vector<double> entries(Vec x);

/// "1.2e+00 3.4e-03 ... 5.6e-05": at most eight of a residual history.
std::string history(std::span<const double> residuals);

}  // namespace khaos::petsc
