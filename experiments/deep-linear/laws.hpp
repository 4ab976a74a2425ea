// SPDX-License-Identifier: BSD-3-Clause
/// How one singular mode of strength s learns in a linear net of N_l layers (N_l - 1 matrices) whose inputs
/// are white and whose modes are decoupled: tau du/dt = n u^(2 - 2/n) (s - u), n = N_l - 1.
/// Source: Saxe, McClelland & Ganguli, arXiv 1312.6120 (ICLR 2014).
#pragma once
#include <span>
#include <vector>

namespace deep_linear {

/// Time from u0 to uf, 0 < u0 < uf < s, in units of tau. Closed forms for one and two matrices, else
/// Gauss-Legendre in ln u, to 1e-12.
double learning_time(long layers, double s, double u0, double uf);

/// The limit of n times that for infinitely many layers:
/// (1/s^2) ln[uf (s - u0) / (u0 (s - uf))] + 1/(s u0) - 1/(s uf).
double scaled_time_of_infinite_depth(double s, double u0, double uf);

/// u at rising times >= 0 (units of tau) for modes s, all from u0 > 0: (times, modes). To 1e-12 of s.
std::vector<double> mode_curves(long layers, std::span<const double> s, double u0,
                                std::span<const double> times);

/// The largest curvature of the loss at the minimum of balanced layers: gradient descent is stable there iff
/// eta < 2 / curvature.
double largest_curvature(long layers, double s);

}  // namespace deep_linear
