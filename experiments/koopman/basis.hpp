// SPDX-License-Identifier: BSD-3-Clause
/// The families of functions that dictionaries are made of, each evaluated by its recurrence.
#pragma once
#include "linalg/matrix.hpp"

#include <span>

namespace koopman {
using khaos::Complex;

/// exp(2 pi i k x), k = -highest .. highest: (2 highest + 1). Orthonormal on the circle of length 1.
void fourier(double x, long highest, Complex* values);
/// sqrt(2 n + 1) P_n(x), n = 0 .. count - 1: orthonormal on [-1, 1] with measure dx / 2.
void legendre(double x, long count, double* values);
/// 1, sqrt 2 T_n(x), n = 1 .. count - 1: orthonormal on [-1, 1] with measure dx / (pi sqrt(1 - x^2)).
void chebyshev(double x, long count, double* values);
/// Hermite functions h_n(v), n = 0 .. count - 1: orthonormal on the line.
void hermite(double v, long count, double* values);

}  // namespace koopman
