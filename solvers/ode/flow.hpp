// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/simd.hpp"

namespace khaos {

/// A right-hand side as the integrators see it: KHAOS_LANES members at once, each at its own time.
///   x   (dimension)  states, one register of members per component
///   t                times of the members
///   dx  (dimension)  du/dt; the next state if it is a map
/// A view: whoever made it keeps what it points to alive. Host only; the fused kernels of fused_rk4.hpp and
/// fused_dopri5.hpp run in any execution space.
struct Flow {
  int dimension = 0;
  void (*function)(const void* self, const Lanes* x, Lanes t, Lanes* dx) = nullptr;
  const void* self = nullptr;

  void operator()(const Lanes* x, Lanes t, Lanes* dx) const { function(self, x, t, dx); }
};

/// The Flow of anything callable as f(const Lanes* x, Lanes t, Lanes* dx), which must outlive it.
template <class F>
Flow flow_of(int dimension, const F& f) {
  return {
      dimension,
      [](const void* self, const Lanes* x, Lanes t, Lanes* dx) { (*static_cast<const F*>(self))(x, t, dx); },
      &f};
}

}  // namespace khaos
