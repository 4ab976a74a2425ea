// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "models/model.hpp"

#include <span>

namespace khaos {

/// What the generator writes down for each compiled model; model.cpp makes Models of it. Plain constants, so
/// that the program starts without work. Names are separated by spaces, parameters carry their shape: "a
/// k[6][6]".
struct CatalogueEntry {
  const char *name, *variant;
  ModelKind kind;
  const char *state, *parameters;
  std::span<const double> values, start;
  double dt, period;
  const char* flags;
  std::span<const double> unbounded, mean, std;
  const char *observables, *domain, *conserved;     // expressions, separated by "; "
  std::span<const double> listed_spectrum, listed;  // listed: maximum, ky, d2, mse, entropy; NaN if absent
  std::span<const double> computed_spectrum, computed_stderr;
  double computed_ky, stiffness;
  const char* exact_sum;
  double exact_sum_value;
  const char *citation, *note, *equations;
  std::span<const double> exact_exponents;
  const Kernels* kernels;
};

/// All entries, in the order of the files; written by the build.
std::span<const CatalogueEntry> catalogue();

}  // namespace khaos
