// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "background.hpp"

#include <vector>

namespace ads_rg {

/// Normal modes of a probe scalar, Phi = e^(-i omega t) Y_l R(r) with mass^2 `m2`, on the soliton, falling
/// off as r^(-Delta) at the boundary, Delta = 3/2 + sqrt(9/4 + m2): the `count` lowest omega. In empty space
/// omega = Delta + l + 2 n. A negative omega^2 (an instability) gives a negative number, -|omega|; NaN from
/// the first on that the points do not resolve.
///   [r^2 f e^(-chi/2) R']' e^(chi/2) / r^2 - [l (l + 1) / r^2 + m2] R + omega^2 e^chi / f R = 0
/// With R = r^l (1 + r^2)^-p Q(r^2) inside and x^Delta (1 + x^2)^-p S(x) outside, p = (Delta + l) / 2, both
/// are regular, and Q = S = 1 is the lowest mode of empty space: at large l what is left is of one size.
/// Joined at r = 1, they make a generalised eigenproblem for omega^2. Throws PointError if it is not solved.
std::vector<double> normal_modes(const Background& b, double m2, int l, int count);

}  // namespace ads_rg
