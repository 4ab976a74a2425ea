// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace khaos {

/// An explicit Runge-Kutta pair as data. With k_0 = f(t, x) and s = stages,
///   k_i   = f(t + c_i h, x + h sum_{j < i} a_ij k_j)     i = 1 .. s - 1
///   x_new = x + h sum_{j < s} a_sj k_j                    row s of a is the weights
///   k_s   = f(t + h, x_new)                               the next step's k_0
/// and the later rows, k_{s + 1} .. k_{s + extra}, are for dense output alone.
struct Tableau {
  static constexpr int most = 16;

  const char* name;
  int order;              // of x_new; its local error is O(h^(order + 1))
  int stages;             // s
  int extra;              // stages beyond k_s that dense output needs
  int error_order;        // the error norm goes as h^error_order; 0: no estimate, fixed steps only
  bool error_uses_slope;  // the estimate uses k_s, which is then computed before the step is accepted
  double c[most];
  double a[most][most];
  /// Error estimate h |sum e_i k_i|; with a second one, e3, not all zero, Hairer's combination of orders 5
  /// and 3: |E5|^2 / sqrt(|E5|^2 + 0.01 |E3|^2).
  double e[most], e3[most];
  /// Dense output is dense_output.hpp's polynomial with coefficients x, x_new - x, the two that make its
  /// slopes h k_0 and h k_s, and then h sum_i d_ri k_i for r < dense_rows.
  int dense_order;  // local error O(h^(dense_order + 1)), uniformly
  int dense_rows;
  double d[4][most];
};

/// Kutta's classical method: order 4, no error estimate, cubic Hermite output (order 3).
/// Hairer, Norsett & Wanner, Solving ODEs I (1993), II.1.
extern const Tableau rk4_tableau;
/// Dormand & Prince, J. Comput. Appl. Math. 6 (1980) 19: 5(4), output of order 4 (ibid. II.6).
extern const Tableau dopri5_tableau;
/// Tsitouras, Comput. Math. Appl. 62 (2011) 770: 5(4), output of order 4.
extern const Tableau tsit5_tableau;
/// Dormand & Prince, with Hairer's 5th and 3rd order estimates and output of order 7: ibid. II.5, II.6,
/// dop853.f.
extern const Tableau dop853_tableau;

}  // namespace khaos
