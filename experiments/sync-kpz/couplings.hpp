// SPDX-License-Identifier: BSD-3-Clause
/// Couplings Gamma(D) of neighbouring phases, as functions of s = sin D and c = cos D. A new one is a functor
/// here and its entry in `couplings`: the parameter `coupling`, nu, lambda and g follow from that.
#pragma once

#include "core/simd.hpp"

#include <tuple>

namespace sync_kpz {
using namespace khaos;

/// What a coupling may use.
struct CouplingNumbers {
  double delta = 0, gamma2 = 0;         // parameters
  double sin_delta = 0, cos_delta = 1;  // of delta
};

struct KuramotoSakaguchi : CouplingNumbers {
  KOKKOS_INLINE_FUNCTION Lanes operator()(Lanes s, Lanes c) const { return cos_delta * s + sin_delta * c; }
};
struct TwoHarmonic : CouplingNumbers {
  KOKKOS_INLINE_FUNCTION Lanes operator()(Lanes s, Lanes c) const { return s + gamma2 * (1.0 - c); }
};

/// The name in YAML and the formula in help; a parameter that the formula does not mention must stay at 0.
template <class Coupling>
struct Named {
  const char *name, *formula;
};
inline constexpr std::tuple couplings{
    Named<KuramotoSakaguchi>{"kuramoto-sakaguchi", "sin(x + delta)"},
    Named<TwoHarmonic>{"two-harmonic", "sin x + gamma2 (1 - cos x)"},
};

}  // namespace sync_kpz
