// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/simd.hpp"
#include "ode/states.hpp"

#include <Kokkos_Core.hpp>

namespace khaos {

/// What the build compiles for one model: plain functions, so that one instantiation per system and scalar
/// serves every integrator. D = dimension of the state; a delay model's right-hand side reads 2 D values, the
/// state at t and then at t - tau. Null where a model has no such thing.
struct Kernels {
  int constants = 0;  // what prepare() fills: parameters, and expressions of parameters alone
  void (*prepare)(const double* parameters, double* c) = nullptr;

  /// dx/dt of a flow, the next state of a map.
  void (*rhs)(const double* x, double t, const double* c, double* dx) = nullptr;
  void (*rhs_lanes)(const Lanes* x, Lanes t, const Lanes* c, Lanes* dx) = nullptr;
  /// The same with derivatives: x and dx are Dual<D, Lanes>[D] (delay: Dual<2 D>, 2 D read and D written),
  /// that is rows (value, derivative 1 .. D) of registers.
  void (*tangent)(const Lanes* x, Lanes t, const Lanes* c, Lanes* dx) = nullptr;
  /// The same along one direction, Dual<1, Lanes>: all that a largest exponent needs. Null for delay models.
  void (*tangent_vector)(const Lanes* x, Lanes t, const Lanes* c, Lanes* dx) = nullptr;

  /// Discontinuous flows: s (1 + D), the function whose sign selects the right-hand side, and its gradient.
  /// c[side] = +1 or -1 selects it instead; 0 (as prepare() leaves it) lets the state decide.
  void (*switching)(const Lanes* x, Lanes t, const Lanes* c, Lanes* s) = nullptr;
  int side = -1;

  /// Where the right-hand side is defined (r > 0 for SwingingAtwood): 1 there, 0 outside.
  void (*inside)(const Lanes* x, Lanes t, const Lanes* c, Lanes* inside) = nullptr;

  /// Fused ensembles: whole trajectories in registers. rk4: `steps` steps of h from time t (flow). iterate:
  /// `steps` iterations, the first with t = n (map). dopri5: from t to t_end, each member with its own steps;
  /// atol has one value per component. Members that stop are marked in the States; see ode/fused_*.hpp.
  void (*rk4)(const States& states, double t, double h, long steps) = nullptr;
  void (*iterate)(const States& states, long n, long steps) = nullptr;
  void (*dopri5)(const States& states, double t, double t_end, double rtol, const double* atol,
                 const CountsByMember& counts) = nullptr;

  /// One evaluation of rhs_lanes in the generator's count, for the benchmarks.
  struct Cost {
    int adds = 0, multiplies = 0, divisions = 0, elementary = 0;
  } cost;
};

}  // namespace khaos
