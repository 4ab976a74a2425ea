// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "background.hpp"

#include <string>
#include <vector>

namespace ads_rg {

/// Normal modes of a probe scalar, Phi = e^(-i omega t) Y_l R(r) with mass^2 `m2`, on the soliton, falling
/// off as r^(-Delta) at the boundary, Delta = 3/2 + sqrt(9/4 + m2): the `count` lowest omega. In empty space
/// omega = Delta + l + 2 n. A negative omega^2 (an instability) gives a negative number, -|omega|.
///   [r^2 f e^(-chi/2) R']' e^(chi/2) / r^2 - [l (l + 1) / r^2 + m2] R + omega^2 e^chi / f R = 0
/// With R = r^l Q(r^2) inside and x^Delta S(x) outside both are regular; joined at r = 1, they make a
/// generalised eigenproblem for omega^2. Throws PointError if it is not solved.
std::vector<double> normal_modes(const Background& b, double m2, int l, int count, const std::string& petsc);

}  // namespace ads_rg
