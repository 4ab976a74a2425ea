// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace khaos {

/// A stiffly accurate Rosenbrock method as data, in the variables u_i = sum_j gamma_ij k_j that need no
/// product with the Jacobian J = df/dx (Hairer & Wanner, Solving ODEs II (1996), IV.7):
///   (1 / (gamma h) - J) u_i = f(t + alpha_i h, x + sum_j a_ij u_j) + sum_j (c_ij / h) u_j + gamma_i h df/dt
/// The last argument of f is the embedded solution, the last u its error, their sum x_new.
struct RosenbrockTableau {
  static constexpr int most = 8;

  const char* name;
  int order;  // of x_new
  int stages;
  int error_order;  // the error norm goes as h^error_order
  double gamma;
  double alpha[most], gamma_i[most];
  double a[most][most - 1], c[most][most - 1];
  /// Dense output: nested_polynomial() with x, x_new - x and then sum_j d_rj u_j for r < dense_rows.
  int dense_order;
  int dense_rows;
  double d[3][most];
};

/// RODAS4(3), L-stable: ibid. IV.7, IV.10, rodas.f, method 1.
extern const RosenbrockTableau rodas4_tableau;
/// Rodas5P, order 5(4), L-stable: Steinebach, BIT Numer. Math. 63 (2023) 27.
extern const RosenbrockTableau rodas5p_tableau;

}  // namespace khaos
