// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/math.hpp"
#include "core/simd_math.hpp"

namespace khaos {

/// How long the next step is, for every adaptive method: PI control (Gustafsson, ACM TOMS 17 (1991) 533) with
/// the constants of Hairer & Wanner, Solving ODEs II (1996), IV.2, beta = 0.2 / q:
///   accepted   h_new = 0.9 h e^(-0.85 / q) e_old^(0.2 / q)
///   rejected   h_new = 0.9 h e^(-1 / q)
/// within [0.2, 10] h, and never longer right after a rejection. e is the error norm, 1 what is tolerated,
/// and q the order in which it vanishes with h. Errors come as logarithms, in a base of the caller's, that of
/// `exponential` below; a logarithm of e^2 with 2 q for q is as good.
namespace pi_control {

inline constexpr double smallest_error = 1e-10;  // below it a step has no error that would mean anything
inline constexpr double smallest_old = 1e-4;     // one lucky step does not shorten the next
inline constexpr double largest_growth = 10, largest_shrink = 0.2;

/// log(h_new / (0.9 h)), before its bounds.
template <class T, class M>
KOKKOS_INLINE_FUNCTION T exponent(const M& accepted, const T& log_error, const T& log_old, double q) {
  return select(accepted, (0.2 / q) * log_old - (0.85 / q) * log_error, (-1 / q) * log_error);
}
/// h_new / h from the exponential of that. largest: 1 after a rejection, else largest_growth.
template <class T>
KOKKOS_INLINE_FUNCTION T factor(const T& exponential, const T& largest) {
  return max(min(largest, 0.9 * exponential), T(largest_shrink));
}

}  // namespace pi_control

}  // namespace khaos
