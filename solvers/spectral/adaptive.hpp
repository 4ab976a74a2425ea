// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "spectral/mode_lanes.hpp"

#include <algorithm>
#include <cmath>

namespace khaos {

struct AdaptiveCounts {
  long steps = 0, rejected = 0;
  bool arrived = false;  ///< false: a step fell below the rounding of t, or u is not finite
};

/// Carries u from t to t_end with steps chosen from the embedded error of `scheme`, an ImexRungeKutta or a
/// RungeKutta whose table has one. Its dt() is the first step tried, and at the end the next one it would
/// try.
///   norm(error, u)  size of an error of u relative to what is tolerated, equal on all ranks: a step with
///   more than 1
///                   is done again
/// Step size h <- h min(5, max(0.2, 0.9 norm^(-1/(q + 1)))), q the order of the embedded solution (Hairer,
/// Norsett & Wanner, Solving ODEs I, II.4). Collective where `nonlinear` is.
template <class Scheme, class Nonlinear, class Norm>
AdaptiveCounts advance_adaptively(Scheme& scheme, const Modes& u, double t, double t_end,
                                  const Nonlinear& nonlinear, const Norm& norm) {
  const Modes before("u before", u.extent(0)), error("error", u.extent(0));
  const double exponent = -1.0 / (scheme.table().error_order + 1);
  AdaptiveCounts counts;
  while (t < t_end) {
    const double wanted = scheme.dt();
    const bool last = t + wanted >= t_end;
    if (last) scheme.set_dt(t_end - t);
    Kokkos::deep_copy(before, u);
    scheme.step(t, u, nonlinear, error);
    const double size = norm(error, u);
    const double factor = std::isfinite(size) ? std::clamp(0.9 * std::pow(size, exponent), 0.2, 5.0) : 0.2;
    if (size <= 1) {
      t = last ? t_end : t + scheme.dt();
      ++counts.steps;
      scheme.set_dt(last ? std::max(wanted, scheme.dt() * factor) : scheme.dt() * factor);
    } else {
      Kokkos::deep_copy(u, before);
      ++counts.rejected;
      scheme.set_dt(scheme.dt() * factor);
      if (t + scheme.dt() <= t) return counts;
    }
  }
  counts.arrived = true;
  return counts;
}

}  // namespace khaos
