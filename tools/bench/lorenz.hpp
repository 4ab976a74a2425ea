// SPDX-License-Identifier: BSD-3-Clause
/// The ensemble of the benchmarks lorenz-rk4 and lorenz-dp5: sigma 10, rho 28, beta 8/3; x0 = 1 + 1e-3 (i mod
/// 1000), y0 = 1.5, z0 = 20. As our States, and one by one for boost::odeint where that is installed.
#pragma once

#include "lane_rates.hpp"
#include "models/model.hpp"
#include "ode/fused_dopri5.hpp"
#include "ode/fused_rk4.hpp"

#include <Kokkos_Core.hpp>
#include <fmt/format.h>

#include <array>

#if __has_include(<boost/numeric/odeint.hpp>)
#include <boost/numeric/odeint.hpp>
#include <boost/version.hpp>
#define KHAOS_HAS_ODEINT 1
#else
#define KHAOS_HAS_ODEINT 0
#endif

namespace khaos::bench {

template <class T>
std::array<T, 3> lorenz_start(long member) {
  return {1 + 1e-3 * static_cast<double>(member % 1000), 1.5, 20.0};
}

/// The right-hand side in its 8 operations, as the fused kernels and as odeint call it.
struct LorenzSystem {
  static constexpr int dimension = 3, constants = 3;  // sigma, rho, beta
  template <class T, class C>
  KOKKOS_INLINE_FUNCTION static void rhs(const T* x, C, const C* c, T* dx) {
    dx[0] = c[0] * (x[1] - x[0]);
    dx[1] = x[0] * (c[1] - x[2]) - x[1];
    dx[2] = x[0] * x[1] - c[2] * x[2];
  }
  template <class T>
  void operator()(const std::array<T, 3>& x, std::array<T, 3>& dx, double) const {
    const T c[3] = {10.0, 28.0, 8.0 / 3};
    rhs<T, T>(x.data(), 0.0, c, dx.data());
  }
};

/// Members for a compiled model, or with constants in the order of LorenzSystem.
inline States lorenz_states(const Kernels* kernels, long members) {
  std::vector<double> constants = {10, 28, 8.0 / 3};
  if (kernels) {
    constants.resize(kernels->constants);
    const Model& model = find_model("Lorenz");
    kernels->prepare(parameters_of(model, "sigma = 10, rho = 28, beta = 2.6666666666666665").data(),
                     constants.data());
  }
  const int count = static_cast<int>(constants.size());
  States states(3, count, members);
  const auto c = Kokkos::create_mirror_view(states.c);
  for (int i = 0; i < count; ++i)
    for (long m = 0; m < states.padded(); ++m) c(i, m) = constants[i];
  Kokkos::deep_copy(states.c, c);
  return states;
}

/// Puts every member back to its start; `first` is the number of the first.
inline void restart(const States& states, long first = 0) {
  const States s = states;
  Kokkos::parallel_for(
      "restart", Kokkos::RangePolicy<>(0, s.padded()), KOKKOS_LAMBDA(long m) {
        s.x(0, m) = 1 + 1e-3 * static_cast<double>((first + m) % 1000);
        s.x(1, m) = 1.5;
        s.x(2, m) = 20;
        s.h(m) = 0;
      });
  Kokkos::fence();
}

/// Mean of x + y + z over the members, in their order: the check value.
inline double check_value(const States& states) {
  const auto x = Kokkos::create_mirror_view(states.x);
  Kokkos::deep_copy(x, states.x);
  double total = 0;
  for (long m = 0; m < states.members; ++m) total += x(0, m) + x(1, m) + x(2, m);
  return total / static_cast<double>(states.members);
}

}  // namespace khaos::bench
