// SPDX-License-Identifier: BSD-3-Clause
/// Mathematics that kernels may call, host and device, under one name for every Kokkos.
/// Kokkos 3.4 has no Kokkos::sqrt, Kokkos 4 no Kokkos::Experimental::sqrt, and nvcc silently miscompiles
/// std::min in a kernel. The overloads for simd live in core/simd.hpp; templates over the scalar call both
/// unqualified.
#pragma once

#include <Kokkos_Core.hpp>

#include <cmath>

namespace khaos {

KOKKOS_INLINE_FUNCTION double sin(double x) { return std::sin(x); }
KOKKOS_INLINE_FUNCTION double cos(double x) { return std::cos(x); }

}  // namespace khaos
