// SPDX-License-Identifier: BSD-3-Clause
#ifdef KHAOS_HAVE_PETSC

#include "linalg/petsc.hpp"

#include "core/error.hpp"
#include "linalg/petsc_handles.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <slepceps.h>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace khaos {

namespace petsc {
namespace {

/// What is shown after a solve is read then: -ksp_view, -snes_converged_reason.
bool is_shown_later(std::string_view name) {
  const auto begins = [name](std::string_view family) { return name.starts_with(family); };
  return (name.find("_view") != name.npos || name.ends_with("_reason")) &&
         std::ranges::any_of(std::array{"ksp_", "pc_", "snes_", "eps_", "st_", "mat_", "mg_"}, begins);
}

/// PETSc takes what ends an iteration without a look at it.
void require_sensible(const std::string& option, const std::string& value) {
  const bool counts = option.ends_with("_max_it");
  if (!counts && !option.ends_with("_rtol") && !option.ends_with("_atol") && !option.ends_with("_stol"))
    return;
  char* end = nullptr;
  const double x = std::strtod(value.c_str(), &end);
  const bool is_number = end != value.c_str() && *end == '\0';  // else PETSc's own words, DEFAULT
  if (is_number && !(x >= (counts ? 1 : 0)))
    throw PointError("petsc: given " + option + " " + value + ", allowed: " + (counts ? ">= 1" : ">= 0"));
}

std::string complaint;          // PETSc's own words, of the first error since check()
std::exception_ptr kept_throw;  // of a callback

PetscErrorCode note(MPI_Comm, int, const char* function, const char*, PetscErrorCode code, PetscErrorType,
                    const char* message, void*) {
  if (complaint.empty()) {
    const char* general = nullptr;
    PetscErrorMessage(code, &general, nullptr);
    complaint = message && *message ? message : general ? general : "error";
    std::replace(complaint.begin(), complaint.end(), '\n', ' ');
    if (function) complaint += std::string(" (") + function + ")";
  }
  return code;
}

int finish(MPI_Comm, int, void*, void*) {
  PetscPopErrorHandler();
  return SlepcFinalize() ? MPI_ERR_OTHER : MPI_SUCCESS;
}

/// MPI_Finalize begins by deleting the attributes of MPI_COMM_SELF: the last moment at which PETSc can end.
void end_with_mpi() {
  int key = MPI_KEYVAL_INVALID;
  check_mpi(MPI_Comm_create_keyval(MPI_COMM_NULL_COPY_FN, finish, &key, nullptr), "MPI_Comm_create_keyval");
  check_mpi(MPI_Comm_set_attr(MPI_COMM_SELF, key, nullptr), "MPI_Comm_set_attr");
}

bool started = false;

}  // namespace

void start() {
  if (started) return;
  started = true;
  unsetenv("PETSC_OPTIONS");         // what changes a result stands in the campaign
  PETSC_COMM_WORLD = MPI_COMM_SELF;  // so that starting is no collective call
  static char name[] = "khaos", quiet[] = "-no_signal_handler", alone[] = "-skip_petscrc";
  static char* list[] = {name, quiet, alone, nullptr};
  int count = 3;
  char** arguments = list;
  if (SlepcInitialize(&count, &arguments, nullptr, nullptr)) throw std::runtime_error("PETSc does not start");
  check(PetscOptionsClear(nullptr), "PetscOptionsClear");
  check(PetscPushErrorHandler(note, nullptr), "PetscPushErrorHandler");
  end_with_mpi();
}

void check(PetscErrorCode code, const char* call) {
  const std::exception_ptr thrown = std::exchange(kept_throw, nullptr);
  const std::string said = std::exchange(complaint, "");
  if (thrown) std::rethrow_exception(thrown);
  if (code)
    throw PointError("PETSc: " + (said.empty() ? "error " + std::to_string(code) : said) + " in " + call);
}

void forget() { complaint.clear(); }

void keep(std::exception_ptr thrown) noexcept {
  if (!kept_throw) kept_throw = thrown;
}

OptionsTable::OptionsTable(const std::string& text) {
  start();
  std::istringstream words(text);
  std::string option;  // that may take the next word as its value
  for (std::string word; words >> word;) {
    // A number may be negative: -1e-3 is a value, not an option.
    const bool is_option =
        word.size() > 1 && word[0] == '-' && std::isalpha(static_cast<unsigned char>(word[1]));
    if (!is_option && option.empty())
      throw PointError("petsc: given " + text + ", allowed: options like -ksp_type gmres -snes_monitor");
    if (word.starts_with("-options_file"))
      throw PointError("petsc: given " + word +
                       ": what changes a result stands in the campaign, not in a file");
    if (word == "-help" || word == "-h")
      throw PointError("petsc: given " + word + ": https://petsc.org/release/manualpages lists the options");
    if (!is_option) require_sensible(option, word);
    option = is_option ? word : "";
  }
  check(PetscOptionsCreate(table_.out()), "PetscOptionsCreate");
  check(PetscOptionsInsertString(table_, text.c_str()), "PetscOptionsInsertString");
}

void OptionsTable::require_all_read() const {
  PetscInt count = 0;
  char **names = nullptr, **values = nullptr;
  check(PetscOptionsLeftGet(table_, &count, &names, &values), "PetscOptionsLeftGet");
  std::string text;
  for (PetscInt i = 0; i < count; ++i) {
    const std::string name = names[i];
    if (!is_shown_later(name)) text += (text.empty() ? "-" : ", -") + name;
  }
  check(PetscOptionsLeftRestore(table_, &count, &names, &values), "PetscOptionsLeftRestore");
  if (!text.empty()) throw PointError("petsc: no option of this solver: " + text);
}

Silence::Silence() : before_(PetscVFPrintf) {
  PetscVFPrintf = [](FILE*, const char*, va_list) { return PetscErrorCode(0); };
}
Silence::~Silence() { PetscVFPrintf = before_; }

Owned<Mat> matrix(const Comm& comm, const SparseRows& a) {
  if (std::max(a.size, static_cast<long>(a.value.size())) > std::numeric_limits<PetscInt>::max())
    throw PointError("a matrix of " + std::to_string(a.size) +
                     " rows is too large for this PETSc's integers");
  Owned<Mat> m(MatDestroy);
  const PetscInt rows = PetscInt(a.count()), size = PetscInt(a.size);
  const std::vector<PetscInt> begin(a.begin.begin(), a.begin.end()), column(a.column.begin(), a.column.end());
  check(MatCreate(comm.get(), m.out()), "MatCreate");
  check(MatSetSizes(m, rows, rows, size, size), "MatSetSizes");
  check(MatSetType(m, MATAIJ), "MatSetType");
  // One of the two is for this type: on one rank, or on several.
  check(MatSeqAIJSetPreallocationCSR(m, begin.data(), column.data(), a.value.data()),
        "MatSeqAIJSetPreallocationCSR");
  check(MatMPIAIJSetPreallocationCSR(m, begin.data(), column.data(), a.value.data()),
        "MatMPIAIJSetPreallocationCSR");
  return m;
}

void factorise(PC pc, Mat a) {
  PetscBool available = PETSC_FALSE;
  check(PCSetType(pc, PCLU), "PCSetType");
  check(MatGetFactorAvailable(a, MATSOLVERMUMPS, MAT_FACTOR_LU, &available), "MatGetFactorAvailable");
  if (available) check(PCFactorSetMatSolverType(pc, MATSOLVERMUMPS), "PCFactorSetMatSolverType");
}

void fill(Vec x, std::span<const double> mine) {
  PetscScalar* values = nullptr;
  check(VecGetArrayWrite(x, &values), "VecGetArrayWrite");
  std::copy(mine.begin(), mine.end(), values);
  check(VecRestoreArrayWrite(x, &values), "VecRestoreArrayWrite");
}

std::vector<double> entries(Vec x) {
  PetscInt count = 0;
  const PetscScalar* values = nullptr;
  check(VecGetLocalSize(x, &count), "VecGetLocalSize");
  check(VecGetArrayRead(x, &values), "VecGetArrayRead");
  std::vector<double> copy(values, values + count);
  check(VecRestoreArrayRead(x, &values), "VecRestoreArrayRead");
  return copy;
}

std::string history(std::span<const double> residuals) {
  std::string text;
  const std::size_t n = residuals.size();
  for (std::size_t i = 0; i < n; ++i) {
    if (n > 8 && i == 4) text += " ...", i = n - 3;
    char number[32];
    std::snprintf(number, sizeof number, "%s%.1e", text.empty() ? "" : " ", residuals[i]);
    text += number;
  }
  return text;
}

}  // namespace petsc

bool have_petsc() { return true; }

std::string petsc_version() {
  const auto number = [](int major, int minor, int patch) {
    return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
  };
  return number(PETSC_VERSION_MAJOR, PETSC_VERSION_MINOR, PETSC_VERSION_SUBMINOR) + " with SLEPc " +
         number(SLEPC_VERSION_MAJOR, SLEPC_VERSION_MINOR, SLEPC_VERSION_SUBMINOR);
}

}  // namespace khaos

#endif
