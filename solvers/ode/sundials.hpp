// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "ode/integrate.hpp"

namespace khaos {

/// SUNDIALS (https://computing.llnl.gov/projects/sundials), one member at a time: the independent check of
/// our own integrators, and there for who wants it. Optional: a khaos built without it knows the names and
/// says so.
enum class SundialsMethod {
  bdf,    // CVODE, variable order 1 to 5, Newton with the exact dense Jacobian
  adams,  // CVODE, variable order 1 to 12, fixed-point iteration
  erk,    // ARKODE, explicit, SUNDIALS' default pair of order 5 (Cash-Karp in version 6)
  dirk    // ARKODE, diagonally implicit, L-stable of order 5, Newton with the exact dense Jacobian
};

bool have_sundials();
/// "6.4.1", or "" without.
std::string sundials_version();

/// As integrate(); every member uses lane 0. StepControl::norm_components, fixed_step are not for SUNDIALS,
/// whose error norm is over all components: UserError if set.
void integrate_by_sundials(SundialsMethod method, const Problem& problem, const StepControl& control,
                           double t, const SampleGrid& samples, const Members& members);

}  // namespace khaos
